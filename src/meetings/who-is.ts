import type { Actor } from '../domain/actor.ts'
import type { ConferenceId, SecretHash } from '../domain/ids.ts'
import type { Meeting } from '../domain/meeting.ts'
import type { Person } from '../domain/person.ts'
import { roleOfAccount } from '../domain/role.ts'
import { attendeeOfAccount, attendeeOfDevice } from '../domain/roster.ts'
import type { Ports } from './ports.ts'

export interface Proofs {
  readonly account: Person | null
  readonly devices: readonly SecretHash[]
}

/** The actor that a request acts as in this conference; null for whoever is not in it, as for an unknown conference. */
export async function whoIs({ store }: Ports, conferenceId: ConferenceId, proofs: Proofs): Promise<Actor | null> {
  const meeting = await store.find({ conferenceId })
  return meeting === null ? null : (byAccount(meeting, proofs) ?? byDevice(meeting, proofs))
}

function byAccount(meeting: Meeting, { account }: Proofs): Actor | null {
  if (account === null || meeting.conference === null) return null
  const { accountId, name } = account
  const known = attendeeOfAccount(meeting.conference, accountId) !== undefined || roleOfAccount(meeting, accountId) !== 'attendee'
  return known ? { kind: 'account', accountId, name } : null
}

/** As at the door: a device that proves one account is no proof for somebody signed in as another. */
function byDevice({ conference }: Meeting, { account, devices }: Proofs): Actor | null {
  if (conference === null) return null
  for (const device of devices) {
    const attendee = attendeeOfDevice(conference, device)
    if (attendee !== undefined && (account === null || attendee.account === null))
      return { kind: 'attendee', attendeeId: attendee.id, name: attendee.name }
  }
  return null
}
