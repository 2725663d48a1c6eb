import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadMasterKey } from './master-key.ts'

let data = ''
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'latch-key-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))

it('is made once, for its owner’s eyes only, and found again', async () => {
  const made = await loadMasterKey({ data, masterKey: null })
  expect(made).toHaveLength(32)
  expect((await stat(join(data, 'master.key'))).mode & 0o777).toBe(0o600)
  expect(await loadMasterKey({ data, masterKey: null })).toEqual(made)
})

it('is the same for all who start at once', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => loadMasterKey({ data, masterKey: null })))
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
})

it('is not replaced when it is damaged', async () => {
  await loadMasterKey({ data, masterKey: null })
  await writeFile(join(data, 'master.key'), 'gone')
  await expect(loadMasterKey({ data, masterKey: null })).rejects.toThrow('is damaged')
  expect(await readFile(join(data, 'master.key'), 'utf8')).toBe('gone')
})

it('comes from the environment for several nodes', async () => {
  const text = Buffer.alloc(32, 7).toString('base64url')
  expect(await loadMasterKey({ data, masterKey: text })).toEqual(Buffer.alloc(32, 7))
})
