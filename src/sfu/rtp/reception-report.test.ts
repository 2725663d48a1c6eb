import { describe, expect, it } from 'vitest'
import { u32, u8 } from './network-order.ts'
import { ReceptionReport } from './reception-report.ts'
import { SequenceTracker } from './sequence-tracker.ts'

const written = (report: ReceptionReport, now: number) => {
  const memory = new Uint8Array(24)
  report.write(memory, 0, 9, now)
  return {
    fraction: u8(memory, 4),
    lost: u32(memory, 4) & 0xffffff,
    jitter: u32(memory, 12),
    last: u32(memory, 16),
    delay: u32(memory, 20),
  }
}

describe('a report block', () => {
  it('tells the loss since the last one as a fraction, and of all time as a number', () => {
    const tracker = new SequenceTracker()
    const report = new ReceptionReport(tracker, 90_000)
    for (let i = 0; i < 100; i++) if (i % 4 !== 1) tracker.arrive((65_500 + i) & 0xffff)
    expect(written(report, 0)).toMatchObject({ fraction: 64, lost: 25 })
    for (let i = 100; i < 200; i++) tracker.arrive((65_500 + i) & 0xffff)
    expect(written(report, 0)).toMatchObject({ fraction: 0, lost: 25 })
  })

  it('tells the last sender report and how long ago it came, in 1/65536 s', () => {
    const tracker = new SequenceTracker()
    const report = new ReceptionReport(tracker, 90_000)
    tracker.arrive(1)
    expect(written(report, 5000)).toMatchObject({ last: 0, delay: 0 })
    report.senderReport(0xaabbccdd, 5000)
    expect(written(report, 6500)).toMatchObject({ last: 0xaabbccdd, delay: 1.5 * 65_536 })
  })

  it('tells no jitter of an even stream, and some of an uneven one', () => {
    const tracker = new SequenceTracker()
    tracker.arrive(1)
    const even = new ReceptionReport(tracker, 48_000)
    const uneven = new ReceptionReport(tracker, 48_000)
    for (let i = 0; i < 200; i++) {
      even.arrived(i * 960, i * 20)
      uneven.arrived(i * 960, i * 20 + (i % 2) * 10)
    }
    expect(written(even, 0).jitter).toBe(0)
    expect(written(uneven, 0).jitter).toBeCloseTo(480, -2)
  })
})
