/** R5: whoever is blocked is refused, locked or not, until a host lifts it by inviting them or letting them in. */
import type { Applicant } from './applicant.ts'
import type { Attendee } from './attendee.ts'
import type { Block, Conference } from './conference.ts'
import type { AccountId, AttendeeId, RoomAddress, SecretHash } from './ids.ts'
import type { Meeting } from './meeting.ts'
import { roleOfAccount } from './role.ts'
import type { Room } from './room.ts'

/** What blocks are told by. */
type Identity = Pick<Applicant, 'account' | 'device'> & { readonly room: Pick<Room, 'address'> | null }

export function isBlocked(meeting: Meeting, { account, room, device }: Identity): boolean {
  const blocks = meeting.conference?.blocks ?? []
  if (account !== null && isAccountBlocked(blocks, account.accountId)) return true
  if (room !== null && isRoomBlocked(blocks, room.address)) return true
  // A host who has been somebody else in the same browser is not shut out of their own meeting.
  if (account !== null && roleOfAccount(meeting, account.accountId) !== 'attendee') return false
  return device !== null && blocks.some((block) => block.devices.includes(device))
}

export const isAccountBlocked = (blocks: readonly Block[], account: AccountId): boolean =>
  blocks.some((block) => block.accountId === account)

export const isRoomBlocked = (blocks: readonly Block[], room: RoomAddress): boolean => blocks.some((block) => block.room === room)

/** The account, the room, or every device that this attendee has come with. */
export function blockOf(attendee: Attendee): Block {
  const ofDevices = attendee.devices.flatMap(({ hash, previous }) => (previous === null ? [hash] : [hash, previous]))
  const ofLegs = attendee.legs.flatMap(({ binding }) => binding ?? [])
  return {
    attendeeId: attendee.id,
    accountId: attendee.account?.accountId ?? null,
    room: attendee.room,
    devices: [...new Set([...ofDevices, ...ofLegs])],
    name: attendee.name,
  }
}

export interface Lifted {
  readonly attendeeIds?: readonly AttendeeId[]
  readonly accountId?: AccountId | null
  readonly room?: RoomAddress | null
  readonly device?: SecretHash | null
}

/** Without the blocks that name any of these; the same conference when there are none. */
export function liftBlocks(conference: Conference, { attendeeIds = [], accountId = null, room = null, device = null }: Lifted): Conference {
  const blocks = conference.blocks.filter(
    (block) =>
      !(block.attendeeId !== null && attendeeIds.includes(block.attendeeId)) &&
      !(accountId !== null && block.accountId === accountId) &&
      !(room !== null && block.room === room) &&
      !(device !== null && block.devices.includes(device)),
  )
  return blocks.length === conference.blocks.length ? conference : { ...conference, blocks }
}
