import type { Timer } from '../clock.ts'
import type { Prover, SessionNetwork } from '../dialog/session-network.ts'
import { newFraction } from '../random.ts'
import type { Flow } from '../transport/flow.ts'
import { type TrunkAnswer, TrunkClient } from './trunk-client.ts'

export type TrunkState =
  | { readonly kind: 'unknown' }
  /** Milliseconds from question to answer. */
  | { readonly kind: 'up'; readonly roundTripMs: number }
  /** Status where the trunk said that it does not serve; null where nothing came. */
  | { readonly kind: 'down'; readonly status: number | null }

export interface TrunkWatchOptions {
  readonly network: SessionNetwork
  /** The way to the trunk as it is now; undefined where there is none. */
  flow(): Flow | undefined
  /** `sip:trunk.example.com`. */
  readonly trunk: string
  /** Who asks: a URI of ours. */
  readonly from: string
  readonly prover?: Prover
  readonly everyMs?: number
  changed(state: TrunkState): void
  /** Each time that the trunk does not serve, or does not answer. */
  failed?(): void
}

const EVERY_MS = 30_000

/** Asks a trunk by OPTIONS whether it is there (RFC 3261 §11). Whoever answers at all is, but for 408 and 503. */
export class TrunkWatch {
  readonly #options: TrunkWatchOptions
  readonly #client: TrunkClient
  #state: TrunkState = { kind: 'unknown' }
  #timer: Timer | undefined
  #isClosed = false

  /** Begins at once. */
  constructor(options: TrunkWatchOptions) {
    this.#options = options
    this.#client = new TrunkClient({ ...options, to: options.trunk })
    this.#ask()
  }

  get state(): TrunkState {
    return this.#state
  }

  close(): void {
    this.#isClosed = true
    this.#timer?.cancel()
  }

  #ask(): void {
    const asked = this.#options.network.clock.now()
    const headers = (flow: Flow) => [['contact', this.#options.network.contactFor(flow)] as const, ['accept', 'application/sdp'] as const]
    this.#client.ask('OPTIONS', this.#options.trunk, headers, (answer) => this.#answered(answer, asked))
  }

  #answered(answer: TrunkAnswer, asked: number): void {
    if (this.#isClosed) return
    const { clock, random } = this.#options.network
    const everyMs = this.#options.everyMs ?? EVERY_MS
    this.#timer = clock.after(everyMs * (0.9 + 0.2 * newFraction(random)), () => this.#ask())
    const state = stateOf(answer, clock.now() - asked)
    this.#become(state)
    if (state.kind === 'down') this.#options.failed?.()
  }

  #become(state: TrunkState): void {
    const before = this.#state
    this.#state = state
    if (state.kind !== before.kind) this.#options.changed(state)
  }
}

function stateOf(answer: TrunkAnswer, roundTripMs: number): TrunkState {
  if (answer === 'none') return { kind: 'down', status: null }
  return answer.status === 503 || answer.status === 408 ? { kind: 'down', status: answer.status } : { kind: 'up', roundTripMs }
}
