import { describe, expect, it } from 'vitest'
import { Pacer } from './pacer.ts'
import { PictureClock } from './picture-clock.ts'

const BYTES = 1_000

/** When each packet goes, in ms, where time is looked at every ms. */
const times = (pacer: Pacer, bitsPerSecond: number): readonly number[] => {
  const sent: number[] = []
  for (let now = 0; pacer.nextAt < Number.POSITIVE_INFINITY; now++) while (pacer.take(now, bitsPerSecond) !== null) sent.push(now)
  return sent
}

const withPackets = (count: number): Pacer => {
  const pacer = new Pacer()
  for (let i = 0; i < count; i++) pacer.put({ payload: new Uint8Array(BYTES), timestamp: 0, marker: false })
  return pacer
}

describe('pacing', () => {
  it('[V3] spreads a key frame: two and a half times the rate, and no burst', () => {
    const sent = times(withPackets(50), 1_600_000)
    // 8000 bits at 4 kbit/ms.
    expect(sent.at(-1)).toBeGreaterThan(90)
    expect(sent.at(-1)).toBeLessThanOrEqual(100)
    for (let i = 4; i < sent.length; i++) expect(sent[i]! - sent[i - 4]!).toBeGreaterThanOrEqual(3)
  })

  it('sends nothing later than in a quarter of a second', () => {
    expect(times(withPackets(500), 128_000).at(-1)).toBeLessThanOrEqual(250)
  })

  it('spreads it further where a burst may be lost, and not beyond a second', () => {
    const wary = (count: number, bitsPerSecond: number): readonly number[] => {
      const [pacer, sent] = [withPackets(count), [] as number[]]
      for (let now = 0; pacer.nextAt < Number.POSITIVE_INFINITY; now++) while (pacer.take(now, bitsPerSecond, true) !== null) sent.push(now)
      return sent
    }
    expect(wary(12, 300_000).at(-1)).toBeGreaterThan(230)
    expect(wary(500, 64_000).at(-1)).toBeLessThanOrEqual(1_000)
  })

  it('holds until a queue is empty', () => {
    const pacer = withPackets(2)
    pacer.hold(250)
    expect(times(pacer, 1_600_000)[0]).toBe(250)
  })

  it('goes on where a late timer left off', () => {
    const pacer = withPackets(20)
    expect(pacer.take(0, 1_600_000)).not.toBeNull()
    let burst = 0
    while (pacer.take(1_000, 1_600_000) !== null) burst++
    expect(burst).toBeLessThanOrEqual(4)
    expect(pacer.waiting).toBe((19 - burst) * BYTES * 8)
    pacer.clear()
    expect([pacer.waiting, pacer.nextAt]).toEqual([0, Number.POSITIVE_INFINITY])
  })
})

describe('the clock of pictures', () => {
  it('goes on by what the encoder says, also over the edge of 32 bits', () => {
    const clock = new PictureClock(0xffff_fff0)
    expect(clock.next(0xffff_ff00, 0)).toBe(0xffff_fff0)
    expect(clock.next(0x0000_0ab8, 33)).toBe((0xffff_fff0 + 0xbb8) % 2 ** 32)
  })

  it.each([
    ['begins anew', 0],
    ['stands still', 900_000],
    ['leaps', 900_000 + 90_000 * 60],
  ])('[T4] goes on by the time that passed where the encoder %s', (_what, given) => {
    const clock = new PictureClock(1_000)
    clock.next(900_000, 0)
    expect(clock.next(given, 40)).toBe(1_000 + 3_600)
  })

  it('tells the timestamp of this moment for reports', () => {
    const clock = new PictureClock(1_000)
    expect(clock.at(50)).toBe(1_000)
    clock.next(7, 100)
    expect(clock.at(110)).toBe(1_900)
  })
})
