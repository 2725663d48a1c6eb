/** A model of who may come in, written from the rules alone: sets and flags, and nothing of how the domain keeps them. */

export type Kind = 'organizer' | 'account' | 'room' | 'guest' | 'mail'

export interface ModelLeg {
  readonly id: number
  state: 'unused' | 'open' | 'lost'
  readonly admittedAt: number
}

export interface ModelPerson {
  readonly name: string
  readonly kind: Kind
  invited: 'no' | 'conference' | 'meeting'
  onRoster: boolean
  /** In this conference; only a host lifts it. */
  blocked: boolean
  removed: boolean
  atDoor: 'no' | 'waiting' | 'ignored'
  legs: ModelLeg[]
  /** When the last of its open legs went. */
  awaySince: number
}

export interface Model {
  readonly startLocked: boolean
  live: boolean
  locked: boolean
  lockVersion: number
  now: number
  readonly people: readonly ModelPerson[]
  /** Legs that can never open again. */
  readonly dead: number[]
  legsMade: number
}

const KINDS: Readonly<Record<string, Kind>> = {
  Olga: 'organizer',
  Anna: 'account',
  Bert: 'account',
  Cora: 'account',
  Rosa: 'room',
  Rudi: 'room',
  Gil: 'guest',
  Hugo: 'guest',
  Mia: 'mail',
  Nils: 'mail',
}

export const NAMES = Object.keys(KINDS)
export const ROOMS = NAMES.filter((name) => KINDS[name] === 'room')

export const newModel = (startLocked: boolean): Model => ({
  startLocked,
  live: false,
  locked: false,
  lockVersion: 0,
  now: 0,
  people: Object.entries(KINDS).map(([name, kind]) => ({
    name,
    kind,
    invited: 'no',
    onRoster: false,
    blocked: false,
    removed: false,
    atDoor: 'no',
    legs: [],
    awaySince: 0,
  })),
  dead: [],
  legsMade: 0,
})

export const personOf = (model: Model, name: string): ModelPerson => model.people.find((one) => one.name === name)!

export type Expected = 'in' | 'no_meeting' | 'meeting_locked' | 'blocked' | 'blocked or no_meeting'

/** What the door has to say to this person now (A, C1, L4, L5, R5, I5). */
export function expectedVerdict(model: Model, one: ModelPerson): Expected {
  if (!model.live) return one.kind === 'organizer' || one.invited === 'meeting' ? 'in' : 'no_meeting'
  if (one.onRoster) return 'in'
  // A dead link says nothing; whether its device was blocked as well makes no difference to anybody.
  if (one.kind === 'mail') return 'blocked or no_meeting'
  if (one.blocked) return 'blocked'
  return model.locked ? 'meeting_locked' : 'in'
}

export function modelAdmits(model: Model, one: ModelPerson): number {
  if (!model.live) modelStarts(model)
  one.onRoster = true
  one.atDoor = 'no'
  const id = ++model.legsMade
  one.legs.push({ id, state: 'unused', admittedAt: model.now })
  return id
}

function modelStarts(model: Model): void {
  model.live = true
  model.locked = model.startLocked
  model.lockVersion = 1
  for (const one of model.people) one.onRoster = one.kind === 'organizer' || one.invited === 'meeting'
}

export function modelEnds(model: Model): void {
  model.live = false
  for (const one of model.people) {
    loseLegs(model, one, () => true)
    Object.assign(one, { onRoster: false, blocked: false, removed: false, atDoor: 'no' })
    if (one.invited === 'conference') one.invited = 'no'
  }
}

export function loseLegs(model: Model, one: ModelPerson, doomed: (leg: ModelLeg) => boolean): void {
  model.dead.push(...one.legs.filter(doomed).map((leg) => leg.id))
  one.legs = one.legs.filter((leg) => !doomed(leg))
}

export function modelRemoves(model: Model, one: ModelPerson, block: boolean): void {
  loseLegs(model, one, () => true)
  one.onRoster = false
  one.removed = true
  one.blocked ||= block
}

export function modelInvites(one: ModelPerson, scope: 'conference' | 'meeting', live: boolean): void {
  if (one.kind === 'organizer') return
  if (one.invited !== 'meeting') one.invited = scope
  if (live) Object.assign(one, { onRoster: true, blocked: false, removed: false, atDoor: 'no' })
}
