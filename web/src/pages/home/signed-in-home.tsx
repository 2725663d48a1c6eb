import { useEffect, useState } from 'react'
import type { Answer } from '../../api/client.ts'
import { useMeetings } from '../../api/session.ts'
import { partOfDay } from '../../format/time.ts'
import { useT } from '../../i18n/i18n.ts'
import { Unreachable } from '../fallback/unreachable.tsx'
import { Page } from '../shell/page.tsx'
import { JoinById } from './join-by-id.tsx'
import { LiveMeeting } from './live-meeting.tsx'
import { groupMeetings } from './meeting-groups.ts'
import { LaterList, TodayList, UntimedList } from './meeting-lists.tsx'
import { StartNow } from './start-now.tsx'

/** The present minute, so that lists move on by themselves. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

const GREETING = { morning: 'homeMorning', afternoon: 'homeAfternoon', evening: 'homeEvening' } as const
const firstName = (name: string): string => name.split(' ')[0] ?? name

export const SignedInHome = ({ me }: { readonly me: Answer<'me'> }) => {
  const t = useT()
  const now = useNow()
  return (
    <Page title={t('navMeetings')} heading={<h1>{t(GREETING[partOfDay(now)], { name: firstName(me.name) })}</h1>}>
      <Meetings now={now} me={me} />
    </Page>
  )
}

const Meetings = ({ now, me }: { readonly now: number; readonly me: Answer<'me'> }) => {
  const { data, isError, isFetching, refetch } = useMeetings()
  const groups = data && groupMeetings(data.items, now)
  return (
    <>
      {groups?.live.map((meeting) => (
        <LiveMeeting key={meeting.id} meeting={meeting} />
      ))}
      <div className="cols">
        <div className="stack home-lists">
          {isError && data === undefined ? (
            <Unreachable onAgain={() => void refetch()} busy={isFetching} />
          ) : (
            <TodayList meetings={groups?.today} now={now} />
          )}
          {groups && groups.later.length > 0 ? <LaterList meetings={groups.later} /> : null}
          {groups && groups.anytime.length > 0 ? <UntimedList kind="anytime" meetings={groups.anytime} /> : null}
          {groups && groups.past.length > 0 ? <UntimedList kind="past" meetings={groups.past} /> : null}
        </div>
        <aside className="stack">
          <StartNow me={me} />
          <section className="card stack">
            <JoinTitle />
            <JoinById />
          </section>
        </aside>
      </div>
    </>
  )
}

const JoinTitle = () => {
  const t = useT()
  return <h2>{t('joinByIdTitle')}</h2>
}
