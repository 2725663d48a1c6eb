/** A meeting with people around it, for tests: Olga organizes, Dora is her delegate; everyone else is who they say they are. */
import type { Actor } from '../domain/actor.ts'
import type { Attendee } from '../domain/attendee.ts'
import type { Conference } from '../domain/conference.ts'
import type { DoorEntry } from '../domain/door.ts'
import type { MeetingEvent } from '../domain/events.ts'
import type { ConferenceId, MeetingId, SecretHash } from '../domain/ids.ts'
import type { Path } from '../domain/leg.ts'
import type { Meeting, MeetingSettings } from '../domain/meeting.ts'
import type { Room } from '../domain/room.ts'
import { viewOf } from '../domain/view.ts'
import { changeLock } from './change-lock.ts'
import { createMeeting } from './create-meeting.ts'
import { enter, type DoorKey, type EnterOutcome } from './enter.ts'
import { createFakePorts, person, type FakePorts } from './fakes/fake-ports.ts'
import { inviteToConference, inviteToMeeting } from './invite.ts'
import { openLeg } from './open-leg.ts'
import { removeAttendee } from './remove-attendee.ts'

const PEOPLE = ['Olga', 'Dora', 'Anna', 'Bert', 'Cora'].map(person)

export const by = (name: string): Actor => ({ kind: 'account', ...person(name) })

export interface Coming {
  readonly by?: DoorKey
  readonly path?: Path
  /** Signed in as the account of that name. */
  readonly signedIn?: boolean
  /** As a registered room system. */
  readonly room?: Room
  /** Another browser, without any cookie. */
  readonly freshBrowser?: boolean
  readonly source?: string
  readonly trunk?: string
}

export type Admitted = EnterOutcome & { admitted: true }

export class Stage {
  readonly ports: FakePorts
  readonly meetingId: MeetingId
  /** Cookies by visitor. */
  readonly cookies = new Map<string, string>()

  private constructor(ports: FakePorts, meetingId: MeetingId) {
    this.ports = ports
    this.meetingId = meetingId
  }

  static async open({
    invited = [],
    settings = {},
  }: { invited?: readonly string[]; settings?: Partial<MeetingSettings> } = {}): Promise<Stage> {
    const ports = createFakePorts(PEOPLE)
    await ports.delegations.add(person('Olga').accountId, person('Dora').accountId)
    const invitees = { accountIds: invited.map((name) => person(name).accountId), emails: [] }
    const created = await createMeeting(ports, person('Olga'), { title: 'Planning', settings, invitees }, 'en')
    if (!created.ok) throw new Error(created.code)
    // The view has the identity as plain text.
    return new Stage(ports, created.value.meeting.id as MeetingId)
  }

  async meeting(): Promise<Meeting> {
    return (await this.ports.store.find({ meetingId: this.meetingId }))!
  }

  async conference(): Promise<Conference> {
    return (await this.meeting()).conference!
  }

  async id(): Promise<ConferenceId> {
    return (await this.conference()).id
  }

  get events(): readonly MeetingEvent[] {
    return this.ports.store.events
  }

  eventsOf<T extends MeetingEvent['type']>(type: T): readonly (MeetingEvent & { type: T })[] {
    // The filter is what the type says.
    return this.events.filter((event) => event.type === type) as unknown as readonly (MeetingEvent & { type: T })[]
  }

  async attendee(name: string): Promise<Attendee> {
    return (await this.conference()).attendees.findLast((attendee) => attendee.name === name)!
  }

  async doorEntry(name: string): Promise<DoorEntry> {
    return (await this.conference()).door.findLast((entry) => entry.name === name)!
  }

  async enter(name: string, coming: Coming = {}): Promise<EnterOutcome> {
    const known = PEOPLE.some((one) => one.name === name)
    const outcome = await enter(this.ports, {
      by: coming.by ?? { number: (await this.meeting()).number },
      path: coming.path ?? 'app',
      name,
      account: (coming.signedIn ?? known) ? person(name) : null,
      device: coming.freshBrowser === true ? null : (this.cookies.get(name) ?? null),
      source: coming.source ?? name,
      ...(coming.room && { room: coming.room }),
      trunk: coming.trunk ?? null,
    })
    this.cookies.set(name, outcome.device)
    return outcome
  }

  async admitted(name: string, coming: Coming = {}): Promise<Admitted> {
    const outcome = await this.enter(name, coming)
    if (!outcome.admitted) throw new Error(`${name} was refused: ${outcome.code}`)
    return outcome
  }

  /** The code of the refusal, or `in`. */
  async verdict(name: string, coming: Coming = {}): Promise<string> {
    const outcome = await this.enter(name, coming)
    return outcome.admitted ? 'in' : outcome.code
  }

  bindings(name: string): readonly SecretHash[] {
    const cookie = this.cookies.get(name)
    return cookie === undefined ? [] : [this.ports.secrets.hash('device', cookie)]
  }

  open(name: string, token: string) {
    return openLeg(this.ports, token, this.bindings(name))
  }

  /** Through the door, and with media. */
  async join(name: string, coming: Coming = {}) {
    const admitted = await this.admitted(name, coming)
    const opened = await this.open(name, admitted.token)
    if (!opened.opened) throw new Error(`${name} could not open: ${opened.code}`)
    this.ports.engine.connect(opened.conferenceId, opened.legId)
    return opened
  }

  async lock(locked = true, actor: Actor = by('Olga')) {
    return changeLock(this.ports, actor, await this.id(), { locked })
  }

  async remove(name: string, block = false, actor: Actor = by('Olga')) {
    return removeAttendee(this.ports, actor, await this.id(), (await this.attendee(name)).id, { block })
  }

  async invite(name: string, actor: Actor = by('Olga')) {
    return inviteToConference(this.ports, actor, await this.id(), { accountIds: [person(name).accountId], emails: [] }, 'en')
  }

  /** The secret of the personal link. */
  async inviteByMail(name: string, scope: 'conference' | 'meeting' = 'conference', actor: Actor = by('Olga')): Promise<string> {
    const invitees = { accountIds: [], emails: [{ email: `${name.toLowerCase()}@example.org`, name }] }
    const answer =
      scope === 'meeting'
        ? await inviteToMeeting(this.ports, actor, this.meetingId, invitees, 'en')
        : await inviteToConference(this.ports, actor, await this.id(), invitees, 'en')
    if (!answer.ok) throw new Error(answer.code)
    return answer.value[0]!.link!
  }

  async view(reader: Actor) {
    return viewOf(await this.meeting(), reader)!
  }

  async guest(name: string): Promise<Actor> {
    return { kind: 'attendee', attendeeId: (await this.attendee(name)).id, name }
  }
}
