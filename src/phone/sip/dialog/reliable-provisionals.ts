import type { Clock, Timer } from '../clock.ts'
import { parseDecimal } from '../message/grammar.ts'
import { headerOf, type SipRequest } from '../message/sip-message.ts'
import { newFraction, type Random } from '../random.ts'
import { PATIENCE, T1 } from '../transaction/machine.ts'
import { sequenceOf } from './dialog.ts'

interface Waiting {
  readonly send: (sequence: number) => void
  readonly acknowledged: (prack: SipRequest) => void
}

export interface ReliableOptions {
  readonly clock: Clock
  readonly random: Random
  readonly invite: SipRequest
  /** Nobody acknowledged within 32 s: the INVITE is to be refused. */
  readonly expired: () => void
}

/** Provisional answers that are sent again until their PRACK comes, one after the other (RFC 3262 §3). */
export class ReliableProvisionals {
  readonly #options: ReliableOptions
  readonly #queue: Waiting[] = []
  #sequence: number
  #timers: readonly Timer[] = []

  constructor(options: ReliableOptions) {
    this.#options = options
    // Between 1 and 2³¹, minus room to count on.
    this.#sequence = 1 + Math.floor(newFraction(options.random) * 2 ** 30)
  }

  /** Something still waits for its PRACK: a success must wait too (RFC 3262 §3). */
  get isWaiting(): boolean {
    return this.#queue.length > 0
  }

  /** `send` is called with the RSeq, once or more. */
  add(waiting: Waiting): void {
    this.#queue.push(waiting)
    if (this.#queue.length === 1) this.#start(waiting)
  }

  /** Whether this PRACK means what waits; else it is answered by 481. */
  take(prack: SipRequest): boolean {
    const [rseq, cseq, method] = (headerOf(prack, 'rack') ?? '').split(/[ \t]+/)
    const isMeant =
      parseDecimal(rseq ?? '', 2 ** 32 - 1) === this.#sequence &&
      parseDecimal(cseq ?? '', 2 ** 32 - 1) === sequenceOf(this.#options.invite) &&
      method === 'INVITE'
    if (!isMeant || !this.isWaiting) return false
    this.#stopTimers()
    this.#queue.shift()?.acknowledged(prack)
    this.#sequence++
    const [next] = this.#queue
    if (next) this.#start(next)
    return true
  }

  /** A final answer is given: nothing provisional follows. */
  stop(): void {
    this.#stopTimers()
    this.#queue.length = 0
  }

  #start(waiting: Waiting): void {
    const { clock, expired } = this.#options
    const giveUp = clock.after(PATIENCE, () => {
      this.stop()
      expired()
    })
    this.#timers = [giveUp]
    this.#repeat(waiting, T1, giveUp)
  }

  #repeat(waiting: Waiting, pause: number, giveUp: Timer): void {
    waiting.send(this.#sequence)
    this.#timers = [giveUp, this.#options.clock.after(pause, () => this.#repeat(waiting, pause * 2, giveUp))]
  }

  #stopTimers(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#timers = []
  }
}
