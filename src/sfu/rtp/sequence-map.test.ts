import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SequenceMap } from './sequence-map.ts'

type Fate = 'sent' | 'padding' | 'lost'

const fates = fc.array(fc.constantFrom<Fate>('sent', 'sent', 'sent', 'padding', 'lost'), { minLength: 1, maxLength: 300 })

describe('sequence numbers towards a subscriber', () => {
  it('close up over padding and keep the gaps of what was lost', () => {
    fc.assert(
      fc.property(fates, fc.integer({ min: 65_000, max: 66_000 }), (packets, start) => {
        const map = new SequenceMap(99)
        map.restart(start)
        // Padding takes no place among the outgoing numbers; what was lost does.
        const kept = packets.map((fate, i) => ({ fate, i })).filter(({ fate }) => fate !== 'padding')
        const expected = kept.flatMap(({ fate }, place) => (fate === 'sent' ? [100 + place] : []))
        const given = packets.flatMap((fate, i) =>
          fate === 'sent' ? [map.map(start + i)] : fate === 'padding' && !map.skip(start + i) ? [NaN] : [],
        )
        expect(given).toEqual(expected)
      }),
    )
  })

  it('give each packet its own number, in the order of the source, in whatever order they come', () => {
    const jitter = fc.array(fc.tuple(fc.boolean(), fc.nat(12)), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(jitter, (packets) => {
        const map = new SequenceMap(0)
        map.restart(1000)
        const order = packets.map(([padding, late], i) => ({ incoming: 1000 + i, padding, at: i + late })).toSorted((a, b) => a.at - b.at)
        const given = new Map<number, number>()
        for (const { incoming, padding } of order) {
          // Padding that comes too late to be left out keeps its number, as MediaSession then fills it.
          const outgoing = padding && map.skip(incoming) ? -1 : map.map(incoming)
          if (outgoing >= 0) given.set(incoming, outgoing)
        }
        const sorted = [...given].toSorted(([a], [b]) => a - b).map(([, outgoing]) => outgoing)
        for (let i = 1; i < sorted.length; i++) expect(sorted[i]!).toBeGreaterThan(sorted[i - 1]!)
      }),
    )
  })

  it('go on after a switch of source without a gap, and refuse what came before it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 1, max: 50 })), { minLength: 1, maxLength: 20 }),
        (runs) => {
          const map = new SequenceMap(500)
          let expected = 501
          for (const [start, length] of runs) {
            map.restart(start)
            expect(map.map(start - 1)).toBe(-1)
            for (let i = 0; i < length; i++) expect(map.map(start + i)).toBe(expected++)
            expect(map.highest).toBe(expected - 1)
          }
        },
      ),
    )
  })
})
