import { useState } from 'react'
import { useLocation } from 'wouter'
import { call } from '../../api/client.ts'
import type { Answer } from '../../api/client.ts'
import { useMe, useRefresh } from '../../api/session.ts'
import { dateInput, nextHalfHour, timeInput } from '../../format/time.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import { InvitedLinks, linksOf } from '../people/invited-links.tsx'
import { Page } from '../shell/page.tsx'
import { InvitationSlip } from './invitation-slip.tsx'
import { faultsOf, meetingOf } from './schedule-draft.ts'
import type { DraftFault, ScheduleDraft } from './schedule-draft.ts'
import { ScheduleForm } from './schedule-form.tsx'
import { useSubmit } from '../shell/submit.ts'

const newDraft = (): ScheduleDraft => {
  const at = nextHalfHour(Date.now())
  return {
    title: '',
    date: dateInput(at),
    time: timeInput(at),
    minutes: 30,
    picked: [],
    startLocked: false,
    encrypted: false,
    openTo: 'anyone',
    inviteWhileLocked: 'hosts',
    organizerId: null,
  }
}

export const SchedulePage = () => {
  const t = useT()
  const [, go] = useLocation()
  const { data: me } = useMe()
  const refresh = useRefresh()
  const [draft, setDraft] = useState(newDraft)
  const [faults, setFaults] = useState<readonly DraftFault[]>([])
  const [made, setMade] = useState<Answer<'createMeeting'> | null>(null)
  const { busy, problem, submit } = useSubmit(
    () => call('createMeeting', { body: meetingOf(draft) }),
    (meeting) => {
      void refresh('meetings', 'contacts')
      showToast({ text: t('scheduleDone', { title: meeting.title }) })
      if (linksOf(meeting.links).length > 0) setMade(meeting)
      else go(`/meetings/${meeting.id}`)
    },
  )
  const plan = (): void => {
    const found = faultsOf(draft, Date.now())
    setFaults(found)
    if (found.length === 0) submit()
  }
  return (
    <Page title={t('scheduleTitle')}>
      <div className="cols">
        <ScheduleForm
          draft={draft}
          onChange={setDraft}
          faults={faults}
          busy={busy}
          problem={problem}
          me={me ?? null}
          onSubmit={plan}
          onCancel={() => go('/')}
        />
        <aside className="stack">
          <InvitationSlip draft={draft} />
        </aside>
      </div>
      {made === null ? null : (
        <Dialog
          title={t('linksTitle')}
          lead={t('linksLead')}
          isOpen
          onOpenChange={() => go(`/meetings/${made.id}`)}
          actions={
            <Button variant="primary" onPress={() => go(`/meetings/${made.id}`)}>
              {t('done')}
            </Button>
          }
        >
          <InvitedLinks invited={made.links} />
        </Dialog>
      )}
    </Page>
  )
}
