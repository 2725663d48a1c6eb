/**
 * Who gets which key, and when. Everybody hands its own sender key to everybody else: nobody is elected, so nobody has to agree who leads.
 * Pure: messages and keys are moved by room-encryption.ts. What gets lost is said again until it is confirmed.
 */
import { STEPS, type SenderKey } from './sender-key.ts'

interface Peer<S> {
  /** As first told. Another one of the same leg is not believed. */
  readonly publicKey: string | null
  /** Of what it is asked, and what it is given: when last, and how often. */
  readonly asked: Tries
  readonly given: Tries
  /** The latest generation of our key that it says it has; -1 for none. */
  readonly confirmed: number
  /** Its latest key, as it came. */
  readonly key: SenderKey<S> | null
}

interface Tries {
  readonly count: number
  readonly at: number
}

/** A generation of one's own, whose secret is that of its first step, and the step that it has come to. */
export interface OwnKey<S> {
  readonly generation: number
  readonly step: number
  readonly secret: S
}

export interface Exchange<S> {
  /** What is sent is encrypted by it. */
  readonly own: OwnKey<S>
  /** Given to everybody here, and used from then on (milliseconds). */
  readonly next: { readonly key: OwnKey<S>; readonly from: number } | null
  /** Somebody who has the latest key is not here any more, or it has no step left. */
  readonly stale: boolean
  /** By leg. */
  readonly peers: ReadonlyMap<string, Peer<S>>
}

export type ExchangeEvent<S> =
  | { readonly kind: 'joined' | 'left'; readonly leg: string }
  | { readonly kind: 'hello'; readonly leg: string; readonly publicKey: string; readonly asks: boolean }
  | { readonly kind: 'key'; readonly leg: string; readonly publicKey: string; readonly key: SenderKey<S> }
  | { readonly kind: 'have'; readonly leg: string; readonly generation: number }
  | { readonly kind: 'tick' }

export type ExchangeEffect<S> =
  | { readonly do: 'greet'; readonly leg: string; readonly asks: boolean }
  | { readonly do: 'give'; readonly leg: string; readonly publicKey: string; readonly key: OwnKey<S> }
  | { readonly do: 'confirm'; readonly leg: string; readonly generation: number }
  /** Encrypt by it from now on. */
  | { readonly do: 'use'; readonly key: OwnKey<S> }
  /** Decrypt by it, and by its later steps, what comes from this leg. */
  | { readonly do: 'accept'; readonly leg: string; readonly key: SenderKey<S> }
  /** It can decrypt us, for the first time. */
  | { readonly do: 'met' | 'forget'; readonly leg: string }

export interface Surroundings<S> {
  /** Milliseconds. */
  readonly now: number
  readonly fresh: () => S
}

export interface Turn<S> {
  readonly state: Exchange<S>
  readonly effects: readonly ExchangeEffect<S>[]
}

/** Between a new key's being given and its use, so that nobody misses a frame. Milliseconds. */
export const GRACE = 1_000
const FIRST_WAIT = 2_000
const LONGEST_WAIT = 30_000

const NEVER: Tries = { count: 0, at: -Infinity }
const again = ({ count }: Tries, at: number): Tries => ({ count: count + 1, at })
const isDue = ({ count, at }: Tries, now: number): boolean =>
  count === 0 || now - at >= Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (count - 1))

export function startExchange<S>(secret: S): Turn<S> {
  const own = { generation: 0, step: 0, secret }
  return { state: { own, next: null, stale: false, peers: new Map() }, effects: [{ do: 'use', key: own }] }
}

export function exchange<S>(state: Exchange<S>, event: ExchangeEvent<S>, around: Surroundings<S>): Turn<S> {
  if (event.kind === 'tick') return tick(state, around)
  if (event.kind === 'joined') return joined(state, event.leg, around)
  const peer = state.peers.get(event.leg)
  // Who is not here, says nothing.
  if (peer === undefined) return { state, effects: [] }
  switch (event.kind) {
    case 'left':
      return left(state, event.leg, peer)
    case 'hello':
      return greeted(state, peer, event, around)
    case 'key':
      return received(state, peer, event, around)
    case 'have':
      return confirmed(state, event.leg, peer, event.generation)
  }
}

const latest = <S>({ own, next }: Exchange<S>): OwnKey<S> => next?.key ?? own

const withPeer = <S>(state: Exchange<S>, leg: string, peer: Peer<S>): Exchange<S> => ({
  ...state,
  peers: new Map([...state.peers, [leg, peer]]),
})

function joined<S>(state: Exchange<S>, leg: string, { now }: Surroundings<S>): Turn<S> {
  if (state.peers.has(leg)) return { state, effects: [] }
  const peer = { publicKey: null, asked: again(NEVER, now), given: NEVER, confirmed: -1, key: null }
  return { state: withPeer(state, leg, peer), effects: [{ do: 'greet', leg, asks: true }] }
}

/** Whoever is out must not decrypt what comes after. */
function left<S>(state: Exchange<S>, leg: string, { publicKey }: Peer<S>): Turn<S> {
  const peers = new Map([...state.peers].filter(([other]) => other !== leg))
  return { state: { ...state, peers, stale: state.stale || publicKey !== null }, effects: [{ do: 'forget', leg }] }
}

interface Told {
  readonly leg: string
  readonly publicKey: string
}

function greeted<S>(state: Exchange<S>, peer: Peer<S>, told: Told & { readonly asks: boolean }, around: Surroundings<S>): Turn<S> {
  if (peer.publicKey === null) return meet(state, peer, told, around)
  if (peer.publicKey !== told.publicKey || !told.asks || state.stale) return { state, effects: [] }
  return give(state, told.leg, peer, told.publicKey, around)
}

function received<S>(state: Exchange<S>, peer: Peer<S>, told: Told & { readonly key: SenderKey<S> }, around: Surroundings<S>): Turn<S> {
  const { leg, publicKey, key } = told
  if (peer.publicKey !== null && peer.publicKey !== publicKey) return { state, effects: [] }
  const met = peer.publicKey === null ? meet(state, peer, told, around) : { state, effects: [] }
  const known = met.state.peers.get(leg) ?? peer
  const confirm = { do: 'confirm', leg, generation: key.generation } as const
  // Of one generation the first that came has every later step in it.
  if (known.key !== null && key.generation <= known.key.generation) return { state: met.state, effects: [...met.effects, confirm] }
  const accepted = withPeer(met.state, leg, { ...known, key })
  return { state: accepted, effects: [...met.effects, { do: 'accept', leg, key }, confirm] }
}

/** A newcomer: the key takes a step, which everybody else takes without being told. */
function meet<S>(state: Exchange<S>, peer: Peer<S>, { leg, publicKey }: Told, around: Surroundings<S>): Turn<S> {
  const known = { ...peer, publicKey }
  if (state.next !== null && !state.stale) return give(state, leg, known, publicKey, around)
  const isSpent = state.own.step + 1 >= STEPS
  if (state.stale || isSpent) return { state: withPeer({ ...state, stale: true }, leg, known), effects: [] }
  const own = { ...state.own, step: state.own.step + 1 }
  const turn = give({ ...state, own }, leg, known, publicKey, around)
  return { ...turn, effects: [{ do: 'use', key: own }, ...turn.effects] }
}

function give<S>(state: Exchange<S>, leg: string, peer: Peer<S>, publicKey: string, { now }: Surroundings<S>): Turn<S> {
  const given = withPeer(state, leg, { ...peer, given: again(peer.given, now) })
  return { state: given, effects: [{ do: 'give', leg, publicKey, key: latest(state) }] }
}

function confirmed<S>(state: Exchange<S>, leg: string, peer: Peer<S>, generation: number): Turn<S> {
  if (generation <= peer.confirmed || generation > latest(state).generation) return { state, effects: [] }
  const isFirst = peer.confirmed < 0
  return { state: withPeer(state, leg, { ...peer, confirmed: generation }), effects: isFirst ? [{ do: 'met', leg }] : [] }
}

function tick<S>(state: Exchange<S>, around: Surroundings<S>): Turn<S> {
  const renewed = state.stale ? renew(state, around) : state
  const used = use(renewed, around)
  const all = [...used.state.peers.keys()]
  return all.reduce<Turn<S>>((turn, leg) => remind(turn, leg, around), used)
}

/** One that was given but never used is given up: somebody who has left may have it. It is used no later than that one, or many who leave would put it off. */
function renew<S>(state: Exchange<S>, { now, fresh }: Surroundings<S>): Exchange<S> {
  const key = { generation: latest(state).generation + 1, step: 0, secret: fresh() }
  const peers = new Map([...state.peers].map(([leg, peer]) => [leg, { ...peer, given: NEVER }]))
  return { ...state, next: { key, from: state.next?.from ?? now + GRACE }, stale: false, peers }
}

function use<S>(state: Exchange<S>, { now }: Surroundings<S>): Turn<S> {
  if (state.next === null || now < state.next.from) return { state, effects: [] }
  const { key } = state.next
  return { state: { ...state, own: key, next: null }, effects: [{ do: 'use', key }] }
}

/** Says again what had no answer. */
function remind<S>(turn: Turn<S>, leg: string, around: Surroundings<S>): Turn<S> {
  const { state, effects } = turn
  const peer = state.peers.get(leg)
  if (peer === undefined) return turn
  const { publicKey, key, asked, given } = peer
  if ((publicKey === null || key === null) && isDue(asked, around.now)) {
    const greeting = { do: 'greet', leg, asks: key === null } as const
    const after = { state: withPeer(state, leg, { ...peer, asked: again(asked, around.now) }), effects: [...effects, greeting] }
    return publicKey === null ? after : remind(after, leg, around)
  }
  if (publicKey === null || peer.confirmed >= latest(state).generation || !isDue(given, around.now)) return turn
  const giving = give(state, leg, peer, publicKey, around)
  return { state: giving.state, effects: [...effects, ...giving.effects] }
}
