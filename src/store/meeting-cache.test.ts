import { expect, it } from 'vitest'
import { EMPTY_CHAIN } from './audit-chain.ts'
import { MeetingCache, type StoredMeeting } from './meeting-cache.ts'
import { aMeeting } from './testing/sample-meeting.ts'

const stored = (id: string, revision: number): StoredMeeting => ({ meeting: aMeeting(id), revision, nextPosition: 1, chain: EMPTY_CHAIN })

it('gives a meeting only at the revision asked for', () => {
  const cache = new MeetingCache()
  const second = stored('a', 2)
  cache.put(second)
  expect(cache.get(second.meeting.id, 1)).toBeNull()
  expect(cache.get(second.meeting.id, 2)).toBe(second)
  expect(cache.get(second.meeting.id, 3)).toBeNull()
})

it('keeps the newer when an older one comes late', () => {
  const cache = new MeetingCache()
  cache.put(stored('a', 3))
  cache.put(stored('a', 2))
  expect(cache.get(aMeeting('a').id, 3)).not.toBeNull()
  cache.drop(aMeeting('a').id)
  expect(cache.get(aMeeting('a').id, 3)).toBeNull()
})

it('forgets what was stored longest ago when it is full', () => {
  const cache = new MeetingCache(2)
  for (const id of ['a', 'b', 'a', 'c']) cache.put(stored(id, 1))
  expect(['a', 'b', 'c'].map((id) => cache.get(aMeeting(id).id, 1) !== null)).toEqual([true, false, true])
})
