import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { RecentMap } from './recent-map.ts'

it('forgets the key that was not asked for the longest', () => {
  const map = new RecentMap<string, number>(2)
  map.set('a', 1)
  map.set('b', 2)
  expect(map.get('a')).toBe(1)
  map.set('c', 3)
  expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([1, undefined, 3])
  map.delete('a')
  expect(map.size).toBe(1)
})

it('[T4] holds no more than its limit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.string({ maxLength: 2 })), (limit, keys) => {
      const map = new RecentMap<string, string>(limit)
      for (const key of keys) map.set(key, key)
      expect(map.size).toBe(Math.min(limit, new Set(keys).size))
    }),
  )
})
