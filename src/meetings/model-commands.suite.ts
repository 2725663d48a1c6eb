/** What people do, done both to the model and, by the use cases, to real meetings. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { decideAdmission } from '../domain/admission.ts'
import type { Actor } from '../domain/actor.ts'
import { branded, type AttendeeId, type ConferenceId, type DoorEntryId, type MeetingId, type RoomAddress } from '../domain/ids.ts'
import type { Meeting } from '../domain/meeting.ts'
import { proofsOf, type DoorKey } from './applicant.ts'
import { blockAtDoor } from './block-at-door.ts'
import { changeLock } from './change-lock.ts'
import { closeLeg } from './close-leg.ts'
import { endConference } from './end-conference.ts'
import { enter } from './enter.ts'
import type { FakeClock } from './fakes/fake-secrets.ts'
import { person } from './fakes/fake-ports.ts'
import { ignoreAtDoor } from './ignore-at-door.ts'
import { inviteToConference, inviteToMeeting } from './invite.ts'
import { leave } from './leave.ts'
import { letIn } from './let-in.ts'
import {
  expectedVerdict,
  loseLegs,
  modelAdmits,
  modelEnds,
  modelInvites,
  modelRemoves,
  personOf,
  type Model,
  type ModelLeg,
  type ModelPerson,
} from './model-people.suite.ts'
import { openLeg } from './open-leg.ts'
import type { Ports, TicketClaims } from './ports.ts'
import { removeAttendee } from './remove-attendee.ts'
import { sweep } from './sweep.ts'
import { withdrawInvitation } from './withdraw-invitation.ts'

/** What somebody holds: a browser with its cookie for the door, and perhaps a link. */
interface Holding {
  device: string | null
  link: string | null
  attendeeId: AttendeeId | null
}

export interface Real {
  readonly ports: Ports & { readonly clock: FakeClock }
  readonly meetingId: MeetingId
  readonly holdings: ReadonlyMap<string, Holding>
  /** By the model's leg: the token that opens it next, and its claims once open. */
  readonly tokens: Map<number, string>
  readonly claims: Map<number, TicketClaims>
}

const OLGA: Actor = { kind: 'account', ...person('Olga') }

const holdingOf = (real: Real, name: string): Holding => real.holdings.get(name)!
const meetingOf = async ({ ports, meetingId }: Real): Promise<Meeting> => (await ports.store.find({ meetingId }))!
const conferenceOf = async (real: Real): Promise<ConferenceId> => (await meetingOf(real)).conference!.id
const accountOf = (one: ModelPerson) => (one.kind === 'organizer' || one.kind === 'account' ? person(one.name) : null)

/** As those are invited who have no account. */
export const addressOf = (name: string): string => `${name.toLowerCase()}@example.org`
const roomOf = ({ kind, name }: ModelPerson) => (kind === 'room' ? { room: { address: branded<RoomAddress>(addressOf(name)), name } } : {})

function doorOf(one: ModelPerson, holding: Holding, meeting: Meeting): DoorKey {
  return one.kind === 'mail' ? { link: holding.link ?? 'a link that nobody ever had' } : { number: meeting.number }
}

async function entryOf(real: Real, one: ModelPerson): Promise<AttendeeId> {
  const attendees = (await meetingOf(real)).conference?.attendees ?? []
  return attendees.findLast((attendee) => attendee.name === one.name)!.id
}

async function doorEntryOf(real: Real, one: ModelPerson): Promise<DoorEntryId> {
  return (await meetingOf(real)).conference!.door.find((entry) => entry.name === one.name)!.id
}

interface Step {
  readonly says: string
  /** Who may do it, or have it done to them; by whom does not matter for the rest. */
  who(model: Model, one: ModelPerson): boolean
  run(model: Model, real: Real, one: ModelPerson): Promise<void>
}

/** One of those to whom it can happen, by lot. Every step is followed by the question who may come in now, put to all. */
class Command implements fc.AsyncCommand<Model, Real> {
  readonly #step: Step
  readonly #lot: number
  #happened: string

  constructor(step: Step, lot: number) {
    this.#step = step
    this.#lot = lot
    this.#happened = step.says
  }

  check(model: Model): boolean {
    return this.#eligible(model).length > 0
  }

  async run(model: Model, real: Real): Promise<void> {
    const eligible = this.#eligible(model)
    const one = eligible[this.#lot % eligible.length]!
    this.#happened = `${one.name} ${this.#step.says}`
    await this.#step.run(model, real, one)
    await expectSame(model, real)
  }

  toString(): string {
    return this.#happened
  }

  #eligible(model: Model): readonly ModelPerson[] {
    return model.people.filter((one) => this.#step.who(model, one))
  }
}

async function expectSame(model: Model, real: Real): Promise<void> {
  const meeting = await meetingOf(real)
  expect(meeting.conference !== null).toBe(model.live)
  const verdicts = model.people.map((one) => [one.name, verdictOn(one, meeting, real)])
  expect(verdicts).toEqual(model.people.map((one) => [one.name, settled(expectedVerdict(model, one), verdictOn(one, meeting, real))]))
  if (meeting.conference === null) return
  expect(meeting.conference.lock).toMatchObject({ locked: model.locked, version: model.lockVersion })
  expectSound(meeting)
  const open = meeting.conference.attendees.flatMap((attendee) => attendee.legs.filter((leg) => leg.state === 'open'))
  expect(open).toHaveLength(model.people.flatMap((one) => one.legs.filter((leg) => leg.state === 'open')).length)
}

const settled = (expected: string, verdict: string): string =>
  expected === 'blocked or no_meeting' && (verdict === 'blocked' || verdict === 'no_meeting') ? verdict : expected

function verdictOn(one: ModelPerson, meeting: Meeting, { ports, holdings }: Real): string {
  const holding = holdings.get(one.name)!
  const visitor = { by: doorOf(one, holding, meeting), account: accountOf(one), ...roomOf(one), device: holding.device }
  const verdict = decideAdmission(meeting, { ...proofsOf(ports.secrets, visitor), path: 'app' })
  return verdict.admit ? 'in' : verdict.code
}

/** R4, P2, C1: true of every meeting at all times. */
function expectSound({ conference }: Meeting): void {
  const { attendees, emptySince } = conference!
  const removed = attendees.filter((attendee) => attendee.standing === 'removed')
  expect(removed.flatMap((attendee) => [...attendee.legs, ...attendee.devices, ...(attendee.pin ? [attendee.pin] : [])])).toEqual([])
  const pins = attendees.flatMap((attendee) => attendee.pin?.hash ?? [])
  expect(new Set(pins).size).toBe(attendees.length - removed.length)
  expect(emptySince === null).toBe(attendees.some((attendee) => attendee.legs.some((leg) => leg.state === 'open')))
}

const enters: Step = {
  says: 'enters',
  who: (_, one) => one.legs.length < 8,
  async run(model, real, one) {
    const holding = holdingOf(real, one.name)
    const by = doorOf(one, holding, await meetingOf(real))
    const outcome = await enter(real.ports, {
      by,
      path: 'app',
      name: one.name,
      account: accountOf(one),
      ...roomOf(one),
      device: holding.device,
      source: one.name,
      trunk: null,
    })
    holding.device = outcome.device
    const expected = expectedVerdict(model, one)
    expect(outcome.admitted ? 'in' : outcome.code).toBe(settled(expected, outcome.admitted ? 'in' : outcome.code))
    if (outcome.admitted) real.tokens.set(modelAdmits(model, one), outcome.token)
    else if (model.live && (expected === 'meeting_locked' || expected === 'blocked') && one.atDoor === 'no')
      one.atDoor = expected === 'blocked' ? 'ignored' : 'waiting'
  },
}

/** A new leg takes the place of its owner's broken ones; a resumed one does not. */
const opens = (state: 'unused' | 'lost'): Step => ({
  says: `opens a leg that is ${state}`,
  who: (_, one) => one.legs.some((leg) => leg.state === state),
  async run(model, real, one) {
    const leg = one.legs.find((candidate) => candidate.state === state)!
    const { ports, tokens, claims } = real
    const token = state === 'lost' ? await ports.tickets.mint(claims.get(leg.id)!, ports.clock.now()) : tokens.get(leg.id)!
    const device = holdingOf(real, one.name).device!
    const outcome = await openLeg(ports, token, [ports.secrets.hash('device', device)])
    expect(outcome).toMatchObject({ opened: true, resumed: state === 'lost' })
    if (!outcome.opened) return
    tokens.set(leg.id, token)
    claims.set(leg.id, outcome.claims)
    leg.state = 'open'
    if (state === 'unused') loseLegs(model, one, (other) => other.state === 'lost')
  },
})

const replays: Step = {
  says: 'tries every token that is used or dead',
  who: (model, one) => model.dead.length > 0 || one.legs.some((leg) => leg.state === 'open'),
  async run(model, real, one) {
    const { ports, tokens, claims } = real
    const open = one.legs.filter((leg) => leg.state === 'open')
    const device = ports.secrets.hash('device', holdingOf(real, one.name).device ?? 'none')
    for (const id of [...model.dead, ...open.map((leg) => leg.id)]) {
      const fresh = claims.get(id)
      const isDead = model.dead.includes(id)
      const stolen = fresh !== undefined && isDead ? [await ports.tickets.mint(fresh, ports.clock.now())] : []
      for (const token of [tokens.get(id)!, ...stolen]) expect(await openLeg(ports, token, [device])).toMatchObject({ opened: false })
    }
  },
}

const breaks = (cause: 'lost' | 'left'): Step => ({
  says: `has a leg that is ${cause}`,
  who: (_, one) => one.legs.some((leg) => leg.state === 'open'),
  async run(model, real, one) {
    const leg = one.legs.find((candidate) => candidate.state === 'open')!
    const { conferenceId, legId, generation } = real.claims.get(leg.id)!
    await closeLeg(real.ports, { conferenceId, legId, generation: generation - 1, cause })
    await closeLeg(real.ports, { conferenceId, legId, generation, cause })
    if (cause === 'lost') leg.state = 'lost'
    else loseLegs(model, one, (candidate) => candidate === leg)
    if (!isPresent(one)) one.awaySince = model.now
  },
})

const leaves: Step = {
  says: 'leaves',
  who: (_, one) => one.legs.length > 0,
  async run(model, real, one) {
    const account = accountOf(one)
    const actor: Actor =
      account === null ? { kind: 'attendee', attendeeId: await entryOf(real, one), name: one.name } : { kind: 'account', ...account }
    expect(await leave(real.ports, actor, await conferenceOf(real))).toMatchObject({ ok: true })
    loseLegs(model, one, () => true)
  },
}

const locks = (locked: boolean): Step => ({
  says: locked ? 'locks' : 'unlocks',
  who: (model, one) => model.live && one.kind === 'organizer',
  async run(model, real) {
    if (model.locked !== locked) model.lockVersion++
    model.locked = locked
    const answer = await changeLock(real.ports, OLGA, await conferenceOf(real), { locked })
    expect(answer).toMatchObject({ ok: true, value: { locked, version: model.lockVersion } })
  },
})

const presumes: Step = {
  says: 'tries what only hosts may do',
  who: (model, one) => model.live && one.kind === 'account',
  async run(model, real, one) {
    const actor: Actor = { kind: 'account', ...person(one.name) }
    const conferenceId = await conferenceOf(real)
    const olga = await entryOf(real, personOf(model, 'Olga'))
    const refused = { ok: false, code: 'not_host' }
    expect(await changeLock(real.ports, actor, conferenceId, { locked: !model.locked })).toEqual(refused)
    expect(await removeAttendee(real.ports, actor, conferenceId, olga, { block: true })).toEqual(refused)
    expect(await endConference(real.ports, actor, conferenceId)).toEqual(refused)
  },
}

const invites = (scope: 'conference' | 'meeting'): Step => ({
  says: `is invited to the ${scope}`,
  who: (model, one) => (scope === 'meeting' || model.live) && one.kind !== 'guest',
  async run(model, real, one) {
    const account = accountOf(one)
    const invitees = {
      accountIds: account === null ? [] : [account.accountId],
      emails: account === null ? [{ email: addressOf(one.name), name: one.name }] : [],
    }
    const answer =
      scope === 'meeting'
        ? await inviteToMeeting(real.ports, OLGA, real.meetingId, invitees, 'en')
        : await inviteToConference(real.ports, OLGA, await conferenceOf(real), invitees, 'en')
    const link = answer.ok ? answer.value[0]!.link : expect.fail('refused')
    const present = one.legs.some((leg) => leg.state === 'open')
    if (one.kind === 'mail') expect(link === null).toBe(one.onRoster && present)
    if (link !== null) Object.assign(holdingOf(real, one.name), { link, device: null })
    // A fresh link is for a fresh device: what the old one had begun is over.
    if (link !== null) loseLegs(model, one, (leg) => leg.state !== 'open')
    modelInvites(one, scope, model.live)
  },
})

const withdraws: Step = {
  says: 'has the invitation withdrawn',
  who: (_, one) => one.invited !== 'no',
  async run(model, real, one) {
    const invitation = (await meetingOf(real)).invitations.find(
      (candidate) => candidate.name === one.name && (candidate.link !== null || one.kind === 'account' || one.kind === 'room'),
    )!
    expect(await withdrawInvitation(real.ports, OLGA, real.meetingId, invitation.id)).toMatchObject({ ok: true })
    one.invited = 'no'
    if (model.live && one.onRoster) modelRemoves(model, one, false)
  },
}

const removes = (block: boolean): Step => ({
  says: block ? 'is removed and blocked' : 'is removed',
  who: (model, one) => model.live && one.onRoster,
  async run(model, real, one) {
    const answer = await removeAttendee(real.ports, OLGA, await conferenceOf(real), await entryOf(real, one), { block })
    if (one.kind === 'organizer') return expect(answer).toEqual({ ok: false, code: 'organizer_stays' })
    expect(answer).toMatchObject({ ok: true })
    // A guest without a device has nothing that could be blocked.
    modelRemoves(model, one, block && (one.kind !== 'guest' || holdingOf(real, one.name).device !== null))
  },
})

const atDoor = (what: 'let in' | 'ignored' | 'blocked'): Step => ({
  says: `is ${what} at the door`,
  who: (model, one) => model.live && one.atDoor !== 'no',
  async run(model, real, one) {
    const verb = what === 'let in' ? letIn : what === 'ignored' ? ignoreAtDoor : blockAtDoor
    expect(await verb(real.ports, OLGA, await conferenceOf(real), await doorEntryOf(real, one))).toMatchObject({ ok: true })
    if (what === 'let in') Object.assign(one, { onRoster: true, blocked: false, removed: false, atDoor: 'no' })
    else one.atDoor = 'ignored'
    if (what === 'blocked' && !one.onRoster) one.blocked = true
  },
})

const ends: Step = {
  says: 'ends it for all',
  who: (model, one) => model.live && one.kind === 'organizer',
  async run(model, real) {
    expect(await endConference(real.ports, OLGA, await conferenceOf(real))).toMatchObject({ ok: true })
    modelEnds(model)
  },
}

const isPresent = (one: ModelPerson): boolean => one.legs.some((leg) => leg.state === 'open')

function isOver(model: Model, one: ModelPerson, leg: ModelLeg): boolean {
  if (leg.state === 'unused') return model.now - leg.admittedAt > 60_000
  return leg.state === 'lost' && !isPresent(one) && model.now - one.awaySince > 120_000
}

/** Longer than tokens live, and shorter than an empty conference does. */
const timePasses: Step = {
  says: 'waits a minute',
  who: (_, one) => one.kind === 'organizer',
  async run(model, real) {
    real.ports.clock.advance(61_000)
    model.now += 61_000
    await sweep(real.ports)
    for (const one of model.people) loseLegs(model, one, (leg) => isOver(model, one, leg))
  },
}

const STEPS: readonly (readonly [weight: number, step: Step])[] = [
  [8, enters],
  [8, opens('unused')],
  [3, opens('lost')],
  [3, breaks('lost')],
  [1, breaks('left')],
  [2, leaves],
  [3, locks(true)],
  [2, locks(false)],
  [1, presumes],
  [2, replays],
  [1, invites('conference')],
  [1, invites('meeting')],
  [1, withdraws],
  [1, removes(false)],
  [1, removes(true)],
  [2, atDoor('let in')],
  [1, atDoor('ignored')],
  [1, atDoor('blocked')],
  [1, timePasses],
  [1, ends],
]

const anyStep = fc.oneof(...STEPS.map(([weight, step]) => ({ weight, arbitrary: fc.constant(step) })))

export const commands = fc.commands([fc.tuple(anyStep, fc.nat({ max: 1000 })).map(([step, lot]) => new Command(step, lot))], {
  maxCommands: 80,
  size: 'max',
})
