import { describe, expect, it } from 'vitest'
import { Probe } from './probe.ts'

const RATE = 400_000
const MOST = 4_000_000

/** Bits that a try sends besides, and when it is over. */
const run = (probe: Probe, from: number, octetsAt: (ms: number) => number): { readonly bits: number; readonly over: number } => {
  let bits = 0
  for (let now = from; ; now += 5) {
    const due = probe.due(octetsAt(now - from), now)
    if (due === null) return { bits, over: now }
    bits += due
    if (now > from + 5_000) return { bits, over: Number.NaN }
  }
}

const nothing = (): number => 0

describe('whether a network carries more', () => {
  it('is tried by as much as makes half as much again, with what is sent anyway', () => {
    const probe = new Probe()
    probe.begin(RATE, MOST, 0, 1_000)
    const { bits, over } = run(probe, 1_000, (ms) => (ms * RATE) / 8_000)
    expect(over).toBe(1_800)
    expect(bits).toBeGreaterThan(150_000)
    expect(bits).toBeLessThanOrEqual(160_000)
    expect(probe.nextAt).toBe(Number.POSITIVE_INFINITY)
  })

  it('[T4] is never tried by more than the room takes', () => {
    const probe = new Probe()
    probe.begin(RATE, 450_000, 0, 0)
    expect(run(probe, 0, nothing).bits).toBeLessThanOrEqual(450_000 * 0.8)
  })

  it('is known by a report of ours from behind it', () => {
    const probe = new Probe()
    probe.begin(RATE, MOST, 0, 0)
    const { over } = run(probe, 0, nothing)
    expect(probe.judge(10, over - 50, over + 100)).toBeNull()
    expect(probe.disturbs(over - 50)).toBe(true)
    expect(probe.judge(10, over, over + 200)).toBe(RATE * 1.5 * 0.9)
    expect(probe.judge(10, over, over + 300)).toBeNull()
  })

  it('is tried later and later where it does not', () => {
    const probe = new Probe()
    const begun: number[] = []
    for (let now = 0; now < 200_000; now += 100) {
      probe.begin(RATE, MOST, 0, now)
      if (probe.nextAt === Number.POSITIVE_INFINITY) continue
      begun.push(now)
      const { over } = run(probe, now, nothing)
      expect(probe.judge(200, over, over)).toBeNull()
    }
    const pauses = begun.slice(1).map((at, i) => at - begun[i]!)
    expect(pauses[0]).toBeGreaterThan(5_000)
    expect(Math.max(...pauses)).toBeLessThan(32_000)
    for (let i = 1; i < pauses.length; i++) expect(pauses[i]).toBeGreaterThanOrEqual(pauses[i - 1]!)
  })

  it('is not tried right after the network was found to carry less', () => {
    const probe = new Probe()
    probe.begin(RATE, MOST, 0, 0)
    probe.setBack(10)
    probe.begin(RATE, MOST, 0, 3_000)
    expect(probe.nextAt).toBe(Number.POSITIVE_INFINITY)
    probe.begin(RATE, MOST, 0, 5_000)
    expect(probe.nextAt).toBeLessThan(6_000)
  })
})
