import { describe, expect, it } from 'vitest'
import { reconnectDelay } from './reconnect-delays.ts'

describe('coming back', () => {
  it('is tried at once, then ever more slowly, and given up within two minutes', () => {
    const delays: number[] = []
    for (let attempt = 0; ; attempt++) {
      const delay = reconnectDelay(attempt, (below) => below - 1)
      if (delay === null) break
      delays.push(delay)
    }
    expect(delays[0]).toBe(0)
    expect(delays).toEqual(delays.toSorted((a, b) => a - b))
    expect(delays.reduce((sum, delay) => sum + delay)).toBeLessThan(120_000)
  })
})
