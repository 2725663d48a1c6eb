import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SourceLimit, sourceOf } from './source-limit.ts'

const limit = (sources = 100): SourceLimit => new SourceLimit({ burst: 3, perSecond: 2, sources })

describe('the limit of a source', () => {
  it('[T4] lets a burst through, then so many a second, and others are not slowed by it', () => {
    const sources = limit()
    const take = (now: number): boolean => sources.take('192.0.2.1', now)
    expect([take(0), take(0), take(0), take(0)]).toEqual([true, true, true, false])
    expect(sources.take('192.0.2.2', 0)).toBe(true)
    expect([take(499), take(500), take(500)]).toEqual([false, true, false])
    expect([take(60_000), take(60_000), take(60_000), take(60_000)]).toEqual([true, true, true, false])
  })

  it('counts a network of IPv6 as one', () => {
    expect(sourceOf('2001:db8::1')).toBe(sourceOf('2001:db8:0:0:9:8:7:6'))
    expect(sourceOf('2001:db8:0:1::1')).not.toBe(sourceOf('2001:db8::1'))
    expect(sourceOf('::1')).toBe('0:0:0:0')
  })

  it('[T4] never remembers more sources than it may, and never gives more than burst and rate', () => {
    const asked = fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 900 })), { maxLength: 200 })
    fc.assert(
      fc.property(asked, (story) => {
        const sources = limit(8)
        let now = 0
        const given = new Map<number, number>()
        for (const [source, pause] of story) {
          now += pause
          if (sources.take(`192.0.2.${source}`, now)) given.set(source, (given.get(source) ?? 0) + 1)
        }
        expect(sources.size).toBeLessThanOrEqual(8)
        for (const count of given.values()) expect(count).toBeLessThanOrEqual(3 + (now / 1_000) * 2)
      }),
    )
  })

  it('forgets the source that was silent for longest', () => {
    const sources = limit(2)
    for (let i = 0; i < 3; i++) sources.take('a', 0)
    sources.take('b', 1)
    sources.take('a', 2)
    sources.take('c', 3)
    expect(sources.take('a', 4)).toBe(false)
    expect(sources.size).toBe(2)
  })
})
