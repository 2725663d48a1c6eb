/** One connection's side of TURN, without its socket: frames go in, bytes come out, and what may be relayed goes to the media engine. */
import { attributeValue, attributeValues, parseStun, stunAttribute, type StunMessage, transactionOf } from '../stun/stun-message.ts'
import { writeStun, xorAddress } from '../stun/stun-writer.ts'
import { Allocation, type RelayWay } from './allocation.ts'
import { authenticate, type ValidPass } from './authenticate.ts'
import { type AddressFamily, type Endpoint, type OwnEndpoint, readXorAddress, type SentEndpoint } from './endpoint.ts'
import { channelFrame, isChannelNumber, longestTurnFrame, type TurnFrame } from './turn-frames.ts'
import * as turn from './turn-message.ts'
import { turnAttribute, type TurnErrorCode, turnType } from './turn-message.ts'
import { turnRealm } from './turn-pass.ts'

export interface TurnSessionOptions {
  /** Where the connection comes from. */
  readonly client: Endpoint
  readonly findPass: (username: string) => ValidPass | null
  /** Where the media engine hears now: the only peers there are. */
  readonly ours: () => readonly OwnEndpoint[]
  /** A relayed address, or why there is none. `release` gives its place back. */
  readonly allocate: (username: string, family: AddressFamily) => Endpoint | TurnErrorCode
  readonly release: (username: string) => void
  /** As if `relayed` sent to `peer`, and what the engine sends back. */
  readonly openWay: (peer: Endpoint, relayed: Endpoint, receive: (packet: Uint8Array) => void) => RelayWay
  readonly answer: (bytes: Buffer) => void
  /** A packet on its way to the client; it may be lost. */
  readonly forward: (bytes: Buffer) => void
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Never the same twice. */
  readonly newNonce: () => string
}

/** RFC 8656 §3.2: ten minutes, whatever the client asks for; it refreshes. */
const lifetimeMs = 600_000
/** RFC 8656 §5 wants a new one every hour. */
const nonceMs = 3_600_000
/** How long a connection may go without an allocation, and how often it may try: a question, a signed one, a few for whoever errs. */
const unallocatedMs = 10_000
const mostTries = 8
const udp = 17

/** What a signed request comes to. */
type Outcome = turn.Attributes | TurnErrorCode

export class TurnSession {
  readonly #options: TurnSessionOptions
  #nonce: { readonly value: string; readonly until: number } | null = null
  #allocation: Allocation | null = null
  #tries = 0
  #unallocatedSince: number

  constructor(options: TurnSessionOptions) {
    this.#options = options
    this.#unallocatedSince = options.now()
  }

  /** Of the pass that it is allocated by. */
  get username(): string | null {
    return this.#allocation?.username ?? null
  }

  /** False when the connection is not worth keeping. */
  take(frame: TurnFrame): boolean {
    if (frame.kind === 'channel') {
      this.#allocation?.sendOnChannel(frame.channel, frame.data, this.#options.now())
      return this.#allocation !== null
    }
    const message = parseStun(frame.bytes, longestTurnFrame)
    if (message === null || (this.#allocation === null && ++this.#tries > mostTries)) return false
    if (message.type === turnType.sendIndication) this.#sendIndication(message)
    // RFC 8489 §5: of the classes only requests are answered.
    else if ((message.type & 0x0110) === 0) this.#options.answer(this.#answer(message))
    return true
  }

  /** False when its time is over. */
  tick(): boolean {
    const now = this.#options.now()
    if (this.#allocation === null) return now - this.#unallocatedSince < unallocatedMs
    return now < this.#allocation.expiresAt
  }

  /** Idempotent. Nothing more is relayed. */
  close(): void {
    if (this.#allocation === null) return
    this.#allocation.close()
    this.#options.release(this.#allocation.username)
    this.#allocation = null
    this.#unallocatedSince = this.#options.now()
  }

  #answer(request: StunMessage): Buffer {
    const nonce = this.#currentNonce()
    const verdict = authenticate(request, nonce, this.#options.findPass)
    if (!verdict.ok) return turn.refusal(request, null, verdict.code, verdict.code === 400 ? [] : challenge(nonce))
    const { key } = verdict.pass
    const unknown = turn.unknownAttributes(request)
    if (unknown.length > 0) return turn.refusal(request, key, 420, [[turnAttribute.unknownAttributes, turn.uint16s(unknown)]])
    const outcome = this.#perform(request, verdict.pass)
    return typeof outcome === 'number' ? turn.refusal(request, key, outcome) : turn.success(request, key, outcome)
  }

  #perform(request: StunMessage, { username }: ValidPass): Outcome {
    const allocation = this.#allocation
    if (request.type === turnType.allocate) return allocation === null ? this.#allocate(request, username) : 437
    if (allocation === null) return 437
    if (allocation.username !== username) return 441
    switch (request.type) {
      case turnType.refresh:
        return this.#refresh(request, allocation)
      case turnType.createPermission:
        return this.#permit(request, allocation)
      case turnType.channelBind:
        return this.#bind(request, allocation)
      default:
        return 400
    }
  }

  /** RFC 8656 §7.2. */
  #allocate(request: StunMessage, username: string): Outcome {
    const { client, ours, allocate, openWay, now } = this.#options
    const transport = attributeValue(request, turnAttribute.transport)
    const family = familyAsked(request)
    if (transport?.length !== 4) return 400
    if (transport[0] !== udp) return 442
    if (family === null) return 440
    const relayed = allocate(username, family)
    if (typeof relayed === 'number') return relayed
    const allocation = new Allocation({ relayed, username, expiresAt: now() + lifetimeMs }, ours, (peer) =>
      openWay(peer, relayed, (packet) => this.#deliver(allocation, peer, packet)),
    )
    this.#allocation = allocation
    const transaction = transactionOf(request)
    return [
      [turnAttribute.relayedAddress, xorAddress(transaction, relayed.address, relayed.port)],
      [turnAttribute.lifetime, turn.uint32(lifetimeMs / 1000)],
      [stunAttribute.xorMappedAddress, xorAddress(transaction, client.address, client.port)],
    ]
  }

  /** RFC 8656 §8.2. */
  #refresh(request: StunMessage, allocation: Allocation): Outcome {
    const wanted = turn.uint32Value(request, turnAttribute.lifetime)
    if (wanted === 0) this.close()
    else allocation.expiresAt = this.#options.now() + lifetimeMs
    return [[turnAttribute.lifetime, turn.uint32(wanted === 0 ? 0 : lifetimeMs / 1000)]]
  }

  /** RFC 8656 §10.2: all of them or none. */
  #permit(request: StunMessage, allocation: Allocation): Outcome {
    const peers = peersOf(request)
    if (peers === null || peers.length === 0) return 400
    return allocation.permit(peers, this.#options.now()) ? [] : 403
  }

  /** RFC 8656 §12.2. */
  #bind(request: StunMessage, allocation: Allocation): Outcome {
    const channel = (turn.uint32Value(request, turnAttribute.channelNumber) ?? 0) >>> 16
    const [peer] = peersOf(request) ?? []
    if (peer === undefined || !isChannelNumber(channel)) return 400
    const bound = allocation.bind(channel, peer, this.#options.now())
    return bound === 'bound' ? [] : bound === 'taken' ? 400 : 403
  }

  /** RFC 8656 §11.2: without an answer, whatever is wrong with it. */
  #sendIndication(indication: StunMessage): void {
    const [peer] = peersOf(indication) ?? []
    const data = attributeValue(indication, turnAttribute.data)
    if (peer !== undefined && data !== null) this.#allocation?.send(peer, data, this.#options.now())
  }

  /** A packet of the media engine's, sent from one of its addresses. */
  #deliver(allocation: Allocation, from: OwnEndpoint, packet: Uint8Array): void {
    // Of an allocation that is over nothing is permitted.
    const by = allocation.returnBy(from, this.#options.now())
    if (by === null) return
    this.#options.forward(by === 'data' ? dataIndication(from, packet) : channelFrame(by, packet))
  }

  #currentNonce(): string {
    const now = this.#options.now()
    if (this.#nonce === null || this.#nonce.until <= now) this.#nonce = { value: this.#options.newNonce(), until: now + nonceMs }
    return this.#nonce.value
  }
}

const challenge = (nonce: string): turn.Attributes => [
  [turnAttribute.realm, Buffer.from(turnRealm)],
  [turnAttribute.nonce, Buffer.from(nonce)],
]

/** RFC 8656 §18.6: IPv4 where nothing is said. */
function familyAsked(request: StunMessage): AddressFamily | null {
  const asked = attributeValue(request, turnAttribute.addressFamily)?.[0]
  return asked === undefined || asked === 1 ? 4 : asked === 2 ? 6 : null
}

/** Null when one of them is malformed. */
function peersOf(message: StunMessage): readonly SentEndpoint[] | null {
  const transaction = transactionOf(message)
  const peers = attributeValues(message, turnAttribute.peerAddress).map((value) => readXorAddress(value, transaction))
  return peers.every((peer) => peer !== null) ? peers : null
}

/** Nobody answers it, and TCP loses nothing: its transaction tells nothing apart. */
const noTransaction = new Uint8Array(12)

const dataIndication = ({ address, port }: Endpoint, packet: Uint8Array): Buffer =>
  writeStun(
    {
      type: turnType.dataIndication,
      transaction: noTransaction,
      attributes: [
        [turnAttribute.peerAddress, xorAddress(noTransaction, address, port)],
        [turnAttribute.data, packet],
      ],
    },
    null,
  )
