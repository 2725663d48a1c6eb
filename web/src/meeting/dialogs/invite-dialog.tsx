import { useState } from 'react'
import { call } from '../../api/client.ts'
import type { Answer } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Note } from '../../ui/notice.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useMeeting, useView } from '../meeting-context.ts'
import { ContactList } from './contact-list.tsx'
import { InviteField } from './invite-field.tsx'
import { InviteLinks } from './invite-links.tsx'
import { asBody, emailIn, toggled, type Invitee } from './invitees.ts'

type Invited = Answer<'invite'>['invited']

/** I1, I2: as many Contacts as wanted, and e-mail addresses, which get a personal link. */
export const InviteDialog = () => {
  const { ui } = useMeeting()
  const [links, setLinks] = useState<Invited>([])
  const close = () => ui.ask(null)
  return links.length > 0 ? <InviteLinks invited={links} onClose={close} /> : <Choose onClose={close} onLinks={setLinks} />
}

interface ChooseProps {
  readonly onClose: () => void
  readonly onLinks: (invited: Invited) => void
}

const Choose = ({ onClose, onLinks }: ChooseProps) => {
  const t = useT()
  const { lock, me } = useView()
  const [chosen, setChosen] = useState<readonly Invitee[]>([])
  const [text, setText] = useState('')
  const { busy, invite } = useInvite(onClose, onLinks)
  const toggle = (invitee: Invitee) => {
    setChosen(toggled(chosen, invitee))
    if (invitee.kind === 'email') setText('')
  }
  const typed = emailIn(text)
  const all: readonly Invitee[] =
    typed === null || chosen.some(({ id }) => id === typed) ? chosen : [...chosen, { kind: 'email', id: typed, name: typed }]
  const reason = !me.mayInvite ? notAllowed(lock.locked) : all.length === 0 ? ('inviteChoose' as const) : undefined
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t('inviteOthers')}
      lead={t(lock.locked ? 'inviteLeadLocked' : 'inviteLeadOpen')}
      actions={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button
            variant="primary"
            busy={busy}
            busyLabel={t('inviteBusy')}
            reason={reason === undefined ? undefined : t(reason)}
            onPress={() => void invite(all)}
          >
            {all.length === 0 ? t('inviteNobody') : t('invitePeople', { count: all.length })}
          </Button>
        </>
      }
    >
      {me.mayInvite ? null : <Note>{t(notAllowed(lock.locked))}</Note>}
      <InviteField chosen={chosen} text={text} onText={setText} onToggle={toggle} />
      <ContactList search={typed === null ? text : ''} chosen={chosen} onToggle={toggle} />
      <p className="dialog-hint">{t('inviteMail')}</p>
    </Dialog>
  )
}

/** I3 */
const notAllowed = (locked: boolean) => (locked ? 'inviteNotAllowed' : 'inviteNotAllowedOpen')

function useInvite(onClose: () => void, onLinks: (invited: Invited) => void) {
  const t = useT()
  const { conferenceId } = useMeeting()
  const { lock } = useView()
  const [busy, setBusy] = useState(false)
  const invite = async (all: readonly Invitee[]) => {
    setBusy(true)
    const result = await call('invite', { params: { conferenceId }, body: asBody(all) })
    setBusy(false)
    if (!result.ok) return showToast({ text: t(result.problem.status === 403 ? notAllowed(lock.locked) : 'notDone'), tone: 'problem' })
    showToast({ text: t('invitedToast', { count: result.value.invited.length }) })
    const withLink = result.value.invited.filter(({ link }) => link !== null)
    if (withLink.length === 0) onClose()
    else onLinks(withLink)
  }
  return { busy, invite }
}
