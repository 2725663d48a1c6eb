import { Mail, Search, X } from 'lucide-react'
import { Button as AriaButton, type TextFieldProps } from 'react-aria-components'
import { useT } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { emailIn, type Invitee } from './invitees.ts'

export interface InviteFieldProps {
  readonly chosen: readonly Invitee[]
  readonly text: string
  readonly onText: (text: string) => void
  readonly onToggle: (invitee: Invitee) => void
}

export const InviteField = ({ chosen, text, onText, onToggle }: InviteFieldProps) => {
  const t = useT()
  const email = emailIn(text)
  const add: TextFieldProps['onKeyDown'] = (event) => {
    // Every other key is the dialog’s too: Escape closes it.
    if (email === null || !['Enter', ',', ';', 'Tab'].includes(event.key)) return event.continuePropagation()
    event.preventDefault()
    onToggle({ kind: 'email', id: email, name: email })
  }
  return (
    <div className="invite-field">
      <TextField
        label={t('inviteField')}
        icon={<Search aria-hidden="true" size={20} />}
        value={text}
        onChange={onText}
        onKeyDown={add}
        // The dialog is opened to type or to choose; its first field is where one begins.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        autoComplete="off"
      />
      {chosen.length === 0 ? null : (
        <ul className="chips">
          {chosen.map((invitee) => (
            <li key={invitee.id}>
              <Chip invitee={invitee} onRemove={() => onToggle(invitee)} />
            </li>
          ))}
        </ul>
      )}
      {email === null ? null : (
        <AriaButton className="add-mail" onPress={() => onToggle({ kind: 'email', id: email, name: email })}>
          <Mail aria-hidden="true" size={20} />
          {t('inviteAddMail', { email })}
        </AriaButton>
      )}
    </div>
  )
}

const Chip = ({ invitee, onRemove }: { readonly invitee: Invitee; readonly onRemove: () => void }) => {
  const t = useT()
  return (
    <span className="chip">
      {invitee.kind === 'email' ? <Mail aria-hidden="true" size={16} /> : <Avatar size="small" id={invitee.id} name={invitee.name} />}
      <span>{invitee.name}</span>
      <AriaButton aria-label={t('inviteTakeOut', { name: invitee.name })} onPress={onRemove}>
        <X aria-hidden="true" size={16} />
      </AriaButton>
    </span>
  )
}
