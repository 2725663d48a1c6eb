import { describe, expect, it } from 'vitest'
import { compress, expand, type G711Law } from './g711.ts'

const every = Int16Array.from({ length: 0x10000 }, (_, i) => i - 0x8000)
const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)

const compressed = (law: G711Law): Uint8Array => {
  const into = new Uint8Array(every.length)
  compress(law, every, into)
  return into
}

const expanded = (law: G711Law, from: Uint8Array): Int16Array => {
  const into = new Int16Array(from.length)
  expand(law, from, into)
  return into
}

/** G.711 table 2a: where each interval of the 14-bit magnitude begins, as 16-bit samples. */
const muDecisions = Array.from({ length: 128 }, (_, i) => Math.max(0, 4 * ((32 << (i >> 4)) - 33 + (i & 15) * (2 << (i >> 4)))))
/** G.711 table 1a, of the 13-bit magnitude. */
const aDecisions = Array.from({ length: 128 }, (_, i) => {
  const segment = i >> 4
  return 16 * (segment === 0 ? i : (16 + (i & 15)) << (segment - 1))
})

const intervalOf = (decisions: readonly number[], magnitude: number): number => decisions.findLastIndex((decision) => magnitude >= decision)

describe('G.711', () => {
  it('codes every sample into the interval of the µ-law table that it lies in', () => {
    const codes = compressed('PCMU')
    every.forEach((sample, i) => {
      const interval = intervalOf(muDecisions, Math.abs(sample))
      expect(codes[i]).toBe((interval | (sample < 0 ? 0x80 : 0)) ^ 0xff)
    })
  })

  it('codes every sample into the interval of the A-law table that it lies in', () => {
    const codes = compressed('PCMA')
    every.forEach((sample, i) => {
      const interval = intervalOf(aDecisions, sample < 0 ? -sample - 1 : sample)
      expect(codes[i]).toBe((interval | (sample < 0 ? 0 : 0x80)) ^ 0x55)
    })
  })

  it.each(['PCMU', 'PCMA'] as const)('%s gives back each code by its own level', (law) => {
    const levels = expanded(law, bytes)
    const again = new Uint8Array(256)
    compress(law, levels, again)
    // µ-law has a negative zero, which no sample needs.
    const expected = bytes.map((byte) => (law === 'PCMU' && byte === 0x7f ? 0xff : byte))
    expect(again).toEqual(expected)
  })

  it('gives the levels that the standard prints', () => {
    expect([...expanded('PCMU', Uint8Array.of(0x80, 0x00, 0xff, 0x7f, 0xfe))]).toEqual([32_124, -32_124, 0, 0, 8])
    expect([...expanded('PCMA', Uint8Array.of(0xaa, 0x2a, 0xd5, 0x55))]).toEqual([32_256, -32_256, 8, -8])
  })
})
