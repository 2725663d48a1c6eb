import { isE2EESupported, RoomEvent, type Participant, type Room, type RoomOptions } from 'livekit-client'
import { Cell } from '../state/cell.ts'
import { openEncryptionWorker } from './encryption-worker.ts'
import { parseMessage, writeMessage, type ExchangeMessage } from './exchange-message.ts'
import { exchange, startExchange, type Exchange, type ExchangeEffect, type ExchangeEvent, type OwnKey, type Turn } from './key-exchange.ts'
import { MediaKeys } from './media-keys.ts'
import { openSecret, pairwiseKey, sealSecret, type OwnIdentity } from './pairwise.ts'
import { noSecrecyYet, type Secrecy } from './secrecy.ts'
import { securityCode } from './security-code.ts'
import { freshSecret, keyAtStep, type Secret, type SenderKey } from './sender-key.ts'
import { TalkOpener, TalkSealer } from './sealed-talk.ts'

/** Of data messages that agree on keys. They say nothing in the clear but public keys and numbers. */
export const KEYS_TOPIC = 'keys'
const TICK = 250
/** A frame or two that were under way while a key changed are no failure. Milliseconds. */
const FAILING_FOR = 2_000

/** Whether this browser hands out encoded frames, and does cryptography: by plain http none does. */
export const canEncrypt = (): boolean => isE2EESupported() && isSecureContext

export interface EncryptionEvents {
  /** To one leg. Whether it was sent is not asked: what gets lost is said again. */
  send(topic: string, text: string, to: string): void
  /** It can read what is said here, from now on. */
  met(leg: string): void
}

/** Encryption from end to end of one room, for as long as that connection lasts. Everything happens one after the other, in the order in which it came. */
export class RoomEncryption {
  readonly secrecy = new Cell<Secrecy>(noSecrecyYet)
  readonly #leg: string
  readonly #identity: OwnIdentity
  readonly #events: EncryptionEvents
  readonly #worker = openEncryptionWorker()
  readonly #media = new MediaKeys()
  readonly #sealer: TalkSealer
  readonly #openers = new Map<string, TalkOpener>()
  /** By leg. */
  readonly #pairwise = new Map<string, CryptoKey>()
  readonly #firstFailure = new Map<string, number>()
  #exchange: Exchange<Secret>
  #work: Promise<void>
  #ticks: ReturnType<typeof setInterval> | undefined

  constructor(leg: string, identity: OwnIdentity, events: EncryptionEvents) {
    this.#leg = leg
    this.#identity = identity
    this.#events = events
    this.#sealer = new TalkSealer(leg)
    const begun = startExchange(freshSecret())
    this.#exchange = begun.state
    this.#work = this.#carryOut(begun)
  }

  /** For `new Room`. Not `encryption`: that would encrypt the data messages, too, by which keys are agreed on. */
  get roomOptions(): Pick<RoomOptions, 'e2ee'> {
    return { e2ee: { keyProvider: this.#media, worker: this.#worker } }
  }

  /** Before it connects: nothing ever leaves in the clear. */
  async begin(room: Room): Promise<void> {
    room.on(RoomEvent.ParticipantConnected, ({ identity }) => this.#feed({ kind: 'joined', leg: identity }))
    room.on(RoomEvent.ParticipantDisconnected, ({ identity }) => this.#feed({ kind: 'left', leg: identity }))
    room.on(RoomEvent.EncryptionError, (_, participant) => this.#failed(participant))
    room.on(RoomEvent.Connected, () => this.#begun(room))
    await this.#work
    await room.setE2EEEnabled(true)
  }

  close(): void {
    clearInterval(this.#ticks)
    this.#worker.terminate()
  }

  hear(text: string, from: string): void {
    const message = parseMessage(text)
    if (message !== null) this.#queue(() => this.#heard(message, from))
  }

  /** Null before there is a key. */
  seal(topic: string, text: string): Promise<string | null> {
    return this.#queue(() => this.#sealer.seal(topic, text))
  }

  /** Null for what that leg has not said. */
  open(topic: string, text: string, from: string): Promise<string | null> {
    return this.#queue(async () => (await this.#openers.get(from)?.open(topic, text)) ?? null)
  }

  #begun(room: Room): void {
    for (const leg of room.remoteParticipants.keys()) this.#feed({ kind: 'joined', leg })
    this.#ticks ??= setInterval(() => this.#feed({ kind: 'tick' }), TICK)
  }

  #queue<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#work.then(task)
    this.#work = done.then(() => undefined, reportError)
    return done
  }

  #feed(event: ExchangeEvent<Secret>): void {
    void this.#queue(() => this.#turn(event))
  }

  #turn(event: ExchangeEvent<Secret>): Promise<void> {
    return this.#carryOut(exchange(this.#exchange, event, { now: performance.now(), fresh: freshSecret }))
  }

  async #heard(message: ExchangeMessage, leg: string): Promise<void> {
    if (message.kind === 'have') return this.#turn({ ...message, leg })
    const pairwise = await this.#pairwiseWith(leg, message.publicKey)
    if (pairwise === null) return
    if (message.kind === 'hello') return this.#turn({ ...message, leg })
    const { publicKey, generation, step, sealed } = message
    const secret = await openSecret(pairwise, { from: leg, to: this.#leg, generation, step }, sealed)
    if (secret !== null) await this.#turn({ kind: 'key', leg, publicKey, key: { generation, step, secret } })
  }

  /** Null for who is not here, for another public key than its first, and for one that is none. */
  async #pairwiseWith(leg: string, publicKey: string): Promise<CryptoKey | null> {
    const peer = this.#exchange.peers.get(leg)
    if (peer === undefined || (peer.publicKey ?? publicKey) !== publicKey) return null
    const known = this.#pairwise.get(leg) ?? (await pairwiseKey(this.#identity, publicKey))
    if (known !== null) this.#pairwise.set(leg, known)
    return known
  }

  async #carryOut({ state, effects }: Turn<Secret>): Promise<void> {
    const before = this.#exchange
    this.#exchange = state
    for (const effect of effects) await this.#do(effect)
    if (state.peers !== before.peers) await this.#showPeers()
  }

  async #do(effect: ExchangeEffect<Secret>): Promise<void> {
    switch (effect.do) {
      case 'greet':
        return this.#tell(effect.leg, { kind: 'hello', publicKey: this.#identity.publicKey, asks: effect.asks })
      case 'give':
        return this.#give(effect.leg, effect.publicKey, await senderKey(effect.key))
      case 'confirm':
        return this.#tell(effect.leg, { kind: 'have', generation: effect.generation })
      case 'use':
        return this.#use(await senderKey(effect.key))
      case 'accept':
        return this.#accept(effect.leg, effect.key)
      case 'met':
        return this.#events.met(effect.leg)
      case 'forget':
        return this.#forget(effect.leg)
    }
  }

  #forget(leg: string): void {
    this.#openers.delete(leg)
    this.#pairwise.delete(leg)
    this.#firstFailure.delete(leg)
  }

  #tell(leg: string, message: ExchangeMessage): void {
    this.#events.send(KEYS_TOPIC, writeMessage(message), leg)
  }

  async #give(leg: string, theirs: string, key: SenderKey<Secret>): Promise<void> {
    const pairwise = await this.#pairwiseWith(leg, theirs)
    if (pairwise === null) return
    const { generation, step } = key
    const sealed = await sealSecret(pairwise, { from: this.#leg, to: leg, generation, step }, key)
    this.#tell(leg, { kind: 'key', publicKey: this.#identity.publicKey, generation, step, sealed })
  }

  async #use(key: SenderKey<Secret>): Promise<void> {
    await this.#media.use(this.#leg, key)
    this.#sealer.use(key)
  }

  async #accept(leg: string, key: SenderKey<Secret>): Promise<void> {
    await this.#media.accept(leg, key)
    const opener = this.#openers.get(leg) ?? new TalkOpener(leg)
    opener.accept(key)
    this.#openers.set(leg, opener)
    this.#firstFailure.delete(leg)
  }

  async #showPeers(): Promise<void> {
    const { peers } = this.#exchange
    const keys = [...peers.values()].flatMap(({ publicKey }) => publicKey ?? [])
    const code = keys.length === 0 ? null : await securityCode([this.#identity.publicKey, ...keys])
    const readable = new Set([...peers].flatMap(([leg, { key }]) => (key === null ? [] : leg)))
    const failing = new Set([...this.secrecy.read().failing].filter((leg) => this.#firstFailure.has(leg) && peers.has(leg)))
    this.secrecy.set({ code, readable, failing })
  }

  /** The worker tells of it once a second at most, and of five a minute. */
  #failed(participant: Participant | undefined): void {
    const leg = participant?.identity
    if (leg === undefined || leg === this.#leg) return
    const now = performance.now()
    const first = this.#firstFailure.get(leg) ?? now
    this.#firstFailure.set(leg, first)
    if (now - first >= FAILING_FOR) this.secrecy.change((secrecy) => ({ ...secrecy, failing: new Set([...secrecy.failing, leg]) }))
  }
}

const senderKey = ({ generation, step, secret }: OwnKey<Secret>): Promise<SenderKey<Secret>> =>
  keyAtStep({ generation, step: 0, secret }, step)
