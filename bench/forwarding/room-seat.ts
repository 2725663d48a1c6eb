/** A seat by LiveKit's protocol, at any server that speaks it. Joined once; it takes every track that the room has. */
import {
  ConnectionSettings,
  ClientInfo,
  JoinRequest,
  type ParticipantInfo,
  SessionDescription,
  type SubscribedQualityUpdate,
} from '@livekit/protocol'
import type { SrtpSession } from '../../src/sfu/forwarding/srtp-session.ts'
import { parseTrickled } from '../../src/room-client/ice/candidate.ts'
import { joinAddress } from '../../src/room-client/signal/join-address.ts'
import { type Request, type Response, SignalSocket } from '../../src/room-client/signal/signal-socket.ts'
import { systemSurroundings as surroundings } from '../../src/room-client/surroundings.ts'
import { PeerSeat, type PeerSeatOptions } from './peer-seat.ts'
import { addTracks, QUALITIES, type Source, sourceSections } from './published-source.ts'
import type { Seat, Suite } from './seat.ts'
import { type MediaSection, writeOffer } from './session-description.ts'

export interface RoomSeatOptions extends PeerSeatOptions {
  /** ws://… */
  readonly url: string
  readonly token: string
  /** Null: only watches. */
  readonly source: Source | null
  /** Dynacast: whether each layer of ours, from the least, is watched by anybody. */
  readonly watched?: (layers: readonly boolean[]) => void
}

/** Of LiveKit's client protocol. */
const PROTOCOL = 16
/** Each takes one track; the server asks for more where there are more. */
const FIRST_DOWNS: readonly MediaSection[] = [
  { kind: 'audio', source: null },
  { kind: 'video', source: null },
]

export class RoomSeat implements Seat {
  readonly #options: RoomSeatOptions
  readonly #peer: PeerSeat
  readonly #socket: SignalSocket
  readonly #sections: MediaSection[]
  readonly #others = new Map<string, ParticipantInfo>()
  readonly #answered = Promise.withResolvers<void>()
  #offers = 1
  #isOfferOut = true
  #isStale = false

  /** Rejects when the server does not let it in. */
  static async take(options: RoomSeatOptions): Promise<RoomSeat> {
    const seat = new RoomSeat(options, await PeerSeat.open(options))
    await seat.#answered.promise
    return seat
  }

  private constructor(options: RoomSeatOptions, peer: PeerSeat) {
    const { url, token, source } = options
    this.#options = options
    this.#peer = peer
    this.#sections = [...(source === null ? [] : sourceSections(source)), ...FIRST_DOWNS]
    const address = joinAddress(url, this.#joinRequest(source))
    if (address === null) throw new Error(`no address of a server: ${url}`)
    this.#socket = new SignalSocket({
      address,
      token,
      surroundings,
      onMessage: (message) => this.#hear(message),
      onEnd: ({ why }) => this.#fail(`the signalling connection ended: ${why}`),
    })
  }

  get suite(): Suite {
    return this.#peer.suite
  }

  get srtp(): SrtpSession {
    return this.#peer.srtp
  }

  get transportSequenceId(): number {
    return this.#peer.transportSequenceId
  }

  /** Whoever else is in the room, as the server said last. */
  get others(): readonly ParticipantInfo[] {
    return [...this.#others.values()]
  }

  say(request: Request): void {
    this.#socket.send(request)
  }

  send(memory: Uint8Array, offset: number, length: number): void {
    this.#peer.send(memory, offset, length)
  }

  close(): void {
    this.#peer.close()
    this.#socket.close()
  }

  #joinRequest(source: Source | null): JoinRequest {
    return new JoinRequest({
      clientInfo: new ClientInfo({ protocol: PROTOCOL, version: '1', os: process.platform }),
      connectionSettings: new ConnectionSettings({ autoSubscribe: true, subscriberAllowPause: false }),
      publisherOffer: this.#offer(),
      addTrackRequests: source === null ? [] : addTracks(source),
    })
  }

  #offer(): SessionDescription {
    const sdp = writeOffer(this.#sections, this.#peer.transport, { data: true })
    return new SessionDescription({ type: 'offer', sdp, id: this.#offers })
  }

  #hear(message: Response): void {
    switch (message.case) {
      case 'join':
        this.#socket.keepAlive(message.value.pingInterval, message.value.pingTimeout)
        return this.#meet(message.value.otherParticipants)
      case 'update':
        return this.#meet(message.value.participants)
      case 'answer':
        return this.#takeAnswer(message.value.sdp)
      case 'trickle':
        return this.#trickled(message.value.candidateInit)
      case 'mediaSectionsRequirement':
        return this.#addDowns(message.value.numAudios, message.value.numVideos)
      case 'subscribedQualityUpdate':
        return this.#options.watched?.(layersOf(message.value))
      case 'leave':
        return this.#fail('the server told us to leave')
      default:
    }
  }

  #meet(participants: readonly ParticipantInfo[]): void {
    for (const participant of participants) this.#others.set(participant.identity, participant)
  }

  #trickled(json: string): void {
    const candidate = parseTrickled(json)
    if (candidate !== null) this.#peer.addCandidate(candidate)
  }

  #addDowns(audios: number, videos: number): void {
    for (let added = 0; added < audios; added++) this.#sections.push({ kind: 'audio', source: null })
    for (let added = 0; added < videos; added++) this.#sections.push({ kind: 'video', source: null })
    this.#negotiate()
  }

  /** One offer at a time. */
  #negotiate(): void {
    this.#isStale = this.#isOfferOut
    if (this.#isOfferOut) return
    this.#isOfferOut = true
    this.#offers++
    this.say({ case: 'offer', value: this.#offer() })
  }

  #takeAnswer(sdp: string): void {
    this.#isOfferOut = false
    this.#peer.accept(sdp).then(this.#answered.resolve, this.#answered.reject)
    if (this.#isStale) this.#negotiate()
  }

  #fail(why: string): void {
    this.#answered.reject(new Error(why))
    this.#peer.fail(why)
    this.close()
  }
}

function layersOf({ subscribedCodecs, subscribedQualities }: SubscribedQualityUpdate): boolean[] {
  const qualities = subscribedCodecs[0]?.qualities ?? subscribedQualities
  return QUALITIES.map((quality) => qualities.find((each) => each.quality === quality)?.enabled ?? false)
}
