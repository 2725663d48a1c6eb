import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Beat } from './beat.ts'

describe('a beat', () => {
  let looks: number[] = []
  let beat: Beat

  beforeEach(() => {
    vi.useFakeTimers()
    looks = []
    beat = new Beat(
      () => Date.now(),
      () => void looks.push(Date.now()),
    )
  })

  afterEach(() => {
    beat.stop()
    vi.useRealTimers()
  })

  const looksWithin = (ms: number, each: () => void = () => undefined): number => {
    looks = []
    for (let at = 0; at < ms; at += 5) {
      vi.advanceTimersByTime(5)
      each()
    }
    return looks.length
  }

  it('comes every 100 ms where nothing happens', () => {
    expect(looksWithin(1000)).toBe(10)
  })

  it('comes after packets, every 20 ms, and then not for itself', () => {
    expect(looksWithin(1000, () => beat.woken())).toBe(50)
  })

  it('comes within 20 ms of when something is due, again and again while it is', () => {
    beat.hasten()
    expect(looksWithin(20)).toBe(1)
    expect(looksWithin(1000, () => beat.hasten())).toBeGreaterThanOrEqual(40)
    expect(looksWithin(20)).toBe(1)
    expect(looksWithin(1000)).toBe(10)
  })

  it('comes no more once it is stopped', () => {
    beat.hasten()
    beat.stop()
    beat.stop()
    expect(looksWithin(1000)).toBe(0)
  })
})
