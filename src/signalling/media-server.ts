/** The main thread's side of all media: opens sockets that the door admits, and hands their frames to the media thread. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { EngineOptions } from '../sfu/engine.ts'
import type { Endpoint } from '../sfu/transport/turn/endpoint.ts'
import type { Probe } from './checkup/probe.ts'
import type { MediaDoor } from './media-door.ts'
import { MediaThreads } from './media-threads.ts'
import { RelayRoutes } from './relay-routes.ts'
import type { WorkerReport } from './report/worker-report.ts'
import type { CloseReason, RoomCall, RoomReply } from './room-call.ts'
import { RoomCalls } from './room-calls.ts'
import { RoomPlaces } from './room-places.ts'
import { RtcEntrance } from './rtc-entrance.ts'
import { RtcSockets } from './rtc-sockets.ts'
import { silentLog, type SignallingLog } from './signalling-log.ts'
import { TcpRelay } from './tcp-relay.ts'
import { TurnRelay } from './turn-relay.ts'
import type { FromWorker } from './worker-messages.ts'

export interface RoomServiceApi {
  /** True when the request was its. */
  handle(request: IncomingMessage, response: ServerResponse, call: (call: RoomCall) => Promise<RoomReply>): boolean
}

export interface MediaServerOptions {
  readonly door: MediaDoor
  readonly engine: EngineOptions
  /** Media threads; 1 when absent. */
  readonly workers?: number
  /** How many people of one room a thread carries before others help; 50 when absent. */
  readonly roomShare?: number
  readonly log?: SignallingLog
  /** Where a request comes from, when a proxy stands before; the socket's address otherwise. */
  readonly sourceOf?: (request: IncomingMessage) => string
  /** The address of TURN for whoever sends this request (RFC 7065); null where it has none. */
  readonly turnUrlOf?: (request: IncomingMessage) => string | null
  /** Only with LiveKit keys. */
  readonly api?: RoomServiceApi
  /** Takes a WebhookEvent of LiveKit's, as bytes, of this room. */
  readonly news?: (room: string, event: Uint8Array) => void
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

/** Also ends a thread as a crash would, for tests of what follows. */
export interface RealMediaServer extends MediaServer {
  crashForTest(worker?: number): Promise<void>
}

/** Of whom all see nine and hear eight: about what a processor carries. */
const ROOM_SHARE = 50
const TRIES_FOR_FREE_PORT = 20

export async function createMediaServer(options: MediaServerOptions): Promise<RealMediaServer> {
  const server = new Server(options)
  await server.start()
  return server
}

class Server implements RealMediaServer {
  readonly #options: MediaServerOptions
  readonly #threads: MediaThreads
  readonly #places: RoomPlaces
  readonly #calls: RoomCalls
  readonly #sockets: RtcSockets
  readonly #routes: RelayRoutes
  /** Null where one thread has the port to itself. */
  readonly #tcp: TcpRelay | null
  readonly #entrance: RtcEntrance
  readonly #turn: TurnRelay
  #closed = false

  constructor(options: MediaServerOptions) {
    const { door, engine, workers = 1, roomShare = ROOM_SHARE, log = silentLog, sourceOf, turnUrlOf } = options
    this.#options = options
    this.#threads = new MediaThreads(workers, { engine, roomShare, news: options.news !== undefined }, log, {
      message: (worker, message) => this.#fromWorker(worker, message),
      lost: (worker) => this.#threadLost(worker),
    })
    this.#places = new RoomPlaces(workers)
    this.#calls = new RoomCalls(this.#threads, this.#places)
    const post: MediaThreads['post'] = (worker, message, transfer) => this.#threads.post(worker, message, transfer)
    this.#sockets = new RtcSockets({ door, log, places: this.#places, post })
    this.#routes = new RelayRoutes({ workers, post })
    this.#tcp = workers === 1 ? null : new TcpRelay(this.#routes)
    this.#turn = new TurnRelay({ engine, port: () => this.port, routes: this.#routes })
    const begin: RtcSockets['begin'] = (leg, webSocket, opening) => this.#sockets.begin(leg, webSocket, opening)
    this.#entrance = new RtcEntrance({ door, log, sourceOf, turnUrlOf, begin, hasSession: (sid) => this.#hasSession(sid) })
  }

  get port(): number {
    return this.#threads.port
  }

  async start(): Promise<void> {
    const { host = '0.0.0.0', port } = this.#options.engine
    for (let tries = 1; ; tries++) {
      try {
        // Where threads share a port, having its TCP is what makes it ours.
        return await this.#threads.start((await this.#tcp?.listen(host, port)) ?? port)
      } catch (error) {
        await this.#tcp?.close()
        if (this.#tcp === null || port !== 0 || tries === TRIES_FOR_FREE_PORT) throw error
      }
    }
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#entrance.upgrade(request, socket, head)
  }

  handleRequest(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.#entrance.answer(request, response)) return true
    return this.#options.api?.handle(request, response, (call) => this.#calls.call(call)) ?? false
  }

  handleTurn(socket: Duplex, client: Endpoint): void {
    this.#turn.accept(socket, client)
  }

  async closeLeg(room: string, identity: string, reason: CloseReason): Promise<void> {
    if (reason !== 'replaced' && reason !== 'left') this.#entrance.shut(room, identity)
    await this.#calls.call({ verb: 'close-leg', room, identity, reason })
  }

  async closeRoom(room: string): Promise<void> {
    this.#entrance.shut(room, null)
    await this.#calls.call({ verb: 'close-room', room })
  }

  async liveLegs(): Promise<readonly { readonly conferenceId: string; readonly legId: string }[]> {
    const reply = await this.#calls.call({ verb: 'live-legs' })
    const legs = reply.ok ? (reply.legs ?? []) : []
    return legs.map(({ room, identity }) => ({ conferenceId: room, legId: identity }))
  }

  async setMuted(room: string, identity: string, source: 'microphone' | 'camera', muted: boolean): Promise<void> {
    await this.#calls.call({ verb: 'mute', room, identity, source, muted })
  }

  report(room: string | null): Promise<readonly WorkerReport[]> {
    return this.#calls.reports(room)
  }

  async openProbe(ufrag: string): Promise<Probe | null> {
    const reply = await this.#calls.call({ verb: 'open-probe', ufrag })
    return reply.ok ? (reply.probe ?? null) : null
  }

  async askOutside(server: Endpoint): Promise<Endpoint | null> {
    const reply = await this.#calls.call({ verb: 'ask-outside', server })
    return reply.ok ? (reply.seen ?? null) : null
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#entrance.close()
    this.#turn.close()
    await Promise.all([this.#threads.stop(), this.#tcp?.close()])
    this.#sockets.terminate()
  }

  crashForTest(worker = 0): Promise<void> {
    return this.#threads.crash(worker)
  }

  async #hasSession(participantSid: string): Promise<boolean> {
    const reply = await this.#calls.call({ verb: 'has-session', participantSid })
    return !reply.ok || reply.present === true
  }

  #fromWorker(worker: number, message: FromWorker): void {
    if ('socket' in message) this.#sockets.fromWorker(message)
    else if ('relay' in message) this.#routes.fromWorker(message)
    else if (message.type === 'news') this.#options.news?.(message.room, message.event)
    else if (message.type === 'room-closed') void this.#calls.closed(message.room)
    else if (message.type === 'pass-issued' || message.type === 'pass-over') this.#turn.fromWorker(worker, message)
  }

  #threadLost(worker: number): void {
    this.#turn.workerLost(worker)
    this.#routes.workerLost(worker)
    this.#sockets.workerLost(worker)
    this.#places.workerLost(worker)
  }
}
