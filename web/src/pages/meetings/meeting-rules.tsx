import { useState } from 'react'
import type { MeetingSettings, MeetingView } from '../../../../shared/api/meeting.ts'
import { call } from '../../api/client.ts'
import { useRefresh } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { showToast } from '../../ui/toast.tsx'
import { Rules } from '../schedule/schedule-form.tsx'
import { problemWords } from '../shell/problem-words.ts'

/** A meeting's settings; each change is stored at once. */
export const MeetingRules = ({ meeting }: { readonly meeting: MeetingView }) => {
  const t = useT()
  const refresh = useRefresh()
  // What was chosen and is on its way, so that the choice does not jump back meanwhile.
  const [pending, setPending] = useState<Partial<MeetingSettings>>({})
  const change = async (part: Partial<MeetingSettings>): Promise<void> => {
    setPending(part)
    const result = await call('changeMeeting', { params: { meetingId: meeting.id }, body: { settings: part } })
    await refresh('meeting', 'meetings')
    setPending({})
    showToast(result.ok ? { text: t('saved') } : { text: problemWords(result.problem, t), tone: 'problem' })
  }
  return (
    <section className="card form">
      <h2>{t('meetingRules')}</h2>
      <Rules
        draft={{ ...meeting.settings, ...pending }}
        live={meeting.live !== null}
        set={({ startLocked, openTo, inviteWhileLocked, encrypted }) =>
          void change({
            ...(startLocked === undefined ? {} : { startLocked }),
            ...(openTo === undefined ? {} : { openTo }),
            ...(inviteWhileLocked === undefined ? {} : { inviteWhileLocked }),
            ...(encrypted === undefined ? {} : { encrypted }),
          })
        }
      />
    </section>
  )
}
