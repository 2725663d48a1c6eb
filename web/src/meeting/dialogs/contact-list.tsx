import { useDeferredValue } from 'react'
import { CallFailed, useContacts } from '../../api/session.ts'
import { useT, type TextKey } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Checkbox } from '../../ui/choice.tsx'
import { useView } from '../meeting-context.ts'
import type { Invitee } from './invitees.ts'

export interface ContactListProps {
  readonly search: string
  readonly chosen: readonly Invitee[]
  readonly onToggle: (invitee: Invitee) => void
}

type Contact = { readonly accountId: string; readonly name: string; readonly email: string }

export const ContactList = ({ search, chosen, onToggle }: ContactListProps) => {
  const t = useT()
  const query = useDeferredValue(search.trim())
  const { data, error } = useContacts(query)
  const contacts = data === undefined ? [] : distinct([...(query === '' ? data.recent : []), ...data.people])
  return (
    <section className="contacts" aria-label={t('inviteContacts')}>
      <h3>{t('inviteContacts')}</h3>
      {contacts.length === 0 ? <p className="muted small">{t(emptyText(data !== undefined, error, query))}</p> : null}
      <ul>
        {contacts.map((contact) => (
          <ContactRow key={contact.accountId} contact={contact} chosen={chosen} onToggle={onToggle} />
        ))}
      </ul>
    </section>
  )
}

const ContactRow = ({ contact, chosen, onToggle }: { readonly contact: Contact } & Pick<ContactListProps, 'chosen' | 'onToggle'>) => {
  const t = useT()
  const note = useStanding(contact)
  const already = note === 'inviteAlready'
  return (
    <li>
      <Checkbox
        isDisabled={already}
        isSelected={chosen.some(({ id }) => id === contact.accountId)}
        onChange={() => onToggle({ kind: 'account', id: contact.accountId, name: contact.name })}
        label={
          <span className="contact">
            <Avatar id={contact.accountId} name={contact.name} />
            <span className="who">
              <b>{contact.name}</b>
              <small>{note === null ? contact.email : t(note)}</small>
            </span>
          </span>
        }
      />
    </li>
  )
}

/** The roster names no accounts; a proved name that is on it is most likely the same person. */
function useStanding({ name }: Contact): TextKey | null {
  const { attendees, door } = useView()
  if (attendees.some((attendee) => attendee.nameProved && attendee.name === name && attendee.standing !== 'removed')) return 'inviteAlready'
  return door.some((entry) => entry.nameProved && entry.name === name && entry.state === 'waiting') ? 'inviteAtTheDoor' : null
}

function emptyText(loaded: boolean, error: Error | null, query: string): TextKey {
  if (error instanceof CallFailed && error.problem.status === 401) return 'inviteSignIn'
  if (!loaded) return 'loading'
  return query === '' ? 'inviteNone' : 'inviteNoMatch'
}

const distinct = (contacts: readonly Contact[]): readonly Contact[] => [
  ...new Map(contacts.map((contact) => [contact.accountId, contact])).values(),
]
