/** Whom somebody has chosen to invite. */
export type Invitee =
  | { readonly kind: 'account'; readonly id: string; readonly name: string }
  | { readonly kind: 'email'; readonly id: string; readonly name: string }

/** An address as people type it; the server checks it again. Null while it is none. */
export function emailIn(text: string): string | null {
  const typed = text.trim().replace(/[,;]$/u, '')
  return /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$/u.test(typed) && typed.length <= 200 ? typed : null
}

export const toggled = (chosen: readonly Invitee[], invitee: Invitee): readonly Invitee[] =>
  chosen.some(({ id }) => id === invitee.id) ? chosen.filter(({ id }) => id !== invitee.id) : [...chosen, invitee]

export const asBody = (chosen: readonly Invitee[]) => ({
  accountIds: chosen.filter(({ kind }) => kind === 'account').map(({ id }) => id),
  emails: chosen.filter(({ kind }) => kind === 'email').map(({ name }) => ({ email: name })),
})
