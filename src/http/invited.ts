import type { InvitedPerson } from '../meetings/invite.ts'
import { personalLink } from './links.ts'

/** What the inviter sees: secrets have become links. */
export const shownInvited = (url: string, people: readonly InvitedPerson[]) =>
  people.map((person) => ({ ...person, link: person.link === null ? null : personalLink(url, person.link) }))
