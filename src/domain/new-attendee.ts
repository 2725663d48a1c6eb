import type { Attendee } from './attendee.ts'
import type { Context } from './decision.ts'
import type { SecretHash } from './ids.ts'
import type { Invitation } from './meeting.ts'
import type { Person } from './person.ts'
import type { Room } from './room.ts'

/** P1: whoever comes onto the roster gets a PIN with it. */
function entry(context: Context, who: Pick<Attendee, 'account' | 'room' | 'invitationId' | 'name' | 'nameProved' | 'devices'>): Attendee {
  const id = context.mint.attendeeId()
  return {
    id,
    ...who,
    standing: 'invited',
    since: context.now,
    admittedAt: null,
    legs: [],
    pin: context.mint.pin(id),
    pinTriedAt: null,
    call: null,
    removedBy: null,
  }
}

export const accountEntry = (context: Context, account: Person): Attendee =>
  entry(context, { account, room: null, invitationId: null, name: account.name, nameProved: true, devices: [] })

/** Its name is the administrator's word. */
export const roomEntry = (context: Context, { address, name }: Room): Attendee =>
  entry(context, { account: null, room: address, invitationId: null, name, nameProved: true, devices: [] })

/** R7: the name of somebody with a personal link is the inviter's word, not the visitor's; it counts as proved if a host gave it. */
export function invitedEntry(context: Context, invitation: Invitation, byHost: boolean): Attendee {
  const { invitee, id: invitationId, name } = invitation
  if (invitee.kind === 'account') return { ...accountEntry(context, invitee.person), invitationId }
  if (invitee.kind === 'room') return { ...roomEntry(context, { address: invitee.address, name }), invitationId }
  return entry(context, { account: null, room: null, invitationId, name, nameProved: byHost, devices: [] })
}

/** A guest whose name nobody vouches for. */
export const guestEntry = (context: Context, name: string, device: SecretHash | null): Attendee =>
  entry(context, {
    account: null,
    room: null,
    invitationId: null,
    name: name === '' ? 'Guest' : name,
    nameProved: false,
    devices: device === null ? [] : [{ hash: device, previous: null, proves: true }],
  })

/** Back on the roster after a removal, as if newly invited: with a new PIN and no device. */
export const restored = (context: Context, attendee: Attendee): Attendee => ({
  ...attendee,
  standing: 'invited',
  since: context.now,
  legs: [],
  pin: context.mint.pin(attendee.id),
  pinTriedAt: null,
  call: null,
  devices: [],
  removedBy: null,
})
