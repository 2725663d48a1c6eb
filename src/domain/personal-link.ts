import type { Attendee } from './attendee.ts'
import type { SecretHash } from './ids.ts'
import type { Invitation } from './meeting.ts'

/** I2: gives the attendee's personal link to this device, under its present secret. The same list when nothing changes. */
export function bindLink(invitations: readonly Invitation[], attendee: Attendee, secret: SecretHash | null): readonly Invitation[] {
  const known = attendee.devices.some((device) => device.hash === secret)
  const own = invitations.find((invitation) => invitation.id === attendee.invitationId)
  if (!own?.link || secret === null || !known || own.link.device === secret) return invitations
  const bound = { ...own, link: { ...own.link, device: secret } }
  return invitations.map((invitation) => (invitation === own ? bound : invitation))
}

/** Before an entry is forgotten: a link that has an owner follows it to the last secret that it was given, seen or not. */
export function keepLink(invitations: readonly Invitation[], attendee: Attendee): readonly Invitation[] {
  const own = invitations.find((invitation) => invitation.id === attendee.invitationId)
  return own?.link?.device == null ? invitations : bindLink(invitations, attendee, attendee.devices.at(-1)?.hash ?? null)
}
