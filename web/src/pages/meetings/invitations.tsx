import { Mail } from 'lucide-react'
import { useState } from 'react'
import type { InvitationView, MeetingView } from '../../../../shared/api/meeting.ts'
import { call } from '../../api/client.ts'
import { useMe, useRefresh } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/notice.tsx'
import { showToast } from '../../ui/toast.tsx'
import { inviteesOf } from '../people/invitees.ts'
import type { Picked } from '../people/invitees.ts'
import { InvitedLinks, linksOf } from '../people/invited-links.tsx'
import type { InvitedPerson } from '../people/invited-links.tsx'
import { PeoplePicker } from '../people/people-picker.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { problemWords } from '../shell/problem-words.ts'
import { useSubmit } from '../shell/submit.ts'

/** Who is invited to every conference of a meeting, and a field to invite more. */
export const Invitations = ({ meeting }: { readonly meeting: MeetingView }) => {
  const t = useT()
  return (
    <section className="card">
      <h2>{t('meetingInvitedTitle')}</h2>
      <p className="muted small card-lead">{t('scheduleInvitedHelp')}</p>
      {meeting.invitations.length === 0 ? <EmptyState>{t('meetingNobodyInvited')}</EmptyState> : null}
      <ul className="list">
        {meeting.invitations.map((invitation) => (
          <Row key={invitation.id} meetingId={meeting.id} invitation={invitation} />
        ))}
      </ul>
      <InviteMore meeting={meeting} />
    </section>
  )
}

const Row = ({ meetingId, invitation }: { readonly meetingId: string; readonly invitation: InvitationView }) => {
  const t = useT()
  const refresh = useRefresh()
  const [busy, setBusy] = useState(false)
  const { id, name, accountId, email, linkUsed } = invitation
  const withdraw = async (): Promise<void> => {
    setBusy(true)
    const result = await call('withdrawInvitation', { params: { meetingId, invitationId: id } })
    setBusy(false)
    if (!result.ok) showToast({ text: problemWords(result.problem, t), tone: 'problem' })
    await refresh('meeting', 'meetings')
  }
  const note = accountId === null ? t(linkUsed ? 'meetingLinkUsed' : 'meetingLinkUnused') : email
  return (
    <li className="person-row">
      <Avatar id={accountId ?? id} name={name} {...(accountId === null ? { icon: <Mail /> } : {})} />
      <span className="who">
        <b>{name}</b>
        <small>{note}</small>
      </span>
      <Button size="small" busy={busy} aria-label={t('meetingWithdrawOf', { name })} onPress={() => void withdraw()}>
        {t('meetingWithdraw')}
      </Button>
    </li>
  )
}

const InviteMore = ({ meeting }: { readonly meeting: MeetingView }) => {
  const t = useT()
  const refresh = useRefresh()
  const { data: me } = useMe()
  const [picked, setPicked] = useState<readonly Picked[]>([])
  const [links, setLinks] = useState<readonly InvitedPerson[]>([])
  const { busy, problem, submit } = useSubmit(
    () => call('inviteToMeeting', { params: { meetingId: meeting.id }, body: inviteesOf(picked) }),
    ({ invited }) => {
      setPicked([])
      setLinks(linksOf(invited))
      showToast({ text: t('meetingInvitedToast', { count: invited.length }) })
      void refresh('meeting', 'meetings', 'contacts')
    },
  )
  const except = [
    ...meeting.invitations.flatMap(({ accountId }) => accountId ?? []),
    meeting.organizer.accountId,
    ...(me ? [me.accountId] : []),
  ]
  return (
    <div className="invite-more stack">
      <PeoplePicker label={t('meetingInviteMore')} picked={picked} onChange={setPicked} except={except} />
      <ProblemNote problem={problem} />
      {picked.length === 0 ? null : (
        <div className="actions end">
          <Button variant="primary" busy={busy} busyLabel={t('working')} onPress={() => submit()}>
            {t('meetingInvite', { count: picked.length })}
          </Button>
        </div>
      )}
      <Dialog
        title={t('linksTitle')}
        lead={t('linksLead')}
        isOpen={links.length > 0}
        onOpenChange={() => setLinks([])}
        actions={
          <Button variant="primary" onPress={() => setLinks([])}>
            {t('done')}
          </Button>
        }
      >
        <InvitedLinks invited={links} />
      </Dialog>
    </div>
  )
}
