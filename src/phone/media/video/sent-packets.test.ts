import { describe, expect, it } from 'vitest'
import { SentPackets } from './sent-packets.ts'

/** A packet of 8000 bits each 4 ms: 2 Mbit/s. */
const sent = (count: number): SentPackets => {
  const packets = new SentPackets()
  for (let i = 0; i < count; i++) packets.add(1_000 + i, 8_000, i * 4)
  return packets
}

const verdicts = (packets: SentPackets, missed: readonly number[]): readonly (number | null)[] =>
  missed.map((index) => packets.miss(1_000 + index))

const numbers = (count: number, which: (index: number) => boolean): readonly number[] =>
  Array.from({ length: count }, (_, i) => i).filter(which)

describe('packets that the room misses', () => {
  it('tell what is carried, where much is missing', () => {
    const carried = verdicts(
      sent(100),
      numbers(100, (i) => i % 5 !== 0),
    ).at(-1)
    expect(carried).toBeGreaterThan(350_000)
    expect(carried).toBeLessThan(450_000)
  })

  it.each([
    ['little', numbers(100, (i) => i % 10 === 0)],
    ['few', numbers(100, (i) => i < 9)],
    ['all, as in an outage,', numbers(100, () => true)],
    ['what nobody sent', numbers(100, () => true).map((i) => i + 5_000)],
    ['what nobody knows any more', numbers(100, () => true).map((i) => i - 500)],
    ['one again and again', Array.from({ length: 100 }, () => 7)],
  ])('tell nothing where %s is missing', (_what, missed) => {
    expect(verdicts(sent(100), missed).every((one) => one === null)).toBe(true)
  })

  it('[T4] are forgotten, however many there are', () => {
    const packets = sent(20_000)
    expect(packets.miss(1_000)).toBeNull()
    expect(
      verdicts(
        packets,
        numbers(20_000, (i) => i > 19_900 && i % 5 !== 0),
      ).at(-1),
    ).not.toBeNull()
    packets.clear()
    expect(
      verdicts(
        packets,
        numbers(20_000, (i) => i > 19_900 && i % 5 !== 0),
      ).every((one) => one === null),
    ).toBe(true)
  })
})
