import type { Timer } from '../clock.ts'
import type { Prover, SessionNetwork } from '../dialog/session-network.ts'
import { abilities } from '../dialog/session-body.ts'
import { parseDecimal } from '../message/grammar.ts'
import { parseNameAddress } from '../message/name-address.ts'
import { headerOf, headersOf, type Headers, type SipResponse } from '../message/sip-message.ts'
import { newFraction } from '../random.ts'
import type { Flow } from '../transport/flow.ts'
import { type BackOff, pauseAfter } from './back-off.ts'
import { type TrunkAnswer, TrunkClient } from './trunk-client.ts'

export type RegistrationState =
  | { readonly kind: 'registering' }
  /** Seconds that the trunk grants. */
  | { readonly kind: 'registered'; readonly seconds: number }
  /** Status of the last answer; null where none came. Tried again by itself. */
  | { readonly kind: 'failed'; readonly status: number | null }
  | { readonly kind: 'ended' }

export interface RegistrationOptions {
  readonly network: SessionNetwork
  /** The way to the registrar as it is now; undefined where there is none. */
  flow(): Flow | undefined
  /** `sip:trunk.example.com`. */
  readonly registrar: string
  /** Who we are there: `sip:4930123456@trunk.example.com`. */
  readonly account: string
  /** The user part of our Contact, by which the trunk calls us. */
  readonly user: string
  readonly prover?: Prover
  /** What we ask for; the trunk may grant less. */
  readonly seconds?: number
  readonly backOff?: BackOff
  changed(state: RegistrationState): void
}

const WANTED_SECONDS = 600
/** A trunk that wants to be asked more often is not obeyed. */
const SHORTEST_SECONDS = 10
const MOST_SECONDS = 86_400
const BACK_OFF: BackOff = { firstMs: 30_000, mostMs: 1_800_000 }
/** How long the goodbye may take. */
const GOODBYE_MS = 2_000

/** Keeps us registered at a trunk (RFC 3261 §10.2): refreshes in time, and comes back after failures. */
export class Registration {
  readonly #options: RegistrationOptions
  readonly #client: TrunkClient
  #state: RegistrationState = { kind: 'registering' }
  #seconds: number
  #failures = 0
  #timer: Timer | undefined
  #release: (() => void) | undefined
  #isAsking = false

  /** Begins at once. */
  constructor(options: RegistrationOptions) {
    this.#options = options
    this.#client = new TrunkClient({ ...options, from: options.account, to: options.account })
    this.#seconds = options.seconds ?? WANTED_SECONDS
    this.#ask()
  }

  get state(): RegistrationState {
    return this.#state
  }

  /** Registers anew now: the connection broke, or the trunk has forgotten us. */
  refresh(): void {
    if (this.#isAsking || this.#state.kind === 'ended') return
    this.#timer?.cancel()
    this.#ask()
  }

  /** Takes the registration back, and resolves when the trunk has said so, or after 2 s. */
  async close(): Promise<void> {
    if (this.#state.kind === 'ended') return
    const wasRegistered = this.#state.kind === 'registered'
    this.#timer?.cancel()
    this.#become({ kind: 'ended' })
    if (wasRegistered) await this.#unregister()
    this.#release?.()
  }

  #unregister(): Promise<void> {
    return new Promise((resolve) => {
      const patience = this.#options.network.clock.after(GOODBYE_MS, resolve)
      const done = (): void => {
        patience.cancel()
        resolve()
      }
      this.#client.ask('REGISTER', this.#options.registrar, (flow) => this.#headers(flow, 0), done)
    })
  }

  #headers(flow: Flow, seconds: number): Headers {
    return [['contact', this.#options.network.contactFor(flow, this.#options.user)], ['expires', `${seconds}`], ...abilities]
  }

  #ask(): void {
    this.#isAsking = true
    this.#client.ask(
      'REGISTER',
      this.#options.registrar,
      (flow) => this.#headers(flow, this.#seconds),
      (answer, flow) => this.#answered(answer, flow),
    )
  }

  #answered(answer: TrunkAnswer, flow: Flow | undefined): void {
    this.#isAsking = false
    if (this.#state.kind === 'ended') return
    if (answer === 'none') return this.#failed(null, undefined)
    if (answer.status < 300 && flow) return this.#registered(answer, flow)
    const longer = answer.status === 423 ? secondsIn(answer, 'min-expires') : undefined
    if (longer === undefined || longer <= this.#seconds || longer > MOST_SECONDS)
      return this.#failed(answer.status, secondsIn(answer, 'retry-after'))
    this.#seconds = longer
    this.#ask()
  }

  /** Again when between 80 and 90 % of the granted time have passed. */
  #registered(answer: SipResponse, flow: Flow): void {
    this.#failures = 0
    this.#release?.()
    this.#release = flow.hold()
    const contact = this.#options.network.contactFor(flow, this.#options.user)
    const seconds = Math.min(Math.max(grantedIn(answer, contact) ?? this.#seconds, SHORTEST_SECONDS), MOST_SECONDS)
    this.#again(seconds * 1_000 * (0.8 + 0.1 * newFraction(this.#options.network.random)))
    this.#become({ kind: 'registered', seconds })
  }

  /** `retryAfter` in seconds, where the trunk asks for it. */
  #failed(status: number | null, retryAfter: number | undefined): void {
    this.#failures++
    const pause = pauseAfter(this.#options.backOff ?? BACK_OFF, this.#failures, newFraction(this.#options.network.random))
    this.#again(Math.max(pause, Math.min(retryAfter ?? 0, MOST_SECONDS) * 1_000))
    this.#become({ kind: 'failed', status })
  }

  #again(ms: number): void {
    this.#timer = this.#options.network.clock.after(ms, () => this.#ask())
  }

  #become(state: RegistrationState): void {
    this.#state = state
    this.#options.changed(state)
  }
}

const MOST_DIGITS = 2 ** 32 - 1

/** Seconds that begin a header's value. */
const secondsIn = (response: SipResponse, name: string): number | undefined =>
  parseDecimal(/^\d*/.exec(headerOf(response, name) ?? '')?.[0] ?? '', MOST_DIGITS)

/** What a registrar grants to our Contact among all that it lists (RFC 3261 §10.2.4), or to all of them. */
function grantedIn(response: SipResponse, contact: string): number | undefined {
  const uri = parseNameAddress(contact)?.uri
  const ours = headersOf(response, 'contact')
    .map(parseNameAddress)
    .find((one) => one?.uri === uri)
  return parseDecimal(ours?.parameters.get('expires') ?? '', MOST_DIGITS) ?? secondsIn(response, 'expires')
}
