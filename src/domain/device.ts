/** R3: device secrets, which rotate with every entry. All functions keep the list's identity when nothing changes. */
import type { Attendee, Device } from './attendee.ts'
import type { SecretHash } from './ids.ts'

/** So that one attendee's memory is bounded; the oldest goes first. */
export const DEVICE_LIMIT = 10

const matches = (known: Device, secret: SecretHash): boolean => known.hash === secret || known.previous === secret

/** Whether this device is one of the attendee's, and so may carry its tokens (A4). */
export const holdsDevice = (attendee: Attendee, secret: SecretHash): boolean => attendee.devices.some((known) => matches(known, secret))

/** Whether this device alone proves that the attendee is who comes (A2). */
export const provenByDevice = (attendee: Attendee, secret: SecretHash): boolean =>
  attendee.devices.some((known) => known.proves && matches(known, secret))

export interface Rotation {
  /** What the visitor held, if anything. */
  readonly held: SecretHash | null
  /** What it holds from now on. */
  readonly next: SecretHash
  readonly proves: boolean
}

/**
 * Gives a device its next secret. The one that it came with still works until the next has been seen, for answers get lost; two
 * entries at once from one browser make two successors of one secret, and either may be the one that the browser keeps.
 */
export function rotate(devices: readonly Device[], { held, next, proves }: Rotation): readonly Device[] {
  const known = held === null ? undefined : devices.find((device) => matches(device, held))
  const successor = { hash: next, previous: known === undefined ? null : held, proves: proves || known?.proves === true }
  const others =
    known !== undefined && known.hash === held ? devices.filter((device) => device !== known && !isSibling(device, known)) : devices
  return [...others, successor].slice(-DEVICE_LIMIT)
}

/** The secret has been seen in use: its predecessor, and other successors of that, are over. */
export function markSeen(devices: readonly Device[], secret: SecretHash): readonly Device[] {
  const known = devices.find((device) => device.hash === secret)
  if (known === undefined || known.previous === null) return devices
  return devices.filter((device) => !isSibling(device, known)).map((device) => (device === known ? { ...known, previous: null } : device))
}

const isSibling = (device: Device, known: Device): boolean =>
  device !== known && known.previous !== null && device.previous === known.previous
