import { CalendarPlus, ChevronRight } from 'lucide-react'
import { Link } from 'wouter'
import type { MeetingView } from '../../../../shared/api/meeting.ts'
import { groupMeetingId } from '../../format/meeting-id.ts'
import { clock, longDay, minutesBetween, shortDay } from '../../format/time.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/notice.tsx'
import { roleWords } from './role-words.ts'

type Meetings = readonly MeetingView[]
type When = 'today' | 'other-day' | 'any-time'

/** Undefined while they are being read: two rows of quiet ground hold the place. */
export const TodayList = ({ meetings, now }: { readonly meetings: Meetings | undefined; readonly now: number }) => {
  const t = useT()
  const schedule = (
    <ButtonLink href="/schedule" size="small" icon={<CalendarPlus aria-hidden="true" size={18} />}>
      {t('scheduleShort')}
    </ButtonLink>
  )
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t('homeToday', { day: longDay(now, currentLanguage()) })}</h2>
        {schedule}
      </div>
      {meetings === undefined ? (
        <div className="ghosts">
          <span className="ghost" />
          <span className="ghost" />
        </div>
      ) : null}
      {meetings?.length === 0 ? <EmptyState>{t('homeNothingToday')}</EmptyState> : null}
      {meetings === undefined || meetings.length === 0 ? null : <List meetings={meetings} when="today" />}
    </section>
  )
}

export const LaterList = ({ meetings }: { readonly meetings: Meetings }) => {
  const t = useT()
  return (
    <section className="card">
      <h2>{t('homeLater')}</h2>
      <List meetings={meetings} when="other-day" />
    </section>
  )
}

export const UntimedList = ({ kind, meetings }: { readonly kind: 'anytime' | 'past'; readonly meetings: Meetings }) => {
  const t = useT()
  return (
    <section className="card">
      <h2>{t(kind === 'past' ? 'homePast' : 'homeAnytime')}</h2>
      <List meetings={meetings} when={kind === 'past' ? 'other-day' : 'any-time'} />
    </section>
  )
}

const List = ({ meetings, when }: { readonly meetings: Meetings; readonly when: When }) => (
  <ul className="list meeting-list">
    {meetings.map((meeting) => (
      <Row key={meeting.id} meeting={meeting} when={when} />
    ))}
  </ul>
)

const Row = ({ meeting, when }: { readonly meeting: MeetingView; readonly when: When }) => {
  const t = useT()
  const invited = meeting.invitations.length
  const facts = [
    when === 'any-time' ? groupMeetingId(meeting.number) : [],
    invited > 0 ? t('meetingInvited', { count: invited }) : [],
    roleWords(meeting, t),
  ].flat()
  return (
    <li className={when === 'any-time' ? 'meeting-row untimed' : 'meeting-row'}>
      {when === 'today' ? <Today meeting={meeting} /> : null}
      {when === 'other-day' ? <OtherDay meeting={meeting} /> : null}
      <Link href={`/meetings/${meeting.id}`} className="meeting-link">
        <b>{meeting.title}</b>
        <small>{facts.join(' · ')}</small>
      </Link>
      <ButtonLink href={`/m/${meeting.number}`} size="small">
        {t(meeting.myRole === 'attendee' ? 'join' : 'start')}
      </ButtonLink>
      <ChevronRight className="meeting-arrow" aria-hidden="true" size={20} />
    </li>
  )
}

const Today = ({ meeting }: { readonly meeting: MeetingView }) => {
  const t = useT()
  if (meeting.schedule === null) return null
  const { startsAt, endsAt } = meeting.schedule
  return (
    <time dateTime={new Date(startsAt).toISOString()}>
      {clock(startsAt, currentLanguage())}
      <small>{t('minutes', { count: minutesBetween(startsAt, endsAt) })}</small>
    </time>
  )
}

const OtherDay = ({ meeting }: { readonly meeting: MeetingView }) => {
  if (meeting.schedule === null) return null
  const { startsAt } = meeting.schedule
  return (
    <time dateTime={new Date(startsAt).toISOString()}>
      {shortDay(startsAt, currentLanguage())}
      <small>{clock(startsAt, currentLanguage())}</small>
    </time>
  )
}
