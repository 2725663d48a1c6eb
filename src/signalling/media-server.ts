/** The main thread's side of all media: opens sockets that the door admits, and hands their frames to the media thread. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { EngineOptions } from '../sfu/engine.ts'
import type { Endpoint } from '../sfu/transport/turn/endpoint.ts'
import type { Probe } from './checkup/probe.ts'
import { ClosedLegs } from './closed-legs.ts'
import type { DoorRequest, MediaDoor, OpenedLeg, RefusedLeg } from './media-door.ts'
import { OpeningLimits } from './opening-limits.ts'
import { RefusalMemory } from './refusal-memory.ts'
import type { WorkerReport } from './report/worker-report.ts'
import type { CloseReason, RoomCall, RoomReply } from './room-call.ts'
import { resumedSession } from './join-request.ts'
import { turnBack } from './room/enter-room.ts'
import { joinRequestOf, rtcPath, tokenOf } from './rtc-address.ts'
import { RtcSocket } from './rtc-socket.ts'
import type { SignalLink } from './room/signal-link.ts'
import { silentLog, type SignallingLog } from './signalling-log.ts'
import { answer, refuseUpgrade, socketAddress } from './http-answers.ts'
import { TurnRelay } from './turn-relay.ts'
import { WorkerThread } from './worker-thread.ts'
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

const MAX_FRAME = 1024 * 1024 + 64 * 1024
const V0: RefusedLeg = { opened: false, status: 403, message: 'this server speaks /rtc/v1 only; update the client SDK' }
const INVALID: RefusedLeg = { opened: false, status: 401, message: 'invalid token' }

export async function createMediaServer(options: MediaServerOptions): Promise<MediaServer> {
  const server = new Server(options)
  await server.start()
  return server
}

class Server implements MediaServer {
  readonly #options: MediaServerOptions
  readonly #log: SignallingLog
  readonly #sockets = new Map<number, RtcSocket>()
  readonly #limits = new OpeningLimits()
  readonly #closedLegs = new ClosedLegs()
  readonly #refusals = new RefusalMemory()
  readonly #turn: TurnRelay
  readonly #webSockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false, clientTracking: false })
  #thread: Promise<WorkerThread> | null = null
  #port = 0
  #lastSocket = 0
  #closed = false

  constructor(options: MediaServerOptions) {
    this.#options = options
    this.#log = options.log ?? silentLog
    const post: WorkerThread['post'] = (message, transfer) => this.#post(message, transfer)
    this.#turn = new TurnRelay({ engine: options.engine, port: () => this.#port, post })
  }

  get port(): number {
    return this.#port
  }

  async start(): Promise<void> {
    const { engine } = this.#options
    // After a crash the port stays what clients and firewalls know.
    const wanted = this.#port === 0 ? engine : { ...engine, port: this.#port }
    const events = { message: (message: FromWorker) => this.#fromWorker(message), crashed: (error: Error) => this.#crashed(error) }
    this.#thread = WorkerThread.start(wanted, events)
    this.#port = (await this.#thread).port
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => {})
    const path = rtcPath(request)
    if (path === '/rtc') return refuseUpgrade(socket, V0)
    if (path !== '/rtc/v1') return refuseUpgrade(socket, { status: 404, message: 'not found' })
    const source = this.#sourceOf(request)
    if (this.#closed || !this.#limits.enter(source)) return refuseUpgrade(socket, null)
    void this.#open(request, socket, head, source)
      .catch((error: unknown) => this.#openFailed(socket, error))
      .finally(() => this.#limits.leave(source))
  }

  handleRequest(request: IncomingMessage, response: ServerResponse): boolean {
    const path = rtcPath(request)
    if (path === null) return this.#options.api?.handle(request, response, (call) => this.#call(call)) ?? false
    if (path === '/rtc/v1/validate') void this.#validate(request, response)
    else if (path === '/rtc/v1') answer(response, 426, 'upgrade to WebSocket')
    else answer(response, V0.status, V0.message)
    return true
  }

  handleTurn(socket: Duplex, client: Endpoint): void {
    this.#turn.accept(socket, client)
  }

  async closeLeg(room: string, identity: string, reason: CloseReason): Promise<void> {
    if (reason !== 'replaced' && reason !== 'left') this.#closedLegs.note(room, identity)
    await this.#call({ verb: 'close-leg', room, identity, reason })
  }

  async closeRoom(room: string): Promise<void> {
    this.#closedLegs.note(room, null)
    await this.#call({ verb: 'close-room', room })
  }

  async liveLegs(): Promise<readonly { readonly conferenceId: string; readonly legId: string }[]> {
    const reply = await this.#call({ verb: 'live-legs' })
    const legs = reply.ok ? (reply.legs ?? []) : []
    return legs.map(({ room, identity }) => ({ conferenceId: room, legId: identity }))
  }

  async setMuted(room: string, identity: string, source: 'microphone' | 'camera', muted: boolean): Promise<void> {
    await this.#call({ verb: 'mute', room, identity, source, muted })
  }

  async report(room: string | null): Promise<readonly WorkerReport[]> {
    const reply = await this.#call({ verb: 'report', room })
    return reply.ok && reply.report !== undefined ? [reply.report] : []
  }

  async openProbe(ufrag: string): Promise<Probe | null> {
    const reply = await this.#call({ verb: 'open-probe', ufrag })
    return reply.ok ? (reply.probe ?? null) : null
  }

  async askOutside(server: Endpoint): Promise<Endpoint | null> {
    const reply = await this.#call({ verb: 'ask-outside', server })
    return reply.ok ? (reply.seen ?? null) : null
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#turn.close()
    await (await this.#thread?.catch(() => null))?.stop()
    for (const socket of this.#sockets.values()) socket.terminate()
    this.#webSockets.close()
  }

  /** Ends the thread as a crash would; for the test of what follows. */
  async crashForTest(): Promise<void> {
    await (await this.#thread)?.crash()
  }

  async #open(request: IncomingMessage, socket: Duplex, head: Buffer, source: string): Promise<void> {
    const token = tokenOf(request)
    if (token === null) return refuseUpgrade(socket, INVALID)
    const join = joinRequestOf(request)
    if (join === null) return refuseUpgrade(socket, { status: 400, message: 'malformed join_request' })
    const asked = { cookieHeader: request.headers.cookie, source }
    if (await this.#isGone(token, join, asked)) {
      return this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => turnBack(linkTo(webSocket), null))
    }
    const leg = await this.#options.door.open(token, asked)
    if (!leg.opened) {
      this.#refusals.note(token, leg)
      return refuseUpgrade(socket, leg)
    }
    if (socket.destroyed || this.#closedLegs.has(leg.room, leg.identity)) return this.#abandon(leg, socket)
    let begun = false
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      begun = true
      this.#begin(leg, webSocket, join, this.#options.turnUrlOf?.(request) ?? null)
    })
    // A handshake that is none, or a client that has gone: answered by `ws` itself, without a word to us.
    if (!begun) this.#neverBegan(leg)
  }

  /** A genuine token for a session that is not here, for example after a restart. Opening the door would use the token up for nothing. */
  async #isGone(token: string, join: Uint8Array, asked: DoorRequest): Promise<boolean> {
    const participantSid = resumedSession(join)
    if (participantSid === null || this.#options.door.check === undefined) return false
    const reply = await this.#call({ verb: 'has-session', participantSid })
    if (!reply.ok || reply.present === true) return false
    return (await this.#options.door.check(token, asked)).opened
  }

  #begin(leg: OpenedLeg, webSocket: WebSocket, request: Uint8Array, turnUrl: string | null): void {
    const number = (this.#lastSocket += 1)
    const socket = new RtcSocket(number, leg, webSocket, {
      frame: (frame) => this.#post({ type: 'frame', socket: number, frame }, [frame.buffer]),
      closed: () => this.#post({ type: 'socket-closed', socket: number }),
    })
    this.#sockets.set(number, socket)
    const { room, identity, name, metadata, attributes, grants, kind, resumed } = leg
    const admitted = {
      room,
      identity,
      name,
      grants,
      resumed,
      ...(metadata === undefined ? {} : { metadata }),
      ...(attributes === undefined ? {} : { attributes }),
      ...(kind === undefined ? {} : { kind }),
    }
    this.#post({ type: 'open', socket: number, leg: admitted, request, turnUrl })
    this.#log.info({ room, identity, resumed }, 'media leg opened')
  }

  #fromWorker(message: FromWorker): void {
    if (!('socket' in message)) return this.#turn.fromWorker(message)
    const socket = this.#sockets.get(message.socket)
    if (socket === undefined) return
    switch (message.type) {
      case 'frame':
        return socket.send(message.frame)
      case 'close-socket':
        return socket.close(message.code, message.reason)
      case 'unknown-session':
        return void socket.turnBack()
      case 'leg-ended':
        return this.#ended(socket, message.cause)
      case 'socket-done':
        this.#sockets.delete(message.socket)
        return this.#ended(socket, 'lost')
      case 'fault':
        this.#log.error({ room: socket.leg.room, identity: socket.leg.identity, fault: message.message }, 'a client message met a bug')
        return socket.close(1011, 'internal error')
    }
  }

  #ended(socket: RtcSocket, cause: 'left' | 'lost'): void {
    if (!socket.end()) return
    const { room, identity, session } = socket.leg
    this.#log.info({ room, identity, cause }, 'media leg ended')
    this.#options.door.closed({ room, identity, session }, cause)
  }

  #crashed(error: Error): void {
    this.#log.error({ error: error.stack ?? error.message }, 'the media thread died; starting another')
    this.#turn.workerLost()
    for (const socket of this.#sockets.values()) {
      this.#ended(socket, 'lost')
      socket.close(1012, 'media engine restarts')
    }
    this.#sockets.clear()
    void this.#restart()
  }

  async #restart(): Promise<void> {
    if (this.#closed) return
    await this.start().catch((error: unknown) => this.#restartFailed(error))
  }

  #restartFailed(error: unknown): void {
    this.#log.error({ error: String(error) }, 'the media thread does not start; trying again')
    setTimeout(() => void this.#restart(), 1000).unref()
  }

  #post(...[message, transfer]: Parameters<WorkerThread['post']>): void {
    this.#thread?.then(
      (thread) => thread.post(message, transfer),
      () => {},
    )
  }

  async #call(call: RoomCall): Promise<RoomReply> {
    const thread = await this.#thread?.catch(() => null)
    return thread === null || thread === undefined ? { ok: false, code: 'unavailable', message: 'no media engine' } : thread.call(call)
  }

  async #validate(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = tokenOf(request)
    const known = token === null ? INVALID : this.#refusals.find(token)
    const asked = { cookieHeader: request.headers.cookie, source: this.#sourceOf(request) }
    const verdict = known ?? (await this.#options.door.check?.(token ?? '', asked).catch(() => INVALID)) ?? INVALID
    if (verdict.opened) answer(response, 200, 'success')
    else answer(response, verdict.status, verdict.message)
  }

  #openFailed(socket: Duplex, error: unknown): void {
    this.#log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'the door failed')
    refuseUpgrade(socket, null)
  }

  /** Admitted, but gone or removed before its socket stood. */
  #abandon(leg: OpenedLeg, socket: Duplex): void {
    this.#neverBegan(leg)
    refuseUpgrade(socket, { status: 403, message: 'removed' })
  }

  #neverBegan({ room, identity, session }: OpenedLeg): void {
    this.#options.door.closed({ room, identity, session }, 'lost')
  }

  #sourceOf(request: IncomingMessage): string {
    return (this.#options.sourceOf ?? socketAddress)(request)
  }
}

const linkTo = (webSocket: WebSocket): SignalLink => ({
  send: (frame) => webSocket.send(frame, { binary: true }),
  close: (code, reason) => webSocket.close(code, reason),
})
