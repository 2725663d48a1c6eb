/** The telephones' way to the meetings: the door and the verbs that everybody has (SPEC A1, D4, D5). */
import type { Actor } from './domain/actor.ts'
import { branded, type DoorEntryId, type MeetingNumber, type RoomAddress } from './domain/ids.ts'
import type { Room } from './domain/room.ts'
import type { ConferenceUpdate, ConferenceView } from './domain/view.ts'
import { sourceOf } from './http/budgets.ts'
import { conferenceWatcher } from './http/streams/watchers.ts'
import type { LiveFeed } from './http/streams/live-feed.ts'
import type { OrderedCall } from './meetings/call-me.ts'
import { callSource } from './meetings/call-source.ts'
import { changeLock } from './meetings/change-lock.ts'
import { dialIn } from './meetings/dial-in.ts'
import { endConference } from './meetings/end-conference.ts'
import { enter, type DoorKey, type EnterOutcome } from './meetings/enter.ts'
import { giveUpLeg } from './meetings/give-up-leg.ts'
import { ignoreAtDoor } from './meetings/ignore-at-door.ts'
import { letIn } from './meetings/let-in.ts'
import { muteAttendee } from './meetings/mute-attendee.ts'
import { numberForRoom } from './meetings/one-button.ts'
import type { Ports } from './meetings/ports.ts'
import { viewConference } from './meetings/view-conference.ts'
import type { Verb } from './meetings/verb.ts'
import { doorEntry, isHost, newsBetween, othersIn, peopleIn, viewAfter, whoOf, WITHHELD } from './meeting-news.ts'
import { PhoneThreshold } from './phone-threshold.ts'
import type { Attempt, CallerSeat, DoorAnswer, PhoneDoor, RoomDoor, SeatCommand, SeatNews } from './phone/call/door.ts'
import type { Answer, WhyNot } from './phone/ivr/command.ts'
import type { Seat } from './phone/ivr/event.ts'
import type { Person } from './phone/media/stage/person.ts'

export interface PhoneDoorNeeds {
  readonly ports: Ports
  readonly feed: LiveFeed
  /** Of the media socket, `ws://…`; known once the server listens. */
  readonly mediaUrl: () => string
  /** Where its media socket is heard on this machine itself. */
  readonly mediaAddress: string
}

type Admitted = EnterOutcome & { readonly admitted: true }

export function createPhoneDoor(needs: PhoneDoorNeeds): PhoneDoor {
  return {
    meetingOf: (room) => numberForRoom(needs.ports, branded<RoomAddress>(room)),
    async enter({ by, path, name: said, caller, address, trunk, room: proved }: Attempt): Promise<DoorAnswer> {
      const room = proved === undefined ? null : await roomWith(needs.ports, proved)
      const key = doorKey(by)
      const source = trunk === null ? sourceOf(address) : callSource(trunk, caller)
      const name = said ?? caller ?? WITHHELD
      const arrival = {
        by: key,
        account: null,
        device: null,
        path: room === null ? path : 'room',
        name,
        source,
        trunk,
        ...(room && { room }),
      } as const
      const outcome = await enter(needs.ports, arrival)
      if (outcome.admitted) return seatOf(needs, outcome, 'number' in by)
      const { code, device } = outcome
      if ('pin' in by) return { admitted: false, code }
      return {
        admitted: false,
        code,
        threshold: new PhoneThreshold(needs, { ...arrival, device }, (admitted) => seatOf(needs, admitted, true)),
      }
    },
  }
}

/** Null where an administrator has taken it away meanwhile. */
async function roomWith({ roomBook }: Ports, address: string): Promise<Room | null> {
  const room = (await roomBook.read()).rooms.find((one) => one.address === address)
  return room === undefined ? null : { address: room.address, name: room.name }
}

function doorKey(by: Attempt['by']): DoorKey {
  if ('number' in by) return { number: branded<MeetingNumber>(by.number) }
  return by.of === undefined ? { pin: by.pin } : { pin: by.pin, of: branded<MeetingNumber>(by.of) }
}

/** Somebody whom we rang, and who pressed the key: comes in by the attendee's own PIN, so as that attendee and nobody else (P3). */
export async function enterCalled(needs: PhoneDoorNeeds, { name, trunkId, called, pin }: OrderedCall): Promise<DoorAnswer> {
  const source = callSource(trunkId, called)
  const arrival = { by: { pin: pin() }, account: null, device: null, path: 'phone', name, source, trunk: trunkId } as const
  const outcome = await enter(needs.ports, arrival)
  return outcome.admitted ? seatOf(needs, outcome, false) : outcome
}

async function seatOf(needs: PhoneDoorNeeds, admitted: Admitted, guest: boolean): Promise<DoorAnswer> {
  const { attendeeId, name, conferenceId } = admitted
  const actor: Actor = { kind: 'attendee', attendeeId, name }
  const view = await viewConference(needs.ports, actor, conferenceId)
  // Removed, or the meeting ended, since the verdict: the seat is not there any more.
  if (!view.ok) return { admitted: false, code: 'no_meeting' }
  return { admitted: true, seat: new MeetingSeat(needs, admitted, actor, view.value, guest) }
}

class MeetingSeat implements CallerSeat {
  readonly conferenceId: string
  readonly legId: string
  readonly room: RoomDoor
  readonly found: Seat
  readonly #needs: PhoneDoorNeeds
  readonly #admitted: Admitted
  readonly #actor: Actor
  #view: ConferenceView
  #stopWatching: () => void = () => undefined

  constructor(needs: PhoneDoorNeeds, admitted: Admitted, actor: Actor, view: ConferenceView, guest: boolean) {
    const { conferenceId, legId, token } = admitted
    this.#needs = needs
    this.#admitted = admitted
    this.#actor = actor
    this.#view = view
    this.conferenceId = conferenceId
    this.legId = legId
    this.room = { url: needs.mediaUrl(), token, mediaAddress: needs.mediaAddress }
    const { locked, version: lockVersion } = view.lock
    this.found = { host: isHost(view), guest, locked, lockVersion, others: othersIn(view).length }
  }

  async do(command: SeatCommand): Promise<Answer> {
    const { ports } = this.#needs
    const { conferenceId } = this.#admitted
    const actor = this.#actor
    switch (command.name) {
      case 'lock': {
        const { locked, ifVersion } = command
        const lock = await changeLock(ports, actor, conferenceId, { locked, ifVersion })
        return lock.ok ? { to: 'lock', locked: lock.value.locked, version: lock.value.version } : { to: 'lock', whyNot: whyNot(lock.code) }
      }
      case 'letIn':
        return answered('letIn', await letIn(ports, actor, conferenceId, branded<DoorEntryId>(command.entry)))
      case 'ignore':
        return answered('ignore', await ignoreAtDoor(ports, actor, conferenceId, branded<DoorEntryId>(command.entry)))
      case 'muteOthers':
        return answered('muteOthers', await this.#muteOthers())
      case 'endForAll':
        return answered('endForAll', await endConference(ports, actor, conferenceId))
      case 'whoIsHere':
        return this.#whoIsHere()
      case 'whoIsAtTheDoor':
        return this.#whoIsAtTheDoor()
    }
  }

  isOwn(legId: string): boolean {
    return this.#view.attendees.some(({ isMe, legs }) => isMe && legs.some(({ id }) => id === legId))
  }

  async ownPin(): Promise<string | null> {
    const own = await dialIn(this.#needs.ports, this.#actor, this.#admitted.conferenceId)
    return own.ok ? own.value.pin : null
  }

  watch(listener: (news: SeatNews) => void, people: (read: () => readonly Person[]) => void): void {
    const read = (): readonly Person[] => peopleIn(this.#view, this.legId)
    people(read)
    const send = (update: unknown): void => {
      // The watcher sends updates of this type only.
      for (const news of this.#hear(update as ConferenceUpdate)) listener(news)
      people(read)
    }
    const closed = new Set<() => void>()
    const close = (): void => closed.forEach((forget) => forget())
    const stream = { send, beat: () => undefined, close, onClose: (forget: () => void) => void closed.add(forget) }
    this.#needs.feed.watch(branded(this.#view.meetingId), conferenceWatcher(stream, this.#actor, this.#view))
    this.#stopWatching = close
  }

  close(): void {
    this.#stopWatching()
    const { conferenceId, legId } = this.#admitted
    // What fails here the sweep does within a minute.
    giveUpLeg(this.#needs.ports, conferenceId, legId).catch(() => undefined)
  }

  #hear(update: ConferenceUpdate): readonly SeatNews[] {
    const before = this.#view
    this.#view = viewAfter(before, update)
    if (update.type === 'ended' || update.type === 'removed') return [{ type: 'closed', closing: update.type }]
    return newsBetween(before, this.#view)
  }

  async #muteOthers(): Promise<Verb> {
    if (!isHost(this.#view)) return { ok: false, code: 'not_host' }
    const { ports } = this.#needs
    const { conferenceId } = this.#admitted
    const muted = othersIn(this.#view).map(({ id }) => muteAttendee(ports, this.#actor, conferenceId, branded(id)))
    return (await Promise.all(muted)).find(({ ok }) => !ok) ?? { ok: true, value: undefined }
  }

  #whoIsHere(): Answer {
    return { to: 'whoIsHere', others: othersIn(this.#view).map(whoOf) }
  }

  #whoIsAtTheDoor(): Answer {
    if (!isHost(this.#view)) return { to: 'whoIsAtTheDoor', whyNot: 'not_host' }
    const waiting = this.#view.door.filter(({ state }) => state === 'waiting')
    return { to: 'whoIsAtTheDoor', entries: waiting.map(doorEntry) }
  }
}

type Plain = 'letIn' | 'ignore' | 'muteOthers' | 'endForAll'
const answered = (to: Plain, verb: Verb): Answer => (verb.ok ? { to } : { to, whyNot: whyNot(verb.code) })

const WHY_NOT: Readonly<Record<string, WhyNot>> = {
  not_host: 'not_host',
  version_conflict: 'changed',
  unknown_door_entry: 'gone',
  roster_full: 'full',
}
const whyNot = (code: string): WhyNot => WHY_NOT[code] ?? 'failed'
