/** A media worker with fake peers and a clock of its own, and clients that speak LiveKit's protocol to it. */
import { readFileSync } from 'node:fs'
import {
  AddTrackRequest,
  JoinRequest,
  SessionDescription,
  SignalRequest,
  SignalResponse,
  TrackSource,
  TrackType,
  VideoQuality,
  WebhookEvent,
} from '@livekit/protocol'
import { noCounts } from '../../sfu/forwarding/media-counts.ts'
import type { AdmittedLeg } from '../media-door.ts'
import { MediaWorker } from '../media-worker.ts'
import { clientAnswer, type ClientAnswerOptions } from '../sdp/client-answer.suite.ts'
import type { FromWorker, Opening } from '../worker-messages.ts'
import type { RtcProtocol } from './connection.ts'
import { FakePeer } from './fake-peer.suite.ts'
import type { Surroundings } from './surroundings.ts'

export const CHROMIUM_OFFER = readFileSync(new URL('../sdp/fixtures/chromium.sdp', import.meta.url), 'utf8')
export const CHROMIUM_MIC = '60c9f6f1-b29b-41b2-b7f7-813a35087ce6'
export const CHROMIUM_CAMERA = 'dd5410d4-247b-4b94-8047-783950d0e70e'

type Case = NonNullable<SignalResponse['message']['case']>
type ValueOf<C extends Case> = Extract<SignalResponse['message'], { case: C }>['value']

export class Stage implements Surroundings {
  readonly worker: MediaWorker
  readonly #protocol: RtcProtocol
  readonly peers: FakePeer[] = []
  readonly posted: FromWorker[] = []
  #time = 1_700_000_000_000
  #ids = 0
  #timers: { at: number; action: () => void }[] = []
  #sockets = 0

  constructor(protocol: RtcProtocol = 'v1') {
    this.#protocol = protocol
    this.worker = new MediaWorker({
      surroundings: this,
      createPeer: () => {
        const peer = new FakePeer()
        this.peers.push(peer)
        return peer
      },
      vitals: () => ({
        thread: 0,
        at: this.#time,
        cpuMs: 0,
        delay: null,
        heapBytes: 0,
        engine: { peers: this.peers.length, connections: 0, acceleration: { state: 'off', reason: null }, counts: noCounts() },
      }),
      news: true,
      post: (message) => this.posted.push(message),
    })
  }

  now(): number {
    return this.#time
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = { at: this.#time + milliseconds, action }
    this.#timers.push(timer)
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer))
  }

  id(prefix: string): string {
    return `${prefix}${(this.#ids += 1)}`
  }

  secret(): string {
    return `secret${(this.#ids += 1)}`
  }

  ssrc(): number {
    return (this.#ids += 1)
  }

  /** Lets time pass, timers and the worker's ticks included. */
  pass(milliseconds: number): void {
    const end = this.#time + milliseconds
    while (this.#time < end) {
      this.#time = Math.min(end, this.#time + 10)
      const due = this.#timers.filter((timer) => timer.at <= this.#time)
      this.#timers = this.#timers.filter((timer) => timer.at > this.#time)
      for (const timer of due) timer.action()
      if (this.#time % 1000 === 0) this.worker.tick()
    }
  }

  join(
    identity: string,
    options: { leg?: Partial<AdmittedLeg>; request?: ConstructorParameters<typeof JoinRequest>[0]; turnUrl?: string } = {},
  ): Client {
    const peersBefore = this.peers.length
    const client = new Client(this, (this.#sockets += 1), identity)
    const grants = { canPublish: true, canSubscribe: true, canPublishData: true }
    const leg: AdmittedLeg = { room: 'room', identity, name: identity.toUpperCase(), grants, resumed: false, ...options.leg }
    const request = new JoinRequest({ connectionSettings: { autoSubscribe: true }, ...options.request })
    this.worker.open(client.socket, leg, this.#opening(request, options.turnUrl))
    client.peer = this.peers[peersBefore] ?? null
    client.down = this.peers.at(-1) ?? null
    return client
  }

  resume(before: Client): Client {
    const client = new Client(this, (this.#sockets += 1), before.identity)
    const grants = { canPublish: true, canSubscribe: true, canPublishData: true }
    const leg: AdmittedLeg = { room: 'room', identity: before.identity, name: before.identity, grants, resumed: true }
    const request = new JoinRequest({ reconnect: true, participantSid: before.sid, connectionSettings: { autoSubscribe: true } })
    this.worker.open(client.socket, leg, this.#opening(request))
    client.peer = before.peer
    client.down = before.down
    return client
  }

  #opening(request: JoinRequest, turnUrl: string | null = null): Opening {
    return { request: request.toBinary(), protocol: this.#protocol, turnUrl }
  }

  /** What webhooks would tell of the room. */
  news(): WebhookEvent[] {
    return this.posted.flatMap((message) => (message.type === 'news' ? [WebhookEvent.fromBinary(message.event)] : []))
  }

  ended(): string[] {
    return this.posted.flatMap((message) => (message.type === 'leg-ended' ? [`${message.socket} ${message.cause}`] : []))
  }
}

export class Client {
  readonly stage: Stage
  readonly socket: number
  readonly identity: string
  /** By which it sends, and, in v1, is sent to; in v0 it is sent to by the other. */
  peer: FakePeer | null = null
  down: FakePeer | null = null

  constructor(stage: Stage, socket: number, identity: string) {
    this.stage = stage
    this.socket = socket
    this.identity = identity
  }

  get sid(): string {
    return this.last('join').participant!.sid
  }

  request(message: SignalRequest['message']): void {
    this.stage.worker.frame(this.socket, new SignalRequest({ message }).toBinary())
  }

  /** Announces a microphone and a camera and offers them, as Chromium does; answers their sids. */
  publish(sdp = CHROMIUM_OFFER): { mic: string; camera: string } {
    this.announce()
    this.offer(sdp)
    const published = this.all('trackPublished')
    return { mic: published.at(-2)!.track!.sid, camera: published.at(-1)!.track!.sid }
  }

  /** Says that a microphone and a camera are about to come. */
  announce(): void {
    this.request({
      case: 'addTrack',
      value: new AddTrackRequest({ cid: CHROMIUM_MIC, type: TrackType.AUDIO, source: TrackSource.MICROPHONE }),
    })
    const layers = [
      { quality: VideoQuality.LOW, width: 320, height: 180 },
      { quality: VideoQuality.MEDIUM, width: 640, height: 360 },
      { quality: VideoQuality.HIGH, width: 1280, height: 720 },
    ]
    const camera = new AddTrackRequest({ cid: CHROMIUM_CAMERA, type: TrackType.VIDEO, source: TrackSource.CAMERA, layers })
    this.request({ case: 'addTrack', value: camera })
  }

  offer(sdp = CHROMIUM_OFFER, id = 7): void {
    this.request({ case: 'offer', value: new SessionDescription({ type: 'offer', sdp, id }) })
  }

  /** To the server's last offer. */
  answer(options: ClientAnswerOptions & { readonly id?: number } = {}): void {
    const { sdp, id } = this.last('offer')
    const value = new SessionDescription({ type: 'answer', sdp: clientAnswer(sdp, options), id: options.id ?? id })
    this.request({ case: 'answer', value })
  }

  all<C extends Case>(name: C): ValueOf<C>[] {
    const frames = this.stage.posted.flatMap((message) =>
      message.type === 'frame' && message.socket === this.socket ? [message.frame] : [],
    )
    const messages = frames.map((frame) => SignalResponse.fromBinary(frame).message)
    return messages.flatMap((message) => (message.case === name ? [message.value as ValueOf<C>] : []))
  }

  last<C extends Case>(name: C): ValueOf<C> {
    const found = this.all(name).at(-1)
    if (found === undefined) throw new Error(`${this.identity} was sent no ${name}`)
    return found
  }

  /** Cases in order of arrival. */
  heard(): string[] {
    const frames = this.stage.posted.flatMap((message) =>
      message.type === 'frame' && message.socket === this.socket ? [message.frame] : [],
    )
    return frames.map((frame) => SignalResponse.fromBinary(frame).message.case ?? '')
  }

  closedWith(): string | null {
    const closed = this.stage.posted.find((message) => message.type === 'close-socket' && message.socket === this.socket)
    return closed?.type === 'close-socket' ? closed.reason : null
  }
}
