/** Where LiveKit's clients come in: nothing of a meeting passes here that the door did not open to. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { ClosedLegs } from './closed-legs.ts'
import { answer, refuseUpgrade, socketAddress } from './http-answers.ts'
import { resumedSession } from './join-request.ts'
import type { DoorRequest, MediaDoor, OpenedLeg, RefusedLeg } from './media-door.ts'
import { OpeningLimits } from './opening-limits.ts'
import { RefusalMemory } from './refusal-memory.ts'
import { turnBack } from './room/enter-room.ts'
import type { SignalLink } from './room/signal-link.ts'
import { joinRequestOf, rtcAddress, tokenOf, type RtcAddress } from './rtc-address.ts'
import type { SignallingLog } from './signalling-log.ts'
import type { Opening } from './worker-messages.ts'

export interface RtcEntranceOptions {
  readonly door: MediaDoor
  readonly log: SignallingLog
  /** Where a request comes from, when a proxy stands before; the socket's address otherwise. */
  readonly sourceOf?: ((request: IncomingMessage) => string) | undefined
  /** The address of TURN for whoever sends this request (RFC 7065); null where it has none. */
  readonly turnUrlOf?: ((request: IncomingMessage) => string | null) | undefined
  /** False when it is certain that there is no such session here. */
  readonly hasSession: (participantSid: string) => Promise<boolean>
  readonly begin: (leg: OpenedLeg, webSocket: WebSocket, opening: Opening) => void
}

interface Knock {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  readonly source: string
  readonly address: RtcAddress
}

const MAX_FRAME = 1024 * 1024 + 64 * 1024
const INVALID: RefusedLeg = { opened: false, status: 401, message: 'invalid token' }

export class RtcEntrance {
  readonly #options: RtcEntranceOptions
  readonly #limits = new OpeningLimits()
  readonly #closedLegs = new ClosedLegs()
  readonly #refusals = new RefusalMemory()
  readonly #webSockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false, clientTracking: false })
  #closed = false

  constructor(options: RtcEntranceOptions) {
    this.#options = options
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => {})
    const address = rtcAddress(request)
    if (address === null || address.validates) return refuseUpgrade(socket, { status: 404, message: 'not found' })
    const source = this.#sourceOf(request)
    if (this.#closed || !this.#limits.enter(source)) return refuseUpgrade(socket, null)
    void this.#open({ request, socket, head, source, address })
      .catch((error: unknown) => this.#openFailed(socket, error))
      .finally(() => this.#limits.leave(source))
  }

  /** False when the request is none of LiveKit's signalling. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const address = rtcAddress(request)
    if (address === null) return false
    if (address.validates) void this.#validate(request, response)
    else answer(response, 426, 'upgrade to WebSocket')
    return true
  }

  /** Whoever is on its way in to this leg does not get in; without an identity, to the whole room. */
  shut(room: string, identity: string | null): void {
    this.#closedLegs.note(room, identity)
  }

  close(): void {
    this.#closed = true
    this.#webSockets.close()
  }

  async #open({ request, socket, head, source, address: { protocol } }: Knock): Promise<void> {
    const token = tokenOf(request)
    if (token === null) return refuseUpgrade(socket, INVALID)
    const read = joinRequestOf(request, protocol)
    if (!read.ok) return refuseUpgrade(socket, { status: 400, message: read.why })
    const join = read.request
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
      this.#options.begin(leg, webSocket, { request: join, protocol, turnUrl: this.#options.turnUrlOf?.(request) ?? null })
    })
    // A handshake that is none, or a client that has gone: answered by `ws` itself, without a word to us.
    if (!begun) this.#neverBegan(leg)
  }

  /** A genuine token for a session that is not here, for example after a restart. Opening the door would use the token up for nothing. */
  async #isGone(token: string, join: Uint8Array, asked: DoorRequest): Promise<boolean> {
    const participantSid = resumedSession(join)
    if (participantSid === null || this.#options.door.check === undefined) return false
    if (await this.#options.hasSession(participantSid)) return false
    return (await this.#options.door.check(token, asked)).opened
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
    this.#options.log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'the door failed')
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
