/** A call by a trunk that several servers serve: where one is silent or out of service the next one has it (RFC 3263 §4.3). */
import type { Clock, Timer } from './sip/clock.ts'
import type { InviteSession, OfferOutcome, SessionEnd, SessionListener, SessionState } from './sip/dialog/invite-session.ts'
import type { SipRequest } from './sip/message/sip-message.ts'
import type { SocketAddress } from './sip/transport/flow.ts'

/** Sends the INVITE to the next server; null when each has had its turn. */
export type NextServer = () => InviteSession | null

/** Milliseconds until the first word, a 100 at least. SIP itself would wait for 32 s, in which nobody stays on the page to be called. */
const SILENT_MS = 4_000
const SERVICE_UNAVAILABLE = 503

export class TrunkCall implements InviteSession {
  readonly direction = 'outgoing'
  readonly #next: NextServer
  readonly #clock: Clock
  #session: InviteSession
  #listener: SessionListener = {}
  #patience: Timer | undefined
  /** Somebody further on is being called: no other server is asked to do that too. */
  #isPlaced = false

  private constructor(session: InviteSession, next: NextServer, clock: Clock) {
    this.#next = next
    this.#clock = clock
    this.#session = session
    this.#follow(session)
  }

  /** Null where there is no way to any of them. Listen to it at once. */
  static place(next: NextServer, clock: Clock): TrunkCall | null {
    const session = next()
    return session && new TrunkCall(session, next, clock)
  }

  get callId(): string {
    return this.#session.callId
  }

  get request(): SipRequest {
    return this.#session.request
  }

  get state(): SessionState {
    return this.#session.state
  }

  get remote(): SocketAddress {
    return this.#session.remote
  }

  get trunk(): string | null {
    return this.#session.trunk
  }

  listen(listener: SessionListener): void {
    this.#listener = listener
  }

  reinvite(sdp: string): Promise<OfferOutcome> {
    return this.#session.reinvite(sdp)
  }

  info(contentType: string, body: string): Promise<number> {
    return this.#session.info(contentType, body)
  }

  probe(): Promise<number> {
    return this.#session.probe()
  }

  bye(reason?: string): void {
    this.#settle()
    this.#session.bye(reason)
  }

  #follow(session: InviteSession): void {
    this.#session = session
    this.#patience = this.#clock.after(SILENT_MS, () => this.#giveUp())
    session.listen({
      trying: () => this.#heard(),
      progress: (status, sdp) => {
        this.#settle()
        this.#listener.progress?.(status, sdp)
      },
      offer: (sdp, give) => (this.#listener.offer === undefined ? give(null) : this.#listener.offer(sdp, give)),
      answer: (sdp) => this.#listener.answer?.(sdp),
      established: () => {
        this.#settle()
        this.#listener.established?.()
      },
      info: (contentType, body) => this.#listener.info?.(contentType, body),
      ended: (end) => this.#ended(end),
    })
  }

  #heard(): void {
    this.#patience?.cancel()
    this.#listener.trying?.()
  }

  /** From now on this server has the call, whatever becomes of it. */
  #settle(): void {
    this.#patience?.cancel()
    this.#isPlaced = true
  }

  /** Its INVITE is taken back, in case that it was heard. The last server is waited for. */
  #giveUp(): void {
    const silent = this.#session
    const next = this.#next()
    if (next === null) return
    silent.listen({})
    silent.bye()
    this.#follow(next)
  }

  #ended(end: SessionEnd): void {
    this.#patience?.cancel()
    const next = isFailing(end) && !this.#isPlaced ? this.#next() : null
    if (next === null) this.#listener.ended?.(end)
    else this.#follow(next)
  }
}

const isFailing = ({ by, status }: SessionEnd): boolean => by === 'network' || status === SERVICE_UNAVAILABLE
