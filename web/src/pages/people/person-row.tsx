import type { ReactNode } from 'react'
import type { PersonView } from '../../../../shared/api/account.ts'
import { Avatar } from '../../ui/avatar.tsx'

/** A person in a list, with what can be done about them. */
export const PersonRow = ({ person, action }: { readonly person: PersonView; readonly action?: ReactNode }) => (
  <li className="person-row">
    <Avatar id={person.accountId} name={person.name} />
    <span className="who">
      <b>{person.name}</b>
      <small>{person.email}</small>
    </span>
    {action}
  </li>
)
