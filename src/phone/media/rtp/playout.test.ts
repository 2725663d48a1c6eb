import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FRAME_SAMPLES } from '../audio.ts'
import { CLOCK_RATES, createEncoder, SAMPLE_RATES, type CodecName } from '../codec/create-codec.ts'
import { correlation, frames, joined, randomFrom, spokenSignal } from '../codec/spoken-signal.suite.ts'
import { widener } from '../codec/wide-sound.suite.ts'
import { LEAST_DELAY_MS } from './delay-target.ts'
import { Playout } from './playout.ts'

const codecs: readonly CodecName[] = ['PCMU', 'G722', 'opus']

interface Network {
  readonly loss: number
  readonly jitterMs: number
  /** The sender's 20 ms are so many of ours. */
  readonly frameMs?: number
}

/** What is played of `said` at the far end of a network, every 20 ms. */
const heardOver = (codec: CodecName, said: Int16Array, network: Network): { heard: Int16Array; playout: Playout } => {
  const encoder = createEncoder(codec)
  const playout = new Playout(codec, 2)
  const random = randomFrom(23)
  const packets = frames(said)
    .map((frame, i) => ({
      timestamp: (i * CLOCK_RATES[codec]) / 50,
      payload: encoder.encode(frame).slice(),
      arrives: i * (network.frameMs ?? 20) + random() * network.jitterMs,
    }))
    .filter(() => random() >= network.loss)
    .toSorted((a, b) => a.arrives - b.arrives)
  const heard: Int16Array[] = []
  const widen = widener(SAMPLE_RATES[codec])
  const end = Math.min(20, network.frameMs ?? 20) * Math.floor(said.length / FRAME_SAMPLES)
  for (let now = 5; now < end; now += 20) {
    for (; packets[0] !== undefined && packets[0].arrives <= now; packets.shift()) {
      playout.put(packets[0].timestamp, packets[0].payload, false, packets[0].arrives)
    }
    const frame = playout.pull(now)
    if (frame !== null) heard.push(widen(frame))
  }
  playout.close()
  return { heard: joined(heard), playout }
}

const PART = 4000
const MOST_SHIFT = 600

/** Time scaling moves what is heard, so each quarter of a second is looked for near its place. The median of how like it is. */
const likeness = (said: Int16Array, heard: Int16Array): number => {
  const parts = Array.from({ length: Math.floor(heard.length / PART) - 2 }, (_, i) => {
    const part = said.subarray((i + 1) * PART, (i + 2) * PART)
    const from = (i + 1) * PART - MOST_SHIFT
    return correlation(part, heard.subarray(from, from + PART + 2 * MOST_SHIFT), 2 * MOST_SHIFT)
  })
  return parts.toSorted((a, b) => a - b)[parts.length >> 1] ?? 0
}

describe.each(codecs)('%s played from the network', (codec) => {
  const said = spokenSignal(5)

  it('[D6] is what was said', () => {
    const { heard, playout } = heardOver(codec, said, { loss: 0, jitterMs: 15 })
    expect(likeness(said, heard)).toBeGreaterThan(0.9)
    expect(playout.concealed).toBeLessThanOrEqual(1)
  })

  it('[D6] is still understood with a tenth lost and jitter', () => {
    const { heard, playout } = heardOver(codec, said, { loss: 0.1, jitterMs: 30 })
    expect(likeness(said, heard)).toBeGreaterThan(0.85)
    expect(playout.concealed).toBeGreaterThan(10)
    expect(likeness(spokenSignal(5, 4).toReversed(), heard)).toBeLessThan(0.6)
  })
})

/** What 20 ms after 20 ms cost a mixer whose thread stands still for `stallMs` at two seconds. */
const heardByStalled = (codec: CodecName, stallMs: number): Playout => {
  const encoder = createEncoder(codec)
  const playout = new Playout(codec, 2)
  const said = frames(spokenSignal(6))
  let next = 0
  for (let tick = 1; tick <= said.length; tick++) {
    const due = tick * 20 + 7
    // Ticks that were due in the stall run at its end, one after the other, when all that came meanwhile was read.
    const now = due >= 2000 && due < 2000 + stallMs ? 2000 + stallMs : due
    for (; next * 20 <= now && next < said.length; next++) {
      const read = next * 20 >= 2000 && next * 20 < 2000 + stallMs ? 2000 + stallMs : next * 20
      const behind = Math.max(0, read - due)
      playout.put((next * CLOCK_RATES[codec]) / 50, encoder.encode(said[next]!).slice(), false, read, behind)
    }
    playout.pull(due)
  }
  return playout
}

describe.each(codecs)('%s in a thread that was held up', (codec) => {
  it('[D6] for 90 ms: nothing is made up, nothing left out, and nothing is later than before', () => {
    const playout = heardByStalled(codec, 90)
    expect([playout.concealed, playout.lost]).toEqual([0, 0])
    expect(playout.target + playout.excess).toBeLessThan(LEAST_DELAY_MS + 20)
    playout.close()
  })
})

/** How long after such packets each second of speech is played, in ms beyond the quickest way. */
const delaysOver = (codec: CodecName, seconds: number, delayOf: (index: number) => number): number[] => {
  const encoder = createEncoder(codec)
  const playout = new Playout(codec, 2)
  const packets = frames(spokenSignal(seconds))
    .map((frame, i) => ({ timestamp: (i * CLOCK_RATES[codec]) / 50, payload: encoder.encode(frame).slice(), arrives: i * 20 + delayOf(i) }))
    .toSorted((a, b) => a.arrives - b.arrives)
  const delays: number[] = []
  for (let now = 7; now < seconds * 1000; now += 20) {
    for (; packets[0] !== undefined && packets[0].arrives <= now; packets.shift()) {
      playout.put(packets[0].timestamp, packets[0].payload, false, packets[0].arrives)
    }
    playout.pull(now)
    if (now % 1000 < 20) delays.push(playout.target + playout.excess)
  }
  playout.close()
  return delays
}

describe.each(codecs)('%s after the network was late', (codec) => {
  it('[D6] a burst’s delay is gone after four seconds', () => {
    const delays = delaysOver(codec, 9, (i) => (i >= 150 && i < 158 ? 160 - (i - 150) * 20 : 0))
    expect(Math.max(...delays)).toBeGreaterThan(100)
    expect(Math.max(...delays.slice(8))).toBeLessThan(LEAST_DELAY_MS + 20)
  })

  it('[D6] that of ten seconds of jitter after seven', () => {
    const delays = delaysOver(codec, 19, (i) => (i < 500 ? (i * 37) % 100 : 0))
    expect(Math.max(...delays)).toBeGreaterThan(80)
    expect(Math.max(...delays.slice(18))).toBeLessThan(LEAST_DELAY_MS + 20)
  })
})

describe('playing at another pace than the sender’s', () => {
  it.each([19.9, 20.1])('a sender whose 20 ms are %f ms is followed without concealment', (frameMs) => {
    const { playout } = heardOver('PCMU', spokenSignal(60), { loss: 0, jitterMs: 5, frameMs })
    expect(playout.concealed).toBeLessThanOrEqual(3)
    expect(playout.lost).toBe(0)
  })
})

describe('silence on the line', () => {
  it('is null before anything came, and comfort noise after its packet until somebody speaks', () => {
    const playout = new Playout('PCMU', 1)
    expect(playout.pull(0)).toBeNull()
    playout.put(0, Uint8Array.of(40), true, 1)
    const heard = Array.from({ length: 20 }, (_, i) => playout.pull(i * 20 + 20)?.slice() ?? null)
    expect(heard[0]).toBeNull()
    expect(heard.slice(4).every((frame) => frame !== null && frame.some((sample) => sample !== 0))).toBe(true)
    playout.put(160 * 20, new Uint8Array(160).fill(0xff), false, 420)
    const after = Array.from({ length: 30 }, (_, i) => playout.pull(440 + i * 20))
    expect(after.at(-1)).toBeNull()
  })
})

describe('whatever comes', () => {
  it('[T4] gives a whole frame or none, for packets of any size, time and kind', () => {
    const packet = fc.tuple(fc.nat(0xffffffff), fc.uint8Array({ maxLength: 1300 }), fc.boolean(), fc.nat(60))
    fc.assert(
      fc.property(fc.constantFrom(...codecs), fc.boolean(), fc.array(packet, { maxLength: 60 }), (codec, near, packets) => {
        const playout = new Playout(codec, 1)
        let now = 0
        for (const [timestamp, payload, noise, after] of packets) {
          playout.put(near ? timestamp % 100_000 : timestamp, payload, noise, (now += after))
          expect([undefined, SAMPLE_RATES[codec] / 50]).toContain(playout.pull(now)?.length)
        }
        playout.close()
      }),
      { numRuns: 300 },
    )
  })
})
