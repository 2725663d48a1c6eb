import { useState } from 'react'
import { useLocation } from 'wouter'
import type { MeetingView } from '../../../../shared/api/meeting.ts'
import { call } from '../../api/client.ts'
import { CallFailed, useMeeting, useRefresh } from '../../api/session.ts'
import { groupMeetingId } from '../../format/meeting-id.ts'
import { clock, longDay } from '../../format/time.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import { NotFoundPage } from '../fallback/not-found-page.tsx'
import { Unreachable } from '../fallback/unreachable.tsx'
import { LiveMeeting } from '../home/live-meeting.tsx'
import { roleWords } from '../home/role-words.ts'
import { CopyLine } from '../shell/copy-button.tsx'
import { Page } from '../shell/page.tsx'
import { problemWords } from '../shell/problem-words.ts'
import { AuditLinks } from './audit-links.tsx'
import { Invitations } from './invitations.tsx'
import { MeetingRules } from './meeting-rules.tsx'
import { PastConferences } from './past-conferences.tsx'

export const MeetingPage = ({ meetingId }: { readonly meetingId: string }) => {
  const t = useT()
  const { data: meeting, error, isFetching, refetch } = useMeeting(meetingId)
  if (error instanceof CallFailed && error.problem.status > 0 && error.problem.status < 500) return <NotFoundPage />
  if (meeting === undefined)
    return (
      <Page title={t('meetingTitle')}>
        {error === null ? (
          <output className="sr-only">{t('loading')}</output>
        ) : (
          <Unreachable onAgain={() => void refetch()} busy={isFetching} />
        )}
      </Page>
    )
  const host = meeting.myRole !== 'attendee'
  return (
    <Page title={meeting.title}>
      <LiveMeeting meeting={meeting} isAlone />
      <div className="cols">
        <div className="stack">
          {host ? <Invitations meeting={meeting} /> : null}
          {host ? <MeetingRules meeting={meeting} /> : null}
          {host ? <PastConferences meetingId={meeting.id} /> : null}
          {host ? null : (
            <section className="card">
              <p className="sentence">{roleWords(meeting, t)}</p>
            </section>
          )}
        </div>
        <aside className="stack">
          <Facts meeting={meeting} />
          {host ? <AuditLinks meetingId={meeting.id} /> : null}
          {host && meeting.live === null ? <DeleteMeeting meeting={meeting} /> : null}
        </aside>
      </div>
    </Page>
  )
}

const Facts = ({ meeting }: { readonly meeting: MeetingView }) => {
  const t = useT()
  const { schedule } = meeting
  const language = currentLanguage()
  return (
    <section className="card stack">
      <p>
        {schedule === null
          ? t('meetingNoTime')
          : t('slipWhen', {
              day: longDay(schedule.startsAt, language),
              from: clock(schedule.startsAt, language),
              to: clock(schedule.endsAt, language),
            })}
      </p>
      <p className="muted small sentence">{roleWords(meeting, t)}</p>
      <div className="fact">
        <span className="field-label">{t('meetingId')}</span>
        <CopyLine text={groupMeetingId(meeting.number)} label={t('meetingCopyId')} code />
      </div>
      <div className="fact">
        <span className="field-label">{t('meetingAddress')}</span>
        <CopyLine text={`${location.origin}/m/${meeting.number}`} label={t('meetingCopyAddress')} />
      </div>
      {meeting.live === null ? (
        <ButtonLink href={`/m/${meeting.number}`} variant="primary" wide>
          {t(meeting.myRole === 'attendee' ? 'join' : 'meetingStart')}
        </ButtonLink>
      ) : null}
    </section>
  )
}

const DeleteMeeting = ({ meeting }: { readonly meeting: MeetingView }) => {
  const t = useT()
  const [, go] = useLocation()
  const refresh = useRefresh()
  const [asks, setAsks] = useState(false)
  const [busy, setBusy] = useState(false)
  const remove = async (): Promise<void> => {
    setBusy(true)
    const result = await call('deleteMeeting', { params: { meetingId: meeting.id } })
    setBusy(false)
    if (!result.ok) return showToast({ text: problemWords(result.problem, t), tone: 'problem' })
    await refresh('meetings')
    go('/')
  }
  return (
    <>
      <Button variant="quiet" onPress={() => setAsks(true)}>
        {t('meetingDelete')}
      </Button>
      <AlertDialog
        title={t('meetingDeleteAsk', { title: meeting.title })}
        lead={t('meetingDeleteLead')}
        isOpen={asks}
        onOpenChange={setAsks}
        actions={
          <Button variant="danger" busy={busy} busyLabel={t('working')} onPress={() => void remove()}>
            {t('meetingDeleteDo')}
          </Button>
        }
      />
    </>
  )
}
