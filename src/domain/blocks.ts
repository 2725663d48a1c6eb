/** R5: whoever is blocked is refused, locked or not, until a host lifts it by inviting them or letting them in. */
import type { Applicant } from './applicant.ts'
import type { Attendee } from './attendee.ts'
import type { Block, Conference } from './conference.ts'
import type { AccountId, AttendeeId, SecretHash } from './ids.ts'
import type { Meeting } from './meeting.ts'
import { roleOfAccount } from './role.ts'

export function isBlocked(meeting: Meeting, { account, device }: Pick<Applicant, 'account' | 'device'>): boolean {
  const blocks = meeting.conference?.blocks ?? []
  if (account !== null && isAccountBlocked(blocks, account.accountId)) return true
  // A host who has been somebody else in the same browser is not shut out of their own meeting.
  if (account !== null && roleOfAccount(meeting, account.accountId) !== 'attendee') return false
  return device !== null && blocks.some((block) => block.devices.includes(device))
}

export const isAccountBlocked = (blocks: readonly Block[], account: AccountId): boolean =>
  blocks.some((block) => block.accountId === account)

/** The account, or every device that this attendee has come with. */
export function blockOf(attendee: Attendee): Block {
  const ofDevices = attendee.devices.flatMap(({ hash, previous }) => (previous === null ? [hash] : [hash, previous]))
  const ofLegs = attendee.legs.flatMap(({ binding }) => binding ?? [])
  return {
    attendeeId: attendee.id,
    accountId: attendee.account?.accountId ?? null,
    devices: [...new Set([...ofDevices, ...ofLegs])],
    name: attendee.name,
  }
}

export interface Lifted {
  readonly attendeeIds?: readonly AttendeeId[]
  readonly accountId?: AccountId | null
  readonly device?: SecretHash | null
}

/** Without the blocks that name any of these; the same conference when there are none. */
export function liftBlocks(conference: Conference, { attendeeIds = [], accountId = null, device = null }: Lifted): Conference {
  const blocks = conference.blocks.filter(
    (block) =>
      !(block.attendeeId !== null && attendeeIds.includes(block.attendeeId)) &&
      !(accountId !== null && block.accountId === accountId) &&
      !(device !== null && block.devices.includes(device)),
  )
  return blocks.length === conference.blocks.length ? conference : { ...conference, blocks }
}
