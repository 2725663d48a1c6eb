import type { Alarm } from '../../../../shared/api/alarm.ts'

/** Alarms of one kind that followed upon each other. */
export interface AlarmGroup {
  readonly scope: Alarm['scope']
  readonly trunk: Alarm['trunk']
  readonly from: number
  readonly to: number
  /** The most wrong PINs that were on record. */
  readonly failures: number
}

/** The server repeats an alarm each minute; after a pause of so many milliseconds it is another one. */
const PAUSE_MS = 600_000
/** After a week they are history, which the audit log keeps. */
const SHOWN_FOR_MS = 7 * 86_400_000
const SHOWN = 5

/** What is to be shown now of the latest alarms, the newest first. */
export function alarmGroups(latest: readonly Alarm[], now: number): readonly AlarmGroup[] {
  const groups: AlarmGroup[] = []
  for (const alarm of latest.filter(({ at }) => now - at < SHOWN_FOR_MS).toSorted((a, b) => b.at - a.at)) {
    const place = groups.findLastIndex((group) => isOneKind(group, alarm))
    const group = groups[place]
    if (group !== undefined && group.from - alarm.at <= PAUSE_MS) groups[place] = withEarlier(group, alarm)
    else groups.push({ ...alarm, from: alarm.at, to: alarm.at })
  }
  return groups.slice(0, SHOWN)
}

const isOneKind = (group: AlarmGroup, { scope, trunk }: Alarm): boolean => group.scope === scope && group.trunk?.id === trunk?.id

const withEarlier = (group: AlarmGroup, { at, failures }: Alarm): AlarmGroup => ({
  ...group,
  from: at,
  failures: Math.max(group.failures, failures),
})
