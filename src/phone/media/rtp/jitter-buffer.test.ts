import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEAST_DELAY_MS, MOST_DELAY_MS } from './delay-target.ts'
import { JitterBuffer, type Step } from './jitter-buffer.ts'

const RATE = 8000
const FRAME = 160
const START = 0xffffff00

interface Sent {
  readonly index: number
  readonly arrives: number
}

/** Packet i is sent at 20·i ms. */
const send = (count: number, delayOf: (index: number) => number | null): Sent[] =>
  Array.from({ length: count }, (_, index) => ({ index, delay: delayOf(index) }))
    .flatMap(({ index, delay }) => (delay === null ? [] : [{ index, arrives: index * 20 + delay }]))
    .toSorted((a, b) => a.arrives - b.arrives)

interface Tick {
  readonly now: number
  readonly step: Step
  readonly index: number
}

const payloadOf = (index: number): Uint8Array => Uint8Array.of(index >> 8, index)

/** A step is good until the next one. */
const kept = (step: Step): Step =>
  step.kind === 'lost' && step.next !== undefined ? { ...step, next: { ...step.next, payload: step.next.payload.slice() } } : step

/** Pulls as the mixer does, and plays what it gets without any time scaling. */
const play = (buffer: JitterBuffer, sent: readonly Sent[], ticks: number, scaled = false): Tick[] => {
  let next = 0
  return Array.from({ length: ticks }, (_, tick) => {
    const now = tick * 20 + 7
    for (; (sent[next]?.arrives ?? Number.POSITIVE_INFINITY) <= now; next++) {
      const { index } = sent[next]!
      buffer.put((START + index * FRAME) >>> 0, payloadOf(index), false, sent[next]!.arrives)
    }
    const step = kept(buffer.take(now))
    if (step.kind === 'packet') buffer.played(FRAME)
    if (step.kind === 'lost') buffer.played(step.ticks)
    // As time scaling would do it, without sound.
    if (scaled && buffer.excess(now, 0) > 20) buffer.played(FRAME / 4)
    return { now, step, index: step.kind === 'packet' ? step.packet.payload[0]! * 256 + step.packet.payload[1]! : -1 }
  })
}

const played = (ticks: readonly Tick[]): number[] => ticks.filter(({ index }) => index >= 0).map(({ index }) => index)
const kinds = (ticks: readonly Tick[], kind: Step['kind']): number => ticks.filter(({ step }) => step.kind === kind).length

describe('jitter buffer', () => {
  it('plays what comes regularly without a gap, over a wrap of the timestamp, after the least delay', () => {
    const ticks = play(
      new JitterBuffer(RATE),
      send(200, () => 30),
      210,
    )
    expect(played(ticks)).toEqual(Array.from({ length: 200 }, (_, i) => i))
    const first = ticks.find(({ index }) => index === 0)!
    expect(first.now - 30).toBeGreaterThanOrEqual(LEAST_DELAY_MS)
    expect(first.now - 30).toBeLessThan(LEAST_DELAY_MS + 20)
  })

  it('puts reordered packets in order and plays doubles once', () => {
    const sent = send(100, (i) => (i % 5 === 2 ? 35 : 10))
    const ticks = play(
      new JitterBuffer(RATE),
      sent.flatMap((packet) => [packet, packet]),
      110,
    )
    expect(played(ticks)).toEqual(Array.from({ length: 100 }, (_, i) => i))
  })

  it('[T4] copies payloads: whoever gave them may write over them, be they longer or shorter than those before', () => {
    const buffer = new JitterBuffer(RATE)
    const memory = new Uint8Array(300)
    const heard: (readonly number[])[] = []
    for (let i = 0; i < 100; i++) {
      const length = 1 + ((i * 37) % 300)
      memory.fill(i)
      buffer.put(i * FRAME, memory.subarray(0, length), false, i * 20)
      memory.fill(255)
      const step = buffer.take(i * 20 + 7)
      if (step.kind !== 'packet') continue
      buffer.played(FRAME)
      heard.push([step.packet.payload.length, ...new Set(step.packet.payload)])
    }
    expect(heard.length).toBeGreaterThan(95)
    expect(heard).toEqual(heard.map((_, i) => [1 + ((i * 37) % 300), i]))
  })

  it('tells a lost packet when its time comes, with the one behind it', () => {
    const ticks = play(
      new JitterBuffer(RATE),
      send(50, (i) => (i === 20 ? null : 10)),
      60,
    )
    const lost = ticks.find(({ step }) => step.kind === 'lost')!.step
    expect(lost).toMatchObject({ ticks: FRAME, next: { payload: payloadOf(21) } })
    expect(kinds(ticks, 'lost')).toBe(1)
  })

  it('waits as long as the jitter demands, and not longer when it is over', () => {
    const buffer = new JitterBuffer(RATE)
    play(
      buffer,
      send(500, (i) => (i % 7) * 20),
      500,
    )
    expect(buffer.target).toBeGreaterThanOrEqual(120)
    expect(buffer.target).toBeLessThanOrEqual(160)
    const calm = new JitterBuffer(RATE)
    play(
      calm,
      send(3000, (i) => (i < 500 ? (i % 7) * 20 : 0)),
      3000,
    )
    expect(calm.target).toBe(LEAST_DELAY_MS)
  })

  it('forgets a burst of late packets within three seconds, and ten seconds of jitter within six', () => {
    const targetAt = (seconds: number, delayOf: (index: number) => number): number => {
      const buffer = new JitterBuffer(RATE)
      play(buffer, send(seconds * 50, delayOf), seconds * 50)
      return buffer.target
    }
    const burst = (i: number): number => (i >= 200 && i < 208 ? 160 - (i - 200) * 20 : 5)
    expect(targetAt(4.2, burst)).toBeGreaterThan(120)
    expect(targetAt(7, burst)).toBe(LEAST_DELAY_MS)
    const jitter = (i: number): number => (i < 500 ? (i * 37) % 100 : 5)
    expect(targetAt(10, jitter)).toBeGreaterThan(100)
    expect(targetAt(16, jitter)).toBe(LEAST_DELAY_MS)
  })

  it('does not wait for what lay here unread, but for what the network held up', () => {
    const targetAfter = (behind: (late: number) => number): number => {
      const buffer = new JitterBuffer(RATE)
      // Every second all packets of 140 ms are read at once.
      for (let i = 0; i < 300; i++) {
        const late = i % 50 < 7 ? (7 - (i % 50)) * 20 : 0
        buffer.put(i * FRAME, payloadOf(i), false, i * 20 + late, behind(late))
      }
      return buffer.target
    }
    expect(targetAfter((late) => late)).toBe(LEAST_DELAY_MS)
    expect(targetAfter((late) => (late > 0 ? 150 : 0))).toBe(LEAST_DELAY_MS)
    expect(targetAfter((late) => late / 2)).toBeGreaterThan(60)
    expect(targetAfter(() => 0)).toBeGreaterThan(120)
  })

  it('throws the oldest away where delay stays behind after a stall that was long ago', () => {
    const stall = (i: number): number => (i >= 50 && i < 60 ? (60 - i) * 20 : 0)
    const buffer = new JitterBuffer(RATE)
    const ticks = play(buffer, send(3000, stall), 3000)
    const ages = ticks.map(({ now, index }) => (index < 0 ? 0 : now - index * 20))
    expect(Math.max(...ages)).toBeGreaterThan(200)
    expect(Math.max(...ages.slice(-100))).toBeLessThanOrEqual(LEAST_DELAY_MS + 140)
    expect(buffer.skipped).toBeGreaterThan(0)
  })

  it('is silent while nobody sends, and waits afresh after a pause', () => {
    const ticks = play(
      new JitterBuffer(RATE),
      send(150, (i) => (i >= 50 && i < 100 ? null : 10)),
      160,
    )
    expect(kinds(ticks, 'silent')).toBeGreaterThan(30)
    expect(played(ticks)).toHaveLength(100)
  })

  it('follows a sender that sets its clock anew', () => {
    const buffer = new JitterBuffer(RATE)
    play(
      buffer,
      send(50, () => 10),
      50,
    )
    buffer.put(5000, payloadOf(1), false, 1010)
    buffer.put(5160, payloadOf(2), false, 1030)
    expect(buffer.take(1060).kind).toBe('packet')
  })

  it('[T4] whatever is lost, late, doubled or reordered: order is kept, nothing twice, the delay is bounded', () => {
    const delay = fc.oneof(
      { weight: 6, arbitrary: fc.nat(60) },
      { weight: 2, arbitrary: fc.nat(400) },
      { weight: 1, arbitrary: fc.constant(null) },
    )
    fc.assert(
      fc.property(fc.array(delay, { minLength: 1, maxLength: 300 }), fc.boolean(), (delays, scaled) => {
        const sent = send(delays.length, (i) => delays[i]!)
        const doubled = sent.flatMap((packet, i) => (i % 3 === 0 ? [packet, packet] : [packet]))
        const ticks = play(new JitterBuffer(RATE), doubled, delays.length + 80, scaled)
        const order = played(ticks)
        expect(order.every((index, i) => i === 0 || index > order[i - 1]!)).toBe(true)
        const quickest = Math.min(...delays.filter((d) => d !== null), 400)
        const oldest = Math.max(0, ...ticks.map(({ now, index }) => (index < 0 ? 0 : now - index * 20 - quickest)))
        expect(oldest).toBeLessThanOrEqual(400 + MOST_DELAY_MS + 140)
        expect(ticks.slice(-30).every(({ step }) => step.kind === 'silent')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('[T4] any timestamps at all: never throws, never more than its packets', () => {
    const call = fc.tuple(fc.nat(0xffffffff), fc.boolean(), fc.nat(100))
    fc.assert(
      fc.property(fc.array(call, { maxLength: 200 }), (calls) => {
        const buffer = new JitterBuffer(RATE)
        let now = 0
        for (const [timestamp, noise, after] of calls) {
          buffer.put(timestamp, payloadOf(1), noise, (now += after))
          expect(buffer.waiting).toBeLessThanOrEqual(64)
          const step = kept(buffer.take(now))
          if (step.kind === 'packet' || step.kind === 'lost') buffer.played(FRAME)
          expect(Number.isNaN(buffer.excess(now, 0))).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
  })
})
