import { describe, expect, it } from 'vitest'
import { DownlinkProtection } from './downlink-protection.ts'

/** One report a second, as browsers send them. */
const report = (protection: DownlinkProtection, loss: number, from: number, seconds: number): number => {
  for (let i = 0; i < seconds; i++) protection.reported(loss, from + i * 1000)
  return from + seconds * 1000
}

describe('a subscriber whose network loses packets', () => {
  it('is spared layers one by one, no more than there are', () => {
    const protection = new DownlinkProtection()
    let now = report(protection, 0.3, 0, 2)
    expect(protection.steps).toBe(0)
    now = report(protection, 0.3, now, 2)
    expect(protection.steps).toBe(1)
    report(protection, 0.3, now, 60)
    expect(protection.steps).toBe(2)
  })

  it('is not spared for one bad second, nor for a little loss', () => {
    const protection = new DownlinkProtection()
    let now = report(protection, 0, 0, 10)
    now = report(protection, 0.25, now, 1)
    now = report(protection, 0, now, 10)
    report(protection, 0.06, now, 60)
    expect(protection.steps).toBe(0)
  })

  it('gets them back when it is well, and waits longer after each try that failed', () => {
    const protection = new DownlinkProtection()
    let now = report(protection, 0.5, 0, 10)
    expect(protection.steps).toBe(2)
    const waits: number[] = []
    for (let i = 0; i < 3; i++) {
      const began = now
      const steps = protection.steps
      while (protection.steps === steps) now = report(protection, 0, now, 1)
      waits.push(now - began)
      now = report(protection, 0.5, now, 10)
    }
    expect(waits[1]!).toBeGreaterThan(waits[0]!)
    expect(waits[2]!).toBeGreaterThan(waits[1]!)
    for (let i = 0; i < 300; i++) now = report(protection, 0, now, 1)
    expect(protection.steps).toBe(0)
  })
})
