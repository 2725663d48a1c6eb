/** One session with one server: joined once, resumed as often as it breaks, closed for good. */
import type { JoinRequest, JoinResponse, SessionDescription } from '@livekit/protocol'
import type { SrtpKeys } from '../../sfu/forwarding/peer-media.ts'
import type { DtlsCertificate } from '../../sfu/transport/dtls/dtls-certificate.ts'
import { parseTrickled } from '../ice/candidate.ts'
import { ClientPeer, type ClientPeerEvents, type DataLabel } from '../peer/client-peer.ts'
import type { Goodbye, RemoteSound, SoundPacket } from '../room-client.ts'
import { joinAddress } from '../signal/join-address.ts'
import { addTrack, goodbye, joinRequest, mute, resumeRequest, syncState } from '../signal/requests.ts'
import { type Break, breakOfLeave, breakOfSocket } from '../signal/room-end.ts'
import { type Request, type Response, SignalSocket } from '../signal/signal-socket.ts'
import { SoundLine } from '../sound/sound-line.ts'
import { SoundSender } from '../sound/sound-sender.ts'
import type { Surroundings } from '../surroundings.ts'
import type { LocalTrack } from './local-track.ts'
import { type Agreement, Negotiation } from './negotiation.ts'

export interface SessionEvents {
  readonly joined: (join: JoinResponse) => void
  /** What is about the room rather than about the connection. */
  readonly message: (message: Response) => void
  readonly agreed: (agreement: Agreement) => void
  readonly sound: (sound: RemoteSound, packet: SoundPacket) => void
  readonly data: (message: Uint8Array) => void
  /** Once for each time that it stood. */
  readonly broke: (why: Break) => void
}

export interface SessionOptions {
  readonly url: string
  /** As in `ConnectOptions`. */
  readonly mediaAddress?: string | undefined
  readonly certificate: DtlsCertificate
  readonly surroundings: Surroundings
  readonly events: SessionEvents
}

export type Outcome = Break | { readonly next: 'go-on' }

/** What is not there after this never comes: the answer, or the path after it. */
const patienceMs = 8000
const mostSectionsAtOnce = 64
/** A `leave` may be just behind the goodbye of the media connection. */
const goodbyeGraceMs = 1000

export class RoomSession {
  readonly #options: SessionOptions
  readonly #negotiation: Negotiation
  #peer: ClientPeer | null = null
  #socket: SignalSocket | null = null
  #line: SoundLine | null = null
  #routes: ReadonlyMap<number, RemoteSound> = new Map()
  #join: JoinResponse | null = null
  #track: LocalTrack | null = null
  #up: Agreement['up'] = null
  #stands = false
  /** Of a join or resume that is under way. */
  #settle: ((outcome: Outcome) => void) | null = null
  #cancelPatience: () => void = () => undefined
  #cancelGrace: () => void = () => undefined
  /** Tracks to name in the resume that is under way. */
  #heard: readonly string[] | null = null
  #closed = false

  constructor(options: SessionOptions) {
    this.#options = options
    this.#negotiation = new Negotiation(String(1 + options.surroundings.random(2 ** 40)))
  }

  /** Whether the server may still know this session. */
  get resumable(): boolean {
    return this.#join !== null && !this.#closed && this.#peer?.connected === true
  }

  /** Resolves when sound can flow, or with why it does not. `track` is published along with it. */
  async join(token: string, track: LocalTrack | null): Promise<Outcome> {
    const { certificate, surroundings, mediaAddress } = this.#options
    const peer = await ClientPeer.open({ certificate, surroundings, mediaAddress, events: this.#peerEvents() }).catch(() => null)
    if (peer === null || this.#closed) {
      peer?.close()
      return { next: 'anew' }
    }
    this.#peer = peer
    this.#track = track
    if (track !== null) this.#negotiation.addUp(track.draft)
    const offer = this.#negotiation.offer(peer.transport)
    return offer === null ? { next: 'anew' } : this.#open(token, joinRequest(offer, track))
  }

  /** The same over a new signal connection, and a new path for the media. `heard`: tracks that we listen to. */
  resume(token: string, heard: readonly string[]): Promise<Outcome> {
    if (this.#join?.participant === undefined) return Promise.resolve({ next: 'anew' })
    this.#socket?.close()
    this.#negotiation.abandon()
    this.#heard = heard
    return this.#open(token, resumeRequest(this.#join.participant.sid))
  }

  /** Goes nowhere while the signal connection is away; a resume says everything again. */
  say(request: Request): void {
    this.#socket?.send(request)
  }

  publish(track: LocalTrack): void {
    this.#track = track
    this.say({ case: 'addTrack', value: addTrack(track) })
    this.#negotiation.addUp(track.draft)
    this.#negotiate()
  }

  unpublish(): void {
    this.#track?.attach(null)
    this.#track = null
    this.#up = null
    this.#negotiation.retireUp()
    this.#negotiate()
  }

  sendData(label: DataLabel, message: Uint8Array): boolean {
    return this.#peer?.sendData(label, message) ?? false
  }

  /** Which stream is whose. */
  route(sounds: ReadonlyMap<number, RemoteSound>): void {
    this.#routes = sounds
    this.#line?.route(sounds)
  }

  /** Every few seconds. */
  report(): void {
    this.#line?.sendReport(this.#track?.sender ?? null)
  }

  /** Idempotent. `told`: what the server hears of why we go, if anything. */
  close(told: Goodbye | null): void {
    if (this.#closed) return
    this.#closed = true
    if (told !== null) this.say(goodbye(told))
    this.#track?.attach(null)
    this.#cancelPatience()
    this.#cancelGrace()
    this.#peer?.close()
    this.#socket?.close()
    this.#settle?.({ next: 'anew' })
  }

  #open(token: string, request: JoinRequest): Promise<Outcome> {
    const { url, surroundings } = this.#options
    const address = joinAddress(url, request)
    if (address === null || !/^[\x21-\x7e]+$/.test(token)) {
      return Promise.resolve({ next: 'end', end: 'refused', message: 'no such server address, or no such token' })
    }
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    this.#settle = resolve
    this.#cancelPatience = surroundings.after(patienceMs, () => this.#over({ next: 'anew' }))
    this.#socket = new SignalSocket({
      address,
      token,
      surroundings,
      onMessage: (message) => this.#hear(message),
      onEnd: (end) => this.#over(breakOfSocket(end, this.#join !== null)),
    })
    return promise
  }

  /** What is under way has come out so; or what stood has broken. */
  #over(outcome: Outcome): void {
    if (this.#closed) return
    this.#cancelPatience()
    this.#cancelGrace()
    const settle = this.#settle
    const stood = this.#stands
    this.#settle = null
    this.#stands = outcome.next === 'go-on'
    if (outcome.next !== 'go-on') this.#socket?.close()
    if (settle !== null) settle(outcome)
    else if (stood && outcome.next !== 'go-on') this.#options.events.broke(outcome)
  }

  #hear(message: Response): void {
    switch (message.case) {
      case 'join':
        return this.#joined(message.value)
      case 'reconnect':
        return this.#resumed()
      case 'answer':
        return this.#answered(message.value)
      case 'trickle':
        return this.#trickled(message.value.candidateInit)
      case 'mediaSectionsRequirement':
        this.#negotiation.addDowns(Math.min(message.value.numAudios, mostSectionsAtOnce))
        return this.#negotiate()
      case 'leave':
        return this.#over(breakOfLeave(message.value))
      default:
        return this.#options.events.message(message)
    }
  }

  #joined(join: JoinResponse): void {
    if (this.#join !== null || join.participant === undefined) return
    this.#join = join
    this.#socket?.keepAlive(join.pingInterval, join.pingTimeout)
    this.#options.events.joined(join)
  }

  /** The server knows us still: what we have is said again, and ICE looks for a path. */
  #resumed(): void {
    if (this.#heard === null || this.#peer === null || this.#join === null) return
    this.#socket?.keepAlive(this.#join.pingInterval, this.#join.pingTimeout)
    this.say(syncState({ last: this.#negotiation.last, heard: this.#heard, track: this.#track }))
    this.#heard = null
    if (this.#track !== null && this.#track.trackSid !== '') this.say(mute(this.#track.trackSid, this.#track.muted))
    this.#peer.restartIce()
    this.#negotiate()
  }

  #trickled(json: string): void {
    const candidate = parseTrickled(json)
    if (candidate !== null) this.#peer?.addCandidate(candidate)
  }

  #negotiate(): void {
    if (this.#peer === null || this.#closed) return
    const offer = this.#negotiation.offer(this.#peer.transport)
    if (offer !== null) this.say({ case: 'offer', value: offer })
  }

  #answered(description: SessionDescription): void {
    const taken = this.#negotiation.take(description)
    if (taken === null) return
    this.#peer?.accept(taken.agreement.answer)
    this.#up = taken.agreement.up
    this.#startTrack()
    this.#options.events.agreed(taken.agreement)
    if (taken.again) this.#negotiate()
  }

  /** As soon as both are there: keys, and an answer that takes our track. */
  #startTrack(): void {
    const track = this.#track
    if (track === null || this.#line === null || this.#up === null || track.sender !== null) return
    const sender = new SoundSender({
      ...this.#up,
      ssrc: track.draft.ssrc,
      srtp: this.#line.srtp,
      surroundings: this.#options.surroundings,
      send: (memory, offset, length) => this.#peer?.send(memory, offset, length),
    })
    track.attach(sender, this.#up.format.codec)
  }

  #peerEvents(): ClientPeerEvents {
    return {
      connected: (keys) => this.#connected(keys),
      resumed: () => this.#over({ next: 'go-on' }),
      lost: () => this.#over({ next: 'resume' }),
      failed: () => this.#mediaFailed(),
      packet: (bytes) => this.#line?.receive(bytes),
      data: (_label, message) => this.#options.events.data(message),
    }
  }

  #mediaFailed(): void {
    this.#cancelGrace = this.#options.surroundings.after(goodbyeGraceMs, () => this.#over({ next: 'anew' }))
  }

  #connected(keys: SrtpKeys): void {
    const { surroundings, events } = this.#options
    this.#line = new SoundLine({
      keys,
      now: surroundings.now,
      ssrc: 1 + surroundings.random(0xffffffff),
      send: (memory, offset, length) => this.#peer?.send(memory, offset, length),
      onSound: events.sound,
    })
    this.#line.route(this.#routes)
    this.#startTrack()
    this.#over({ next: 'go-on' })
  }
}
