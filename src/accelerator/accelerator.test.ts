import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, parse } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, it } from 'vitest'
import { builtModule, findAccelerator } from './accelerator.ts'
import { nativeFunctions } from './native-module.ts'

const { acceleration } = findAccelerator()
/** Set-up builds it where there is a compiler, and says so where there is none. */
const isHere = acceleration.state !== 'not-built'
const folder = mkdtempSync(join(tmpdir(), 'latch-accelerator-'))

afterAll(() => rmSync(folder, { recursive: true }))

/** As set-up would have built it. */
function built(name: string, content: string): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  writeFileSync(join(folder, `${parse(name).name}.sha256`), createHash('sha256').update(content).digest('hex'))
  return file
}

describe('what stands in for an accelerator', () => {
  it('is nothing where it is switched off, or was not built', () => {
    expect(findAccelerator(false)).toEqual({ acceleration: { state: 'off', reason: null }, native: null })
    expect(findAccelerator(true, join(folder, 'none.node'))).toEqual({
      acceleration: { state: 'not-built', reason: null },
      native: null,
    })
  })

  it('is nothing, with the reason, where the file is none', () => {
    const file = built('broken.node', 'no library')
    const found = findAccelerator(true, file)
    expect([found.acceleration.state, found.native]).toEqual(['failed', null])
    expect(found.acceleration.reason).toContain('broken.node')
  })

  it('is nothing where the file was cut short since it was built, or nobody noted what was built', () => {
    const file = built('cut.node', 'a whole library')
    writeFileSync(file, 'a whole lib')
    const unnoted = join(folder, 'unnoted.node')
    writeFileSync(unnoted, 'a library')
    for (const each of [file, unnoted])
      expect(findAccelerator(true, each).acceleration).toEqual({ state: 'failed', reason: 'it is not what set-up built' })
  })

  it('is nothing where the file is another module', () => {
    const file = built(
      'other.cjs',
      `module.exports = { builtFor: ${JSON.stringify(process.version)}, gcm: { seal() {} }, sockets: {}, ports: null }`,
    )
    expect(findAccelerator(true, file).acceleration).toEqual({ state: 'failed', reason: 'it is not the accelerator' })
  })
})

describe.skipIf(!isHere)(`the accelerator${isHere ? '' : ' (not built here: there is no C compiler)'}`, () => {
  it('is found, and proves itself', () => {
    expect(acceleration).toEqual({ state: 'accelerated', reason: null })
  })

  it('is not taken where it encrypts wrongly, or was built for another Node', () => {
    const parts = Object.entries(nativeFunctions).map(
      ([part, names]) => `${part}: { ${names.map((name) => `${name}: () => 0`).join(', ')} }`,
    )
    const fake = (builtFor: string): string => built(`${builtFor}.cjs`, `module.exports = { builtFor: '${builtFor}', ${parts.join(', ')} }`)
    expect(findAccelerator(true, fake(process.version)).acceleration.reason).toBe('it does not encrypt as Node does')
    expect(findAccelerator(true, fake('v1.0.0')).acceleration.reason).toContain('built for Node v1.0.0')
  })

  it('ends with its thread, whatever it has open', async () => {
    const file = join(folder, 'thread.cjs')
    writeFileSync(
      file,
      `const { gcm, sockets, ports } = require(${JSON.stringify(builtModule)})
      gcm.createKey(Buffer.alloc(16), Buffer.alloc(12), true)
      for (let i = 0; i < 3; i++) sockets.bind('127.0.0.1', 0, true, 65536, Buffer.alloc(64 * 2048), new Int32Array(192), () => {})
      for (let i = 0; i < 3; i++) ports.bind('127.0.0.1', 0)
      require('node:worker_threads').parentPort.postMessage('open')`,
    )
    const thread = new Worker(file)
    await new Promise((resolve) => thread.once('message', resolve))
    expect(await thread.terminate()).toBe(1)
  })
})
