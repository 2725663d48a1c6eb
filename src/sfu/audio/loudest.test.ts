import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Loudest } from './loudest.ts'

const PACKET_MS = 20
const SILENCE = 127
const NOISE = 75
const SPEECH = 30
/** How long somebody louder than the softest of those who pass may have to wait, and how long who passes stays, milliseconds. */
const TAKES_MS = 60
const STAYS_MS = 1000
/** Those who are louder still go first. */
const LONGEST_WAIT_MS = STAYS_MS + TAKES_MS + 6 * PACKET_MS

type Levels = readonly number[]

/** One packet of each, in order; who passed. */
const packets = (loudest: Loudest<number>, levels: Levels, now: number): boolean[] =>
  levels.map((level, id) => loudest.passes(id, level, now))

/** The same levels for a while; who passed with the last packets. */
const hold = (loudest: Loudest<number>, levels: Levels, from: number, milliseconds: number): boolean[] => {
  let passed: boolean[] = []
  for (let now = from; now < from + milliseconds; now += PACKET_MS) passed = packets(loudest, levels, now)
  return passed
}

const passing = (passed: readonly boolean[]): number[] => passed.flatMap((passes, id) => (passes ? [id] : []))

/** What people in a room do, one turn after the other: levels by the length of a turn in packets. */
const turns = (people: number): fc.Arbitrary<{ levels: number[]; length: number }[]> =>
  fc.array(
    fc.record({
      levels: fc.array(fc.constantFrom(SILENCE, NOISE, 62, 55, 45, 40, 30, 20, 10), { minLength: people, maxLength: people }),
      length: fc.integer({ min: 1, max: 120 }),
    }),
    { minLength: 1, maxLength: 12 },
  )

type Seen = (passed: readonly boolean[], levels: Levels, now: number) => void

const eachPacket = (loudest: Loudest<number>, run: readonly { levels: Levels; length: number }[], seen: Seen): void => {
  let now = 1000
  for (const { levels, length } of run)
    for (let i = 0; i < length; i++) {
      seen(packets(loudest, levels, now), levels, now)
      now += PACKET_MS
    }
}

describe('the loudest sounds', () => {
  it('are all, while there are no more than slots, or where no slots are set', () => {
    expect(hold(new Loudest(3), [SILENCE, NOISE, SPEECH], 0, 1000)).toEqual([true, true, true])
    expect(hold(new Loudest(0), [SILENCE, NOISE, SPEECH], 0, 1000)).toEqual([true, true, true])
  })

  it('include who begins to speak from the first packet on, in place of who was quiet longest', () => {
    const loudest = new Loudest<number>(2)
    hold(loudest, [NOISE, SPEECH, NOISE, NOISE], 0, 500)
    expect(passing(hold(loudest, [NOISE, SPEECH, NOISE, NOISE], 500, 2500))).toEqual([0, 1])
    expect(packets(loudest, [NOISE, NOISE, NOISE, 50], 3000)[3]).toBe(true)
    expect(passing(hold(loudest, [NOISE, NOISE, NOISE, SPEECH], 3020, 3000))).toEqual([1, 3])
    expect(packets(loudest, [NOISE, NOISE, 50, SPEECH], 6020)[2]).toBe(true)
    expect(passing(packets(loudest, [NOISE, NOISE, 50, SPEECH], 6040))).toEqual([2, 3])
  })

  it('keep who pauses for a breath', () => {
    const loudest = new Loudest<number>(1)
    hold(loudest, [SPEECH, SILENCE], 0, 2000)
    expect(passing(hold(loudest, [SILENCE, SPEECH], 2000, 700))).toEqual([0])
    expect(passing(hold(loudest, [SPEECH, SILENCE], 2700, 100))).toEqual([0])
  })

  it('do not change for a knock on the table', () => {
    const loudest = new Loudest<number>(1)
    hold(loudest, [SPEECH, SILENCE], 0, 2000)
    expect(passing(hold(loudest, [SPEECH, 5], 2000, 2 * PACKET_MS))).toEqual([0])
    expect(passing(hold(loudest, [SPEECH, SILENCE], 2040, 1000))).toEqual([0])
    expect(passing(hold(loudest, [SPEECH, 5], 3040, TAKES_MS + 2 * PACKET_MS))).toEqual([1])
  })

  it('are not taken by a noise that is always there', () => {
    const loudest = new Loudest<number>(1)
    hold(loudest, [SILENCE, 45], 0, 10_000)
    hold(loudest, [SPEECH, 45], 10_000, 3000)
    expect(passing(hold(loudest, [SILENCE, 45], 13_000, 10_000))).toEqual([0])
  })

  it('give the slot of somebody muted or gone to the next', () => {
    const loudest = new Loudest<number>(1)
    hold(loudest, [SPEECH, SPEECH], 0, 1000)
    loudest.forget(0)
    loudest.forget(0)
    expect(loudest.passes(1, SILENCE, 1000)).toBe(true)
    expect(loudest.passes(0, NOISE, 1000)).toBe(false)
  })

  it('are as many as there are slots at any time', () => {
    fc.assert(
      fc.property(turns(7), fc.integer({ min: 1, max: 6 }), (run, slots) => {
        const loudest = new Loudest<number>(slots)
        eachPacket(loudest, run, (_passed, _levels, now) => {
          // Silence asks for nothing, so asking changes nothing.
          const after = Array.from({ length: 7 }, (_, id) => loudest.passes(id, SILENCE, now))
          expect(passing(after).length).toBe(slots)
        })
      }),
      { numRuns: 10 },
    )
  })

  it('always hold who has been louder for a moment than all but the others who have slots', () => {
    fc.assert(
      fc.property(turns(6), fc.integer({ min: 1, max: 5 }), (run, slots) => {
        const history: { levels: Levels; now: number }[] = []
        const missed: { id: number; now: number }[] = []
        eachPacket(new Loudest<number>(slots), run, (passed, levels, now) => {
          history.push({ levels, now })
          const window = history.filter((entry) => now - entry.now <= LONGEST_WAIT_MS)
          if (now - history[0]!.now < LONGEST_WAIT_MS) return
          levels.forEach((_, id) => {
            const softest = Math.max(...window.map((entry) => entry.levels[id]!))
            if (softest > 35) return
            const rivals = levels.filter((_level, other) => other !== id && history.some((entry) => entry.levels[other]! < softest + 6))
            missed.push(...(rivals.length < slots && passed[id] !== true ? [{ id, now }] : []))
          })
        })
        expect(missed).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('do not flap: who began by speaking stays for a second at least', () => {
    fc.assert(
      fc.property(turns(6), fc.integer({ min: 1, max: 4 }), (run, slots) => {
        const since = new Map<number, number>()
        const stays: number[] = []
        eachPacket(new Loudest<number>(slots), run, (passed, _levels, now) => {
          passed.forEach((passes, id) => {
            if (passes && !since.has(id)) since.set(id, now)
            const began = since.get(id)
            if (passes || began === undefined) return
            since.delete(id)
            // The first ones took free slots in silence.
            if (began > 1000) stays.push(now - began)
          })
        })
        expect(stays.filter((stay) => stay < STAYS_MS)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
