/** One session with one server: joined once, resumed as often as it breaks, closed for good. */
import type { JoinRequest, JoinResponse, SessionDescription } from '@livekit/protocol'
import type { SrtpKeys } from '../../sfu/forwarding/peer-media.ts'
import type { DtlsCertificate } from '../../sfu/transport/dtls/dtls-certificate.ts'
import { parseTrickled } from '../ice/candidate.ts'
import { ClientPeer, type ClientPeerEvents, type DataLabel } from '../peer/client-peer.ts'
import type { Goodbye, RemoteSound } from '../room-client.ts'
import { joinAddress } from '../signal/join-address.ts'
import { addPicture, addTrack, goodbye, joinRequest, mute, type OwnTracks, resumeRequest, syncState } from '../signal/requests.ts'
import { type Break, breakOfLeave, breakOfSocket } from '../signal/room-end.ts'
import { type Request, type Response, SignalSocket } from '../signal/signal-socket.ts'
import type { Surroundings } from '../surroundings.ts'
import type { LocalTrack } from './local-track.ts'
import { type Agreement, Negotiation } from './negotiation.ts'
import type { PictureTrack } from './picture-track.ts'
import { type MediaEvents, SessionMedia } from './session-media.ts'

export interface SessionEvents extends MediaEvents {
  readonly joined: (join: JoinResponse) => void
  /** What is about the room rather than about the connection. */
  readonly message: (message: Response) => void
  readonly agreed: (agreement: Agreement) => void
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
  readonly #media: SessionMedia
  #peer: ClientPeer | null = null
  #socket: SignalSocket | null = null
  #join: JoinResponse | null = null
  #stands = false
  /** Of a join or resume that is under way. */
  #settle: ((outcome: Outcome) => void) | null = null
  #cancelPatience: () => void = () => undefined
  #cancelGrace: () => void = () => undefined
  /** Tracks to name in the resume that is under way. */
  #taken: readonly string[] | null = null
  #closed = false

  constructor(options: SessionOptions) {
    this.#options = options
    const { surroundings, events } = options
    this.#negotiation = new Negotiation(String(1 + surroundings.random(2 ** 40)))
    const send = (memory: Uint8Array, offset: number, length: number): void => this.#peer?.send(memory, offset, length)
    this.#media = new SessionMedia({ surroundings, send, events })
  }

  /** Whether the server may still know this session. */
  get resumable(): boolean {
    return this.#join !== null && !this.#closed && this.#peer?.connected === true
  }

  /** Resolves when sound can flow, or with why it does not. `own` is published along with it. */
  async join(token: string, own: OwnTracks): Promise<Outcome> {
    const { certificate, surroundings, mediaAddress } = this.#options
    const peer = await ClientPeer.open({ certificate, surroundings, mediaAddress, events: this.#peerEvents() }).catch(() => null)
    if (peer === null || this.#closed) {
      peer?.close()
      return { next: 'anew' }
    }
    this.#peer = peer
    this.#media.carry(own)
    if (own.sound !== null) this.#negotiation.addUp(own.sound.draft)
    if (own.picture !== null) this.#negotiation.addPictureUp(own.picture.draft)
    const offer = this.#negotiation.offer(peer.transport)
    return offer === null ? { next: 'anew' } : this.#open(token, joinRequest(offer, own))
  }

  /** The same over a new signal connection, and a new path for the media. `taken`: tracks that we hear and see. */
  resume(token: string, taken: readonly string[]): Promise<Outcome> {
    if (this.#join?.participant === undefined) return Promise.resolve({ next: 'anew' })
    this.#socket?.close()
    this.#negotiation.abandon()
    this.#taken = taken
    return this.#open(token, resumeRequest(this.#join.participant.sid))
  }

  /** Goes nowhere while the signal connection is away; a resume says everything again. */
  say(request: Request): void {
    this.#socket?.send(request)
  }

  publish(sound: LocalTrack): void {
    this.#media.carry({ ...this.#media.own, sound })
    this.say({ case: 'addTrack', value: addTrack(sound) })
    this.#negotiation.addUp(sound.draft)
    this.#negotiate()
  }

  unpublish(): void {
    this.#media.carry({ ...this.#media.own, sound: null })
    this.#negotiation.retireUp('sound')
    this.#negotiate()
  }

  publishPicture(picture: PictureTrack): void {
    this.#media.carry({ ...this.#media.own, picture })
    this.say({ case: 'addTrack', value: addPicture(picture) })
    this.#negotiation.addPictureUp(picture.draft)
    this.#negotiate()
  }

  unpublishPicture(): void {
    this.#media.carry({ ...this.#media.own, picture: null })
    this.#negotiation.retireUp('picture')
    this.#negotiate()
  }

  /** Asks for a key frame. */
  refresh(trackSid: string): void {
    this.#media.refresh(trackSid)
  }

  sendData(label: DataLabel, message: Uint8Array): boolean {
    return this.#peer?.sendData(label, message) ?? false
  }

  /** Which stream is whose. */
  route(sounds: ReadonlyMap<number, RemoteSound>): void {
    this.#media.route(sounds)
  }

  /** Every few seconds. */
  report(): void {
    this.#media.report()
  }

  /** Idempotent. `told`: what the server hears of why we go, if anything. */
  close(told: Goodbye | null): void {
    if (this.#closed) return
    this.#closed = true
    if (told !== null) this.say(goodbye(told))
    this.#media.close()
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
        this.#negotiation.addDowns('sound', Math.min(message.value.numAudios, mostSectionsAtOnce))
        this.#negotiation.addDowns('picture', Math.min(message.value.numVideos, mostSectionsAtOnce))
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
    if (this.#taken === null || this.#peer === null || this.#join === null) return
    this.#socket?.keepAlive(this.#join.pingInterval, this.#join.pingTimeout)
    const { own } = this.#media
    this.say(syncState({ last: this.#negotiation.last, taken: this.#taken, own }))
    this.#taken = null
    for (const track of [own.sound, own.picture]) if (track !== null && track.trackSid !== '') this.say(mute(track.trackSid, track.muted))
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
    this.#media.agreed(taken.agreement)
    this.#options.events.agreed(taken.agreement)
    if (taken.again) this.#negotiate()
  }

  #peerEvents(): ClientPeerEvents {
    return {
      connected: (keys) => this.#connected(keys),
      resumed: () => this.#over({ next: 'go-on' }),
      lost: () => this.#over({ next: 'resume' }),
      failed: () => this.#mediaFailed(),
      packet: (bytes) => this.#media.receive(bytes),
      data: (_label, message) => this.#options.events.data(message),
    }
  }

  #mediaFailed(): void {
    this.#cancelGrace = this.#options.surroundings.after(goodbyeGraceMs, () => this.#over({ next: 'anew' }))
  }

  #connected(keys: SrtpKeys): void {
    this.#media.connected(keys)
    this.#over({ next: 'go-on' })
  }
}
