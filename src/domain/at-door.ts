/** I4: what hosts do about those at the door. */
import type { Actor } from './actor.ts'
import { isAccountBlocked, isRoomBlocked, liftBlocks } from './blocks.ts'
import type { Conference } from './conference.ts'
import type { Context, Decision } from './decision.ts'
import type { DoorEntry } from './door.ts'
import type { DoorEntryId } from './ids.ts'
import { memberOnRoster } from './invite.ts'
import type { Meeting } from './meeting.ts'
import { guestEntry } from './new-attendee.ts'
import { isHost } from './role.ts'
import { attendeeOfDevice, rostered, ROSTER_LIMIT, withNewAttendee } from './roster.ts'
import { done, refuseVerb, type Verb } from './verb.ts'

/** Puts somebody on the roster while the door stays locked, and lifts any block of them. They come in by themselves then. */
export function letIn(meeting: Meeting, by: Actor, id: DoorEntryId, context: Context): Decision<Verb> {
  return withEntry(meeting, by, id, 'let-in', (conference, entry) => {
    if (rostered(conference).length >= ROSTER_LIMIT) return refuseVerb(meeting, 'let-in', by, 'roster_full')
    const door = conference.door.filter((known) => known !== entry)
    const lifted = liftBlocks(
      { ...conference, door },
      { accountId: entry.account?.accountId ?? null, room: entry.room, device: entry.device },
    )
    const listing = listEntry(lifted, entry, context)
    const { attendee } = listing
    return done({ ...meeting, conference: listing.conference }, [
      { type: 'door.let_in', doorEntryId: id, name: entry.name, by },
      { type: 'attendee.invited', attendeeId: attendee.id, invitationId: null, name: attendee.name, by, via: 'door' },
    ])
  })
}

function listEntry(conference: Conference, entry: DoorEntry, context: Context) {
  const { account, room, name } = entry
  if (account !== null) return memberOnRoster(conference, { kind: 'account', person: account }, null, context)
  if (room !== null) return memberOnRoster(conference, { kind: 'room', room: { address: room, name } }, null, context)
  return guestOnRoster(conference, entry, context)
}

/** The device secret that came with the refusal becomes the proof of who comes back. */
function guestOnRoster(conference: Conference, entry: DoorEntry, context: Context) {
  const known = entry.device === null ? undefined : attendeeOfDevice(conference, entry.device)
  if (known !== undefined) return { conference, attendee: known }
  const attendee = guestEntry(context, entry.name, entry.device)
  return { conference: withNewAttendee(conference, attendee), attendee }
}

/** They go on being refused, and nobody hears of it any more. */
export function ignoreAtDoor(meeting: Meeting, by: Actor, id: DoorEntryId): Decision<Verb> {
  return withEntry(meeting, by, id, 'ignore', (conference, entry) => {
    if (entry.state === 'ignored') return done(meeting)
    const event = { type: 'door.ignored', doorEntryId: id, name: entry.name, by } as const
    return done({ ...meeting, conference: changed(conference, entry, { state: 'ignored' }) }, [event])
  })
}

/** Refused from now on, locked or not. The entry stays, so that a host can find it and let them in after all. */
export function blockAtDoor(meeting: Meeting, by: Actor, id: DoorEntryId): Decision<Verb> {
  return withEntry(meeting, by, id, 'block', (conference, entry) => {
    if (isEntryBlocked(conference, entry)) return done(meeting)
    const ignored = changed(conference, entry, { state: 'ignored', code: 'blocked' })
    const devices = entry.device === null ? [] : [entry.device]
    const block = { attendeeId: null, accountId: entry.account?.accountId ?? null, room: entry.room, devices, name: entry.name }
    const event = { type: 'door.blocked', doorEntryId: id, name: entry.name, by } as const
    return done({ ...meeting, conference: { ...ignored, blocks: [...conference.blocks, block] } }, [event])
  })
}

function isEntryBlocked({ blocks }: Conference, { account, room, device }: DoorEntry): boolean {
  if (account !== null) return isAccountBlocked(blocks, account.accountId)
  if (room !== null) return isRoomBlocked(blocks, room)
  return device !== null && blocks.some((block) => block.devices.includes(device))
}

const changed = (conference: Conference, entry: DoorEntry, change: Partial<DoorEntry>): Conference => ({
  ...conference,
  door: conference.door.map((known) => (known === entry ? { ...known, ...change } : known)),
})

type Decide = (conference: Conference, entry: DoorEntry) => Decision<Verb>

function withEntry(meeting: Meeting, by: Actor, id: DoorEntryId, verb: string, decide: Decide): Decision<Verb> {
  const { conference } = meeting
  if (conference === null) return refuseVerb(meeting, verb, by, 'no_conference')
  if (!isHost(meeting, by)) return refuseVerb(meeting, verb, by, 'not_host')
  const entry = conference.door.find((known) => known.id === id)
  return entry === undefined ? refuseVerb(meeting, verb, by, 'unknown_door_entry') : decide(conference, entry)
}
