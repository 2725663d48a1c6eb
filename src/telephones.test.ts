/** When the gateway is loaded, and what is told meanwhile. */
import { expect, it } from 'vitest'
import { createKeyedSecrets } from './auth/keyed-secrets.ts'
import { readConfig } from './ops/config.ts'
import { createLog } from './ops/log.ts'
import { CachedPhoneBook } from './meetings/cached-phone-book.ts'
import { CachedRoomBook } from './meetings/cached-room-book.ts'
import { MemoryPhoneBook } from './meetings/memory-phone-book.ts'
import { MemoryRoomBook } from './meetings/memory-room-book.ts'
import type { Trunk } from './meetings/phone-book.ts'
import { createTelephones, type Gateway } from './telephones.ts'

const trunk = (id: string): Trunk => ({ id, name: id, addresses: ['192.0.2.7'], registration: null, media: 'rtp' })
/** Milliseconds, on the slowest machine. */
const PATIENCE = { timeout: 20_000 }
const never = () => Promise.reject(new Error('nobody asks this'))

/** A gateway that tells which trunks it was given. */
function gatewayOf(used: (trunks: readonly string[]) => void): Gateway {
  return {
    use: async (trunks) => used(trunks.map(({ id }) => id)),
    useCertificate: async () => undefined,
    stateOf: () => ({ registration: null, answer: { up: true, at: 7, status: 200, roundTripMs: 3 } }),
    isRegistered: () => false,
    testTrunk: never,
    testNumber: never,
    call: async () => null,
    calls: 0,
    bound: async () => [],
    close: async () => undefined,
  }
}

function telephones(load: () => Promise<Gateway>) {
  const read = readConfig({})
  if (!read.ok) throw new Error(read.complaints.join('\n'))
  const phoneBook = new CachedPhoneBook(new MemoryPhoneBook())
  const lines: string[] = []
  const made = createTelephones(
    {
      config: read.config,
      phoneBook,
      roomBook: new CachedRoomBook(new MemoryRoomBook()),
      secrets: createKeyedSecrets(new Uint8Array(32)),
      alarms: { raise: async () => undefined },
      door: { enter: never, meetingOf: never },
      clock: { now: () => 0 },
      log: createLog('debug', { write: (line) => void lines.push(line) }),
      certificate: null,
    },
    load,
  )
  return { phoneBook, made, lines }
}

it('a gateway that could not be loaded is loaded with the next change, and not before there is a trunk', async () => {
  const used: (readonly string[])[] = []
  let loads = 0
  const { phoneBook, made, lines } = telephones(async () => {
    loads += 1
    if (loads === 1) throw new Error('too many open files')
    return gatewayOf((trunks) => used.push(trunks))
  })
  await phoneBook.refresh()
  expect(loads).toBe(0)
  await phoneBook.putTrunk(trunk('first'))
  await expect.poll(() => lines.length, PATIENCE).toBe(1)
  expect(lines[0]).toContain('did not open')
  expect(made.of('first')).toEqual({ registration: null, answer: null })
  await phoneBook.putTrunk(trunk('second'))
  await expect.poll(() => used, PATIENCE).toEqual([['first', 'second']])
  expect([loads, made.of('first').answer]).toEqual([2, { up: true, at: 7, roundTripMs: 3 }])
  await made.close()
})

it('closes where the gateway could not be loaded', async () => {
  const { phoneBook, made, lines } = telephones(() => Promise.reject(new Error('too many open files')))
  await phoneBook.putTrunk(trunk('first'))
  await expect.poll(() => lines.length, PATIENCE).toBe(1)
  await made.close()
})
