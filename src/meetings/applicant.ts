/** From what comes in at the rim to what the domain weighs: raw secrets end here. */
import type { Applicant } from '../domain/applicant.ts'
import { cleanName } from '../domain/name.ts'
import type { Person } from '../domain/person.ts'
import type { Room } from '../domain/room.ts'
import type { Path } from '../domain/leg.ts'
import type { MeetingNumber } from '../domain/ids.ts'
import type { Whence } from './pin-guard.ts'
import type { MeetingKey, Secrets } from './ports.ts'

/** How somebody names the meeting they want into. Links and PINs are raw secrets. A PIN that is said to be `of` a meeting opens no other. */
export type DoorKey = { readonly number: MeetingNumber } | { readonly link: string } | { readonly pin: string; readonly of?: MeetingNumber }

export interface Visitor {
  readonly by: DoorKey
  readonly account: Person | null
  /** A room system that has proved to be the one registered here. */
  readonly room?: Room
  /** The raw device secret that the visitor holds for this door. */
  readonly device: string | null
}

export interface Arrival extends Visitor, Whence {
  readonly path: Path
  readonly name: string
}

/** Ours are 43 characters of base64url; anything else was never given out. */
const DEVICE_SECRET = /^[\w-]{20,100}$/

export const heldDevice = ({ device }: Visitor): string | null => (device !== null && DEVICE_SECRET.test(device) ? device : null)

export function keyOf(secrets: Secrets, by: DoorKey): MeetingKey {
  if ('number' in by) return by
  return 'link' in by ? { link: secrets.hash('link', by.link) } : { pin: secrets.hash('pin', by.pin) }
}

export function proofsOf(secrets: Secrets, visitor: Visitor): Pick<Applicant, 'account' | 'room' | 'device' | 'link' | 'pin'> {
  const { by, account, room = null } = visitor
  const held = heldDevice(visitor)
  return {
    account,
    room,
    device: held === null ? null : secrets.hash('device', held),
    link: 'link' in by ? secrets.hash('link', by.link) : null,
    pin: 'pin' in by ? secrets.hash('pin', by.pin) : null,
  }
}

export const applicantOf = (secrets: Secrets, arrival: Arrival, nextDevice: string): Applicant => ({
  ...proofsOf(secrets, arrival),
  path: arrival.path,
  name: cleanName(arrival.name),
  nextDevice: secrets.hash('device', nextDevice),
  source: secrets.hash('source', arrival.source),
})
