/** The main thread's side of all media: opens sockets that the door admits, and hands their frames to the media thread. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { EngineOptions } from '../sfu/engine.ts'
import type { Endpoint } from '../sfu/transport/turn/endpoint.ts'
import type { Probe } from './checkup/probe.ts'
import type { MediaDoor } from './media-door.ts'
import { MediaThread } from './media-thread.ts'
import type { WorkerReport } from './report/worker-report.ts'
import type { CloseReason, RoomCall, RoomReply } from './room-call.ts'
import { RtcEntrance } from './rtc-entrance.ts'
import { RtcSockets } from './rtc-sockets.ts'
import { silentLog, type SignallingLog } from './signalling-log.ts'
import { TurnRelay } from './turn-relay.ts'
import type { FromWorker } from './worker-messages.ts'

export interface RoomServiceApi {
  /** True when the request was its. */
  handle(request: IncomingMessage, response: ServerResponse, call: (call: RoomCall) => Promise<RoomReply>): boolean
}

export interface MediaServerOptions {
  readonly door: MediaDoor
  readonly engine: EngineOptions
  readonly log?: SignallingLog
  /** Where a request comes from, when a proxy stands before; the socket's address otherwise. */
  readonly sourceOf?: (request: IncomingMessage) => string
  /** The address of TURN for whoever sends this request (RFC 7065); null where it has none. */
  readonly turnUrlOf?: (request: IncomingMessage) => string | null
  /** Only with LiveKit keys. */
  readonly api?: RoomServiceApi
}

export interface MediaServer {
  /** UDP and TCP. */
  readonly port: number
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean
  /** A connection that speaks TURN, TLS taken off. */
  handleTurn(socket: Duplex, client: Endpoint): void
  closeLeg(room: string, identity: string, reason: CloseReason): Promise<void>
  closeRoom(room: string): Promise<void>
  liveLegs(): Promise<readonly { readonly conferenceId: string; readonly legId: string }[]>
  setMuted(room: string, identity: string, source: 'microphone' | 'camera', muted: boolean): Promise<void>
  /** Of each media thread, with the tracks of one room where it is named. Of none while they start. */
  report(room: string | null): Promise<readonly WorkerReport[]>
  /** For checks of our own with this name fragment; null while the engine starts. */
  openProbe(ufrag: string): Promise<Probe | null>
  /** Where this STUN server, an IP address, sees the media port; null when it does not answer. */
  askOutside(server: Endpoint): Promise<Endpoint | null>
  close(): Promise<void>
}

export async function createMediaServer(options: MediaServerOptions): Promise<MediaServer> {
  const server = new Server(options)
  await server.start()
  return server
}

class Server implements MediaServer {
  readonly #options: MediaServerOptions
  readonly #thread: MediaThread
  readonly #sockets: RtcSockets
  readonly #entrance: RtcEntrance
  readonly #turn: TurnRelay
  #closed = false

  constructor(options: MediaServerOptions) {
    const { door, engine, log = silentLog, sourceOf, turnUrlOf } = options
    this.#options = options
    this.#thread = new MediaThread(engine, log, { message: (message) => this.#fromWorker(message), lost: () => this.#threadLost() })
    const post: MediaThread['post'] = (message, transfer) => this.#thread.post(message, transfer)
    this.#sockets = new RtcSockets({ door, log, post })
    this.#turn = new TurnRelay({ engine, port: () => this.port, post })
    const begin: RtcSockets['begin'] = (leg, webSocket, opening) => this.#sockets.begin(leg, webSocket, opening)
    this.#entrance = new RtcEntrance({ door, log, sourceOf, turnUrlOf, begin, hasSession: (sid) => this.#hasSession(sid) })
  }

  get port(): number {
    return this.#thread.port
  }

  start(): Promise<void> {
    return this.#thread.start()
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#entrance.upgrade(request, socket, head)
  }

  handleRequest(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.#entrance.answer(request, response)) return true
    return this.#options.api?.handle(request, response, (call) => this.#thread.call(call)) ?? false
  }

  handleTurn(socket: Duplex, client: Endpoint): void {
    this.#turn.accept(socket, client)
  }

  async closeLeg(room: string, identity: string, reason: CloseReason): Promise<void> {
    if (reason !== 'replaced' && reason !== 'left') this.#entrance.shut(room, identity)
    await this.#thread.call({ verb: 'close-leg', room, identity, reason })
  }

  async closeRoom(room: string): Promise<void> {
    this.#entrance.shut(room, null)
    await this.#thread.call({ verb: 'close-room', room })
  }

  async liveLegs(): Promise<readonly { readonly conferenceId: string; readonly legId: string }[]> {
    const reply = await this.#thread.call({ verb: 'live-legs' })
    const legs = reply.ok ? (reply.legs ?? []) : []
    return legs.map(({ room, identity }) => ({ conferenceId: room, legId: identity }))
  }

  async setMuted(room: string, identity: string, source: 'microphone' | 'camera', muted: boolean): Promise<void> {
    await this.#thread.call({ verb: 'mute', room, identity, source, muted })
  }

  async report(room: string | null): Promise<readonly WorkerReport[]> {
    const reply = await this.#thread.call({ verb: 'report', room })
    return reply.ok && reply.report !== undefined ? [reply.report] : []
  }

  async openProbe(ufrag: string): Promise<Probe | null> {
    const reply = await this.#thread.call({ verb: 'open-probe', ufrag })
    return reply.ok ? (reply.probe ?? null) : null
  }

  async askOutside(server: Endpoint): Promise<Endpoint | null> {
    const reply = await this.#thread.call({ verb: 'ask-outside', server })
    return reply.ok ? (reply.seen ?? null) : null
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#entrance.close()
    this.#turn.close()
    await this.#thread.stop()
    this.#sockets.terminate()
  }

  /** Ends the thread as a crash would; for the test of what follows. */
  crashForTest(): Promise<void> {
    return this.#thread.crash()
  }

  async #hasSession(participantSid: string): Promise<boolean> {
    const reply = await this.#thread.call({ verb: 'has-session', participantSid })
    return !reply.ok || reply.present === true
  }

  #fromWorker(message: FromWorker): void {
    if ('socket' in message) this.#sockets.fromWorker(message)
    else this.#turn.fromWorker(message)
  }

  #threadLost(): void {
    this.#turn.workerLost()
    this.#sockets.workerLost()
  }
}
