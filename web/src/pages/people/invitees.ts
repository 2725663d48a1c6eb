/** People that somebody picks to invite: accounts, and e-mail addresses of those without one. */
import type { PersonView } from '../../../../shared/api/account.ts'
import type { Invitees } from '../../../../shared/api/meeting.ts'

export type Picked = { readonly kind: 'account'; readonly person: PersonView } | { readonly kind: 'email'; readonly email: string }

export const keyOf = (picked: Picked): string => (picked.kind === 'account' ? picked.person.accountId : picked.email.toLowerCase())
export const nameOf = (picked: Picked): string => (picked.kind === 'account' ? picked.person.name : picked.email)

/** One whole address, as typed or pasted; the server judges it finally. */
const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]{2,}$/

export const isAddress = (text: string): boolean => ADDRESS.test(text.trim())

/** Every address in a pasted list, such as `Ada <ada@example.org>, bob@example.org`. */
export const addressesIn = (text: string): readonly string[] => text.split(/[\s,;<>]+/).filter(isAddress)

export const add = (list: readonly Picked[], more: readonly Picked[]): readonly Picked[] => {
  const known = new Set(list.map(keyOf))
  return [...list, ...more.filter((picked) => !known.has(keyOf(picked)) && known.add(keyOf(picked)))]
}

export const without = (list: readonly Picked[], key: string): readonly Picked[] => list.filter((picked) => keyOf(picked) !== key)

export const inviteesOf = (list: readonly Picked[]): Invitees => ({
  accountIds: list.flatMap((picked) => (picked.kind === 'account' ? picked.person.accountId : [])),
  emails: list.flatMap((picked) => (picked.kind === 'email' ? { email: picked.email } : [])),
})
