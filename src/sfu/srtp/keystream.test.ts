import { createCipheriv, createSecretKey } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { PlainCounterBlocks, type CounterBlocks } from './counter-blocks.ts'
import { COUNTERS_BYTES, Keystream } from './keystream.ts'
import { SrtpKernel } from './srtp-kernel.ts'

const key = createSecretKey(Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'))
const salt = Buffer.from('f0f1f2f3f4f5f6f7f8f9fafbfcfd', 'hex')

/** RFC 3711 §4.1.1 word by word. */
const expected = (ssrc: number, index: number, length: number): Buffer => {
  const exclusive = (BigInt(`0x${salt.toString('hex')}`) << 16n) ^ (BigInt(ssrc) << 64n) ^ (BigInt(index) << 16n)
  const counter = Buffer.from(exclusive.toString(16).padStart(32, '0'), 'hex')
  return createCipheriv('aes-128-ctr', key, counter).update(Buffer.alloc(length))
}

const kernel = SrtpKernel.load()
const counters: [string, CounterBlocks | null][] = [
  ['plain', new PlainCounterBlocks(COUNTERS_BYTES)],
  ['kernel', kernel],
]

it.each(counters)(
  'gives the keystream of each index, in whatever order, length and alignment they come: %s counters',
  (_name, counters) => {
    if (counters === null) throw new Error('dist/sfu/srtp.wasm has not been built')
    const use = fc.record({ step: fc.integer({ min: -40, max: 40 }), length: fc.integer({ min: 0, max: 1400 }), shift: fc.nat(3) })
    fc.assert(
      fc.property(
        fc.nat(0xffffffff),
        fc.integer({ min: 100_000, max: 0xffffffffff }),
        fc.array(use, { maxLength: 30 }),
        (ssrc, start, uses) => {
          const keystream = new Keystream({ cipher: key, salt, authentication: key }, ssrc, counters)
          let index = start
          for (const { step, length, shift } of uses) {
            index += step
            const memory = new Uint8Array(length + 8)
            keystream.apply(memory, shift, length, index)
            expect(Buffer.from(memory.subarray(shift, shift + length)).equals(expected(ssrc, index, length))).toBe(true)
            expect(memory[shift + length]).toBe(0)
            const copied = new Uint8Array(length + 8)
            keystream.copy(length, index, copied, shift)
            expect(Buffer.from(copied).equals(Buffer.from(memory))).toBe(true)
          }
        },
      ),
      { numRuns: 60 },
    )
  },
)
