import { describe, expect, it } from 'vitest'
import type { Alarm } from '../../../../shared/api/alarm.ts'
import { alarmGroups } from './alarm-groups.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const NOW = 100 * DAY
const alarm = (minutesAgo: number, more: Partial<Alarm> = {}): Alarm => ({
  at: NOW - minutesAgo * MINUTE,
  scope: 'server',
  trunk: null,
  failures: 120,
  ...more,
})
const trunk = { id: 't1', name: 'Provider' }

describe('alarms', () => {
  it('[P5] of one attack are one, with its most wrong PINs; after a pause they are another', () => {
    const groups = alarmGroups([alarm(1, { failures: 300 }), alarm(2, { failures: 400 }), alarm(3), alarm(60)], NOW)
    expect(groups).toEqual([
      expect.objectContaining({ from: NOW - 3 * MINUTE, to: NOW - MINUTE, failures: 400 }),
      expect.objectContaining({ from: NOW - 60 * MINUTE, to: NOW - 60 * MINUTE, failures: 120 }),
    ])
  })

  it('[P5] of different trunks, of sources and of the server stay apart', () => {
    const other = { id: 't2', name: null }
    const mixed = [alarm(1), alarm(1, { scope: 'trunk', trunk }), alarm(2, { scope: 'trunk', trunk: other }), alarm(3, { scope: 'source' })]
    expect(alarmGroups([...mixed, ...mixed], NOW).map((group) => [group.scope, group.trunk?.id])).toEqual([
      ['server', undefined],
      ['trunk', 't1'],
      ['trunk', 't2'],
      ['source', undefined],
    ])
  })

  it('are shown for a week, the newest few', () => {
    expect(alarmGroups([alarm(8 * 24 * 60)], NOW)).toEqual([])
    expect(alarmGroups([alarm(6 * 24 * 60)], NOW)).toHaveLength(1)
    const many = Array.from({ length: 20 }, (_, hour) => alarm(60 * hour))
    expect(alarmGroups(many, NOW).map(({ to }) => NOW - to)).toEqual([0, 1, 2, 3, 4].map((hour) => hour * 60 * MINUTE))
  })
})
