import { changeMeeting as decideChange } from '../domain/change-meeting.ts'
import type { MeetingId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import { withSettings, type NewMeeting } from './create-meeting.ts'
import { meetingViewFor, type MeetingView } from './meeting-view.ts'
import type { Ports } from './ports.ts'
import { meetingTurn } from './turn.ts'
import type { Verb } from './verb.ts'

export type MeetingWish = { readonly [K in 'title' | 'settings' | 'schedule']?: NewMeeting[K] | undefined }

/** By a host. What is absent stays as it is. */
export function changeMeeting(
  ports: Ports,
  account: Person,
  meetingId: MeetingId,
  { title, settings, schedule }: MeetingWish,
): Promise<Verb<MeetingView>> {
  const by = { kind: 'account', ...account } as const
  return meetingTurn(ports, by, meetingId, (meeting) => {
    const decision = decideChange(meeting, by, {
      ...(title === undefined ? {} : { title }),
      ...(schedule === undefined ? {} : { schedule }),
      ...(settings === undefined ? {} : { settings: withSettings(meeting.settings, settings) }),
    })
    const { answer } = decision
    return { ...decision, answer: answer.ok ? { ok: true, value: meetingViewFor(decision.meeting, account) } : answer }
  })
}
