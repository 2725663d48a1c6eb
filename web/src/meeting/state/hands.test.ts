import { expect, it } from 'vitest'
import { handsUp } from './hands.ts'
import { anAttendee } from '../../../../shared/api/conference-samples.ts'

it('a hand is up by browser or telephone, and down when that leg has gone', () => {
  const me = anAttendee({ id: 'me', isMe: true, legs: [{ id: 'my phone', path: 'phone' }] })
  const caller = anAttendee({ id: 'caller', legs: [{ id: 'phone', path: 'phone' }] })
  const gone = anAttendee({ id: 'gone', standing: 'left' })
  const up = (legs: readonly string[], own = false) => [...handsUp([me, caller, gone], new Set(legs), own)]
  expect(up(['phone', 'of one who has gone'])).toEqual(['caller'])
  expect(up(['my phone'])).toEqual(['me'])
  expect(up([], true)).toEqual(['me'])
})
