/** The roster as it is shown, to hosts and to all others. Views of what has not changed keep their identity, however many people look on. */
import type { Role } from './actor.ts'
import type { Attendee } from './attendee.ts'
import type { Meeting } from './meeting.ts'
import { maskNumber, skeleton } from './name.ts'
import { roleOfAttendee } from './role.ts'
import { isOnRoster } from './roster.ts'
import type { AttendeeView } from './view.ts'

interface Look {
  /** R7: the first name of each appearance, proved ones before all others. */
  readonly names: ReadonlyMap<string, Attendee>
  hosts: readonly AttendeeView[] | null
  others: readonly AttendeeView[] | null
}

const looks = new WeakMap<Meeting, Look>()

export function rosterViews(meeting: Meeting, forHost: boolean): readonly AttendeeView[] {
  const look = lookOf(meeting)
  if (forHost) return (look.hosts ??= viewsFor(meeting, look, true))
  return (look.others ??= viewsFor(meeting, look, false))
}

/** The name on the roster that this unproved one looks like. */
export const resemblanceOf = (meeting: Meeting, name: string): string | null => lookOf(meeting).names.get(skeleton(name))?.name ?? null

function lookOf(meeting: Meeting): Look {
  const known = looks.get(meeting)
  if (known !== undefined) return known
  const look: Look = { names: firstNames(meeting), hosts: null, others: null }
  looks.set(meeting, look)
  return look
}

function firstNames({ conference }: Meeting): ReadonlyMap<string, Attendee> {
  const names = new Map<string, Attendee>()
  const listed = (conference?.attendees ?? []).filter(isOnRoster)
  for (const attendee of [...listed.filter((one) => one.nameProved), ...listed.filter((one) => !one.nameProved)]) {
    const appearance = skeletonOf(attendee)
    if (!names.has(appearance)) names.set(appearance, attendee)
  }
  return names
}

const skeletons = new WeakMap<Attendee, string>()

function skeletonOf(attendee: Attendee): string {
  const appearance = skeletons.get(attendee) ?? skeleton(attendee.name)
  skeletons.set(attendee, appearance)
  return appearance
}

/** R1: only hosts see who was removed. */
function viewsFor(meeting: Meeting, { names }: Look, forHost: boolean): readonly AttendeeView[] {
  const shown = (meeting.conference?.attendees ?? []).filter((attendee) => forHost || isOnRoster(attendee))
  return shown.map((attendee) => {
    const namesake = attendee.nameProved || isCallerNumber(attendee.name) ? undefined : names.get(skeletonOf(attendee))
    const resembles = namesake === undefined || namesake === attendee ? null : namesake.name
    return attendeeView(attendee, { role: roleOfAttendee(meeting, attendee), resembles, masked: !forHost })
  })
}

interface Shown {
  readonly role: Role
  readonly resembles: string | null
  readonly masked: boolean
}

const clear = new WeakMap<Attendee, AttendeeView>()
const masked = new WeakMap<Attendee, AttendeeView>()

function attendeeView(attendee: Attendee, shown: Shown): AttendeeView {
  const cache = shown.masked ? masked : clear
  const known = cache.get(attendee)
  if (known !== undefined && known.role === shown.role && known.resembles === shown.resembles) return known
  const view = newView(attendee, shown)
  cache.set(attendee, view)
  return view
}

function newView(attendee: Attendee, shown: Shown): AttendeeView {
  const { id, name, nameProved, standing, since } = attendee
  return {
    id,
    name: shown.masked && !nameProved && isCallerNumber(name) ? maskNumber(name) : name,
    nameProved,
    resembles: shown.resembles,
    role: shown.role,
    standing,
    since,
    legs: attendee.legs.filter((leg) => leg.state === 'open').map((leg) => ({ id: leg.id, path: leg.path })),
    room: attendee.room !== null,
    pinTriedAt: shown.masked ? null : attendee.pinTriedAt,
    isMe: false,
  }
}

export const isCallerNumber = (name: string): boolean => /^\+?\d{4,}$/.test(name)
