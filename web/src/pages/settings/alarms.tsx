import { useQuery } from '@tanstack/react-query'
import { ShieldAlert } from 'lucide-react'
import { call } from '../../api/client.ts'
import { CallFailed } from '../../api/session.ts'
import { clock, shortDay } from '../../format/time.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { Note } from '../../ui/notice.tsx'
import { alarmGroups } from './alarm-groups.ts'
import type { AlarmGroup } from './alarm-groups.ts'

const READ_AGAIN_MS = 30_000

const useAlarms = () =>
  useQuery({
    queryKey: ['alarms'],
    queryFn: async () => {
      const result = await call('alarms', {})
      if (result.ok) return result.value.items
      throw new CallFailed(result.problem)
    },
    refetchInterval: READ_AGAIN_MS,
  })

/** For administrators: that PINs were guessed lately (P5), and how much. Nothing where none were. */
export const Alarms = () => {
  const t = useT()
  const { data, dataUpdatedAt } = useAlarms()
  const groups = alarmGroups(data ?? [], dataUpdatedAt)
  if (groups.length === 0) return null
  return (
    <Note tone="problem" icon={<ShieldAlert aria-hidden="true" />}>
      <section className="alarms" aria-labelledby="alarms">
        <h2 id="alarms">{t('alarmsTitle')}</h2>
        <p>{t('alarmsLead')}</p>
        <ul>
          {groups.map((group) => (
            <li key={`${group.scope} ${group.trunk?.id ?? ''} ${String(group.to)}`}>
              <b>{whenceOf(group, t)}</b>
              <span>{spanOf(group)}</span>
              <span>{t(group.scope === 'password' ? 'alarmsWrongPasswords' : 'alarmsWrong', { n: group.failures })}</span>
            </li>
          ))}
        </ul>
      </section>
    </Note>
  )
}

function whenceOf({ scope, trunk }: AlarmGroup, t: Translate): string {
  if (scope === 'source') return t('alarmsSource')
  if (scope === 'server') return t('alarmsServer')
  if (scope === 'password') return t('alarmsPassword')
  return trunk?.name == null ? t('alarmsTrunkGone') : t('alarmsTrunk', { name: trunk.name })
}

function spanOf({ from, to }: AlarmGroup): string {
  const language = currentLanguage()
  const [begin, end] = [from, to].map((at) => ({ day: shortDay(at, language), time: clock(at, language) }))
  if (begin === undefined || end === undefined) return ''
  if (begin.day !== end.day) return `${begin.day}, ${begin.time} – ${end.day}, ${end.time}`
  return begin.time === end.time ? `${begin.day}, ${begin.time}` : `${begin.day}, ${begin.time}–${end.time}`
}
