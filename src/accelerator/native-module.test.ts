import { afterAll, describe, expect, it } from 'vitest'
import { findAccelerator } from './accelerator.ts'
import { loadNativeModule, type NativeModule } from './native-module.ts'

const { native } = findAccelerator()

it('is not taken for what it is not', () => {
  expect(() => loadNativeModule('node:path')).toThrow('it is not the accelerator')
})

/** Its tests are in the list where it is. */
const natives: readonly NativeModule[] = native === null ? [] : [native]

describe.each(natives)('what is wrong', ({ gcm, sockets, ports }) => {
  const key = gcm.createKey(Buffer.alloc(16), Buffer.alloc(12), true)
  const opening = gcm.createKey(Buffer.alloc(16), Buffer.alloc(12), false)
  const socket = sockets.bind('127.0.0.1', 0, false, 1 << 16, Buffer.alloc(64 * 2048), new Int32Array(64 * 3), () => undefined)
  const route = sockets.openRoute(socket, '127.0.0.1', 9)
  const port = ports.bind('127.0.0.1', 0)
  ports.aim(port, '127.0.0.1', 9)
  const memory = Buffer.alloc(100)
  const rows = (...numbers: number[]): Int32Array => Int32Array.from(numbers)

  afterAll(() => {
    sockets.close(socket)
    ports.unbind(port)
  })

  it.each<[string, () => void]>([
    ['a key of another size', () => gcm.createKey(Buffer.alloc(15), Buffer.alloc(12), true)],
    ['a salt of another size', () => gcm.createKey(Buffer.alloc(16), Buffer.alloc(14), true)],
    ['no such key', () => gcm.seal(99, memory, 0, 50, 12, 1, 1, 0)],
    ['a key of the other direction', () => gcm.seal(opening, memory, 0, 50, 12, 1, 1, 0)],
    ['a tag beyond the memory', () => gcm.seal(key, memory, 0, 85, 12, 1, 1, 0)],
    ['a trailer beyond the memory', () => gcm.seal(key, memory, 0, 84, 12, 1, 1, 1)],
    ['an offset beyond the memory', () => gcm.seal(key, memory, 101, 0, 0, 1, 1, 0)],
    ['an offset below', () => gcm.seal(key, memory, -1, 50, 12, 1, 1, 0)],
    ['more in clear than there is', () => gcm.seal(key, memory, 0, 50, 51, 1, 1, 0)],
    ['a fraction', () => gcm.seal(key, memory, 0.5, 50, 12, 1, 1, 0)],
    ['no number', () => gcm.seal(key, memory, Number.NaN, 50, 12, 1, 1, 0)],
    ['an index of 49 bits', () => gcm.seal(key, memory, 0, 50, 12, 1, 2 ** 48, 0)],
    ['a row beyond the memory', () => gcm.sealBatch(memory, rows(key, 60, 40, 12, 0), 1)],
    ['a row without a header', () => gcm.sealBatch(memory, rows(key, 0, 40, 11, 0), 1)],
    ['a row of no key', () => gcm.sealBatch(memory, rows(-1, 0, 40, 12, 0), 1)],
    ['more rows than there are', () => gcm.sealBatch(memory, rows(key, 0, 40, 12, 0), 2)],
    ['no such socket', () => sockets.sendBatch(7, memory, rows(route, 0, 10), 1)],
    ['a packet beyond the memory', () => sockets.sendBatch(socket, memory, rows(route, 95, 10), 1)],
    ['a packet below the memory', () => sockets.sendBatch(socket, memory, rows(route, -5, 10), 1)],
    ['a packet of no length', () => sockets.sendBatch(socket, memory, rows(route, 0, 0), 1)],
    ['no such route', () => sockets.sendBatch(socket, memory, rows(route + 1, 0, 10), 1)],
    ['a route below', () => sockets.sendBatch(socket, memory, rows(-1, 0, 10), 1)],
    ['more packets than rows', () => sockets.sendBatch(socket, memory, rows(route, 0, 10), 2)],
    ['no such slot', () => void sockets.sourceOf(socket, 64)],
    [
      'slots that are too few',
      () => sockets.bind('127.0.0.1', 0, false, 1, Buffer.alloc(64 * 2048 - 1), new Int32Array(192), () => undefined),
    ],
    ['rows that are too few', () => sockets.bind('127.0.0.1', 0, false, 1, Buffer.alloc(64 * 2048), new Int32Array(191), () => undefined)],
    ['a port that is no number', () => void ports.udpPort(Number.NaN)],
    ['a port below', () => ports.unbind(-1)],
    ['an address that is no text', () => void Reflect.apply(ports.bind, ports, [7, 0])],
    ['a far port of 17 bits', () => void ports.aim(port, '127.0.0.1', 0x10000)],
    ['memory that is too little to read into', () => void ports.read(Buffer.alloc(256 * 2048 - 1), new Int32Array(256 * 5))],
    ['rows that are too few to read into', () => void ports.read(Buffer.alloc(256 * 2048), new Int32Array(256 * 5 - 1))],
    ['a row of what was not read', () => void ports.sourceOf(256)],
    ['sound beyond the memory', () => ports.write(memory, rows(port, 95, 10), 1)],
    ['sound below the memory', () => ports.write(memory, rows(port, -5, 10), 1)],
    ['sound of a length below none', () => ports.write(memory, rows(port, 0, -1), 1)],
    ['more sound than rows', () => ports.write(memory, rows(port, 0, 10), 2)],
  ])('[T4] is refused, and nothing is touched: %s', (_what, call) => {
    expect(call).toThrow(RangeError)
    expect(memory.every((byte) => byte === 0)).toBe(true)
  })
})
