/** What an attendee of the soak sends and gets, so that what should flow and does not is found. */

export type Sent = 'microphone' | 'camera' | 'screen'

/** After so long without a packet something that should flow is stuck: negotiation, a key frame and a resume take less. */
export const STUCK_MS = 5_000

export interface Attendance {
  /** Null while not in the room. */
  readonly identity: string | null
  /** In the room and connected since; null while not. */
  readonly since: number | null
  /** Since when each is sent without a pause. */
  readonly sends: ReadonlyMap<Sent, number>
  /** When something of it came last, by `keyOf`. Null where it does not receive at all. */
  readonly got: ReadonlyMap<string, number> | null
}

export const keyOf = (identity: string, what: Sent): string => `${identity} ${what}`

/** How many of those who should get something of each other get nothing, at this moment. */
export function stuckAmong(room: readonly Attendance[], now: number): number {
  return room.flatMap((sender) => room.map((receiver) => (receiver === sender ? 0 : stuckBetween(sender, receiver, now)))).reduce(sum, 0)
}

function stuckBetween(sender: Attendance, receiver: Attendance, now: number): number {
  const { identity, since } = sender
  if (identity === null || since === null || receiver.since === null || receiver.got === null) return 0
  const began = Math.max(since, receiver.since)
  const { got } = receiver
  const missing = [...sender.sends].filter(([what, at]) => now - Math.max(began, at, got.get(keyOf(identity, what)) ?? 0) > STUCK_MS)
  return missing.length
}

const sum = (a: number, b: number): number => a + b
