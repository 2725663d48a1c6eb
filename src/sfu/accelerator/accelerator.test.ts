import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, parse } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, it } from 'vitest'
import { describeGcm } from '../srtp/gcm/gcm.suite.ts'
import { AcceleratedGcm } from './accelerated-gcm.ts'
import { bindAcceleratedPort } from './accelerated-port.ts'
import { builtModule, findAccelerator } from './accelerator.ts'
import { loadNativeModule, nativeFunctions } from './native-module.ts'
import { describeDatagramPort } from '../transport/net/datagram-port.suite.ts'

const { acceleration } = findAccelerator()
/** Set-up builds it where there is a compiler, and says so where there is none. */
const isHere = acceleration.state !== 'not-built'
/** Its tests are in the list where it is. */
const natives = isHere ? [loadNativeModule(builtModule)] : []
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
    expect(findAccelerator(false)).toEqual({ acceleration: { state: 'off', reason: null }, accelerator: null })
    expect(findAccelerator(true, join(folder, 'none.node'))).toEqual({
      acceleration: { state: 'not-built', reason: null },
      accelerator: null,
    })
  })

  it('is nothing, with the reason, where the file is none', () => {
    const file = built('broken.node', 'no library')
    const found = findAccelerator(true, file)
    expect([found.acceleration.state, found.accelerator]).toEqual(['failed', null])
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
    const file = built('other.cjs', `module.exports = { builtFor: ${JSON.stringify(process.version)}, seal() {} }`)
    expect(findAccelerator(true, file).acceleration).toEqual({ state: 'failed', reason: 'it is not the accelerator' })
  })
})

describe.skipIf(!isHere)(`the accelerator${isHere ? '' : ' (not built here: there is no C compiler)'}`, () => {
  it('is found, and proves itself', () => {
    expect(acceleration).toEqual({ state: 'accelerated', reason: null })
  })

  it('is not taken where it encrypts wrongly, or was built for another Node', () => {
    const fake = (builtFor: string): string =>
      built(
        `${builtFor}.cjs`,
        `module.exports = { builtFor: '${builtFor}', ${nativeFunctions.map((name) => `${name}: () => 0`).join(', ')} }`,
      )
    expect(findAccelerator(true, fake(process.version)).acceleration.reason).toBe('it does not encrypt as Node does')
    expect(findAccelerator(true, fake('v1.0.0')).acceleration.reason).toContain('built for Node v1.0.0')
  })
})

for (const native of natives) {
  describeGcm('the accelerator', new AcceleratedGcm(native))
  describeDatagramPort('the accelerator', async (host, port, receive, options) => bindAcceleratedPort(native, host, port, receive, options))

  describe('what is wrong', () => {
    const key = native.createKey(Buffer.alloc(16), Buffer.alloc(12), true)
    const opening = native.createKey(Buffer.alloc(16), Buffer.alloc(12), false)
    const socket = native.bind('127.0.0.1', 0, false, 1 << 16, Buffer.alloc(64 * 2048), new Int32Array(64 * 3), () => undefined)
    const route = native.openRoute(socket, '127.0.0.1', 9)
    const memory = Buffer.alloc(100)
    const rows = (...numbers: number[]): Int32Array => Int32Array.from(numbers)

    afterAll(() => native.close(socket))

    it.each<[string, () => void]>([
      ['a key of another size', () => native.createKey(Buffer.alloc(15), Buffer.alloc(12), true)],
      ['a salt of another size', () => native.createKey(Buffer.alloc(16), Buffer.alloc(14), true)],
      ['no such key', () => native.seal(99, memory, 0, 50, 12, 1, 1, 0)],
      ['a key of the other direction', () => native.seal(opening, memory, 0, 50, 12, 1, 1, 0)],
      ['a tag beyond the memory', () => native.seal(key, memory, 0, 85, 12, 1, 1, 0)],
      ['a trailer beyond the memory', () => native.seal(key, memory, 0, 84, 12, 1, 1, 1)],
      ['an offset beyond the memory', () => native.seal(key, memory, 101, 0, 0, 1, 1, 0)],
      ['an offset below', () => native.seal(key, memory, -1, 50, 12, 1, 1, 0)],
      ['more in clear than there is', () => native.seal(key, memory, 0, 50, 51, 1, 1, 0)],
      ['a fraction', () => native.seal(key, memory, 0.5, 50, 12, 1, 1, 0)],
      ['no number', () => native.seal(key, memory, Number.NaN, 50, 12, 1, 1, 0)],
      ['an index of 49 bits', () => native.seal(key, memory, 0, 50, 12, 1, 2 ** 48, 0)],
      ['a row beyond the memory', () => native.sealBatch(memory, rows(key, 60, 40, 12, 0), 1)],
      ['a row without a header', () => native.sealBatch(memory, rows(key, 0, 40, 11, 0), 1)],
      ['a row of no key', () => native.sealBatch(memory, rows(-1, 0, 40, 12, 0), 1)],
      ['more rows than there are', () => native.sealBatch(memory, rows(key, 0, 40, 12, 0), 2)],
      ['no such socket', () => native.sendBatch(7, memory, rows(route, 0, 10), 1)],
      ['a packet beyond the memory', () => native.sendBatch(socket, memory, rows(route, 95, 10), 1)],
      ['a packet below the memory', () => native.sendBatch(socket, memory, rows(route, -5, 10), 1)],
      ['a packet of no length', () => native.sendBatch(socket, memory, rows(route, 0, 0), 1)],
      ['no such route', () => native.sendBatch(socket, memory, rows(route + 1, 0, 10), 1)],
      ['a route below', () => native.sendBatch(socket, memory, rows(-1, 0, 10), 1)],
      ['more packets than rows', () => native.sendBatch(socket, memory, rows(route, 0, 10), 2)],
      ['no such slot', () => void native.sourceOf(socket, 64)],
      [
        'slots that are too few',
        () => native.bind('127.0.0.1', 0, false, 1, Buffer.alloc(64 * 2048 - 1), new Int32Array(192), () => undefined),
      ],
      ['rows that are too few', () => native.bind('127.0.0.1', 0, false, 1, Buffer.alloc(64 * 2048), new Int32Array(191), () => undefined)],
    ])('[T4] is refused, and nothing is touched: %s', (_what, call) => {
      expect(call).toThrow(RangeError)
      expect(memory.every((byte) => byte === 0)).toBe(true)
    })

    it('ends with its thread, whatever it has open', async () => {
      const file = join(folder, 'thread.cjs')
      writeFileSync(
        file,
        `const native = require(${JSON.stringify(builtModule)})
        native.createKey(Buffer.alloc(16), Buffer.alloc(12), true)
        for (let i = 0; i < 3; i++) native.bind('127.0.0.1', 0, true, 65536, Buffer.alloc(64 * 2048), new Int32Array(192), () => {})
        require('node:worker_threads').parentPort.postMessage('open')`,
      )
      const thread = new Worker(file)
      await new Promise((resolve) => thread.once('message', resolve))
      expect(await thread.terminate()).toBe(1)
    })
  })
}
