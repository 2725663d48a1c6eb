/** A number calls itself: the call goes out by its trunk with a mark, and is looked for among those that come in. Nobody answers it. */
import type { IncomingSession, InviteSession, SessionEnd } from './sip/dialog/invite-session.ts'
import { headerOf, type Headers, type SipRequest } from './sip/message/sip-message.ts'
import { newToken, type Random } from './sip/random.ts'
import { callerNumber } from './call/caller-id.ts'
import type { NumberPlan } from './number-plan.ts'

export type LoopOutcome =
  /** On this number, by its trunk. Without its mark it is known by calling from the number that it calls. */
  | { readonly kind: 'back'; readonly marked: boolean; readonly afterMs: number }
  | { readonly kind: 'other-trunk'; readonly trunk: string | null; readonly afterMs: number }
  /** The mark came back, and what was called is not this number as we know it. */
  | { readonly kind: 'other-number'; readonly called: string; readonly afterMs: number }
  /** From an address that is no trunk's: such calls are refused. */
  | { readonly kind: 'stranger'; readonly address: string }
  /** Somebody picked up, and nothing came in here that can be told to be this call. */
  | { readonly kind: 'answered' }
  | { readonly kind: 'refused'; readonly status: number }
  /** The trunk says nothing at all. */
  | { readonly kind: 'silent' }
  /** The trunk took the call, and it did not come back in time. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'no-way' | 'busy' | 'closed' }

export interface TestedNumber {
  readonly number: string
  readonly trunkId: string
}

export interface LoopTestNeeds {
  /** Places the call, with these headers; null where there is no way. */
  readonly call: (tested: TestedNumber, headers: Headers) => InviteSession | null
  readonly plan: () => NumberPlan
  /** Milliseconds of a clock that never runs back. */
  readonly now: () => number
  readonly random: Random
  /** Calls back once, unless it is called off before. */
  readonly after: (milliseconds: number, then: () => void) => () => void
}

/** Telephone exchanges keep it; telephone networks do not. */
const MARK = 'x-latch-test'
/** Telephone networks take up to a dozen seconds until it rings. */
const PATIENCE_MS = 25_000
const BUSY_HERE = 486

interface Running extends TestedNumber {
  readonly mark: string
  readonly began: number
  readonly settle: (outcome: LoopOutcome) => void
}

/** One at a time: a number that calls itself takes two channels of its trunk. */
export class LoopTests {
  readonly #needs: LoopTestNeeds
  #running: Running | null = null

  constructor(needs: LoopTestNeeds) {
    this.#needs = needs
  }

  run(tested: TestedNumber): Promise<LoopOutcome> {
    if (this.#running !== null) return Promise.resolve({ kind: 'busy' })
    return new Promise((resolve) => this.#begin(tested, resolve))
  }

  /** Whether this call is the one that is looked for; it is over then, and goes nowhere else. */
  takes(session: IncomingSession): boolean {
    const running = this.#running
    if (running === null || !this.#isOurs(session.request, running)) return false
    session.refuse(BUSY_HERE)
    running.settle(this.#cameBack(session, running))
    return true
  }

  /** A call from an address that is no trunk's, which is being refused. */
  sees(request: SipRequest, address: string): void {
    const running = this.#running
    if (running !== null && request.method === 'INVITE' && this.#isOurs(request, running)) running.settle({ kind: 'stranger', address })
  }

  #begin(tested: TestedNumber, resolve: (outcome: LoopOutcome) => void): void {
    const { after, now, random, call } = this.#needs
    let session: InviteSession | null = null
    let isTaken = false
    const tooLate = after(PATIENCE_MS, () => settle({ kind: isTaken ? 'lost' : 'silent' }))
    const running = { ...tested, mark: newToken(random), began: now(), settle }
    // Only the first outcome counts: the call that is hung up then has one too.
    function settle(outcome: LoopOutcome): void {
      tooLate()
      resolve(outcome)
      over()
      session?.bye()
    }
    const over = (): void => void (this.#running === running && (this.#running = null))
    this.#running = running
    session = call(tested, [[MARK, running.mark]])
    if (session === null) return settle({ kind: 'no-way' })
    session.listen({
      progress: () => void (isTaken = true),
      established: () => settle({ kind: 'answered' }),
      ended: ({ status }: SessionEnd) => settle(status === undefined ? { kind: 'silent' } : { kind: 'refused', status }),
    })
  }

  #isOurs(request: SipRequest, running: Running): boolean {
    if (isMarked(request, running)) return true
    const isCalled = this.#needs.plan().called(request)?.number === running.number
    return isCalled && callerNumber(request)?.replace(/^(\+|00)/, '') === running.number.replace('+', '')
  }

  #cameBack({ request, trunk }: IncomingSession, running: Running): LoopOutcome {
    const afterMs = Math.round(this.#needs.now() - running.began)
    if (this.#needs.plan().called(request)?.number !== running.number) return { kind: 'other-number', called: calledIn(request), afterMs }
    if (trunk !== running.trunkId) return { kind: 'other-trunk', trunk, afterMs }
    return { kind: 'back', marked: isMarked(request, running), afterMs }
  }
}

const isMarked = (request: SipRequest, { mark }: Running): boolean => headerOf(request, MARK) === mark

/** The start of what was called, for people to read. */
const calledIn = ({ uri }: SipRequest): string =>
  uri
    .replace(/^sips?:/, '')
    .replace(/[;?].*$/, '')
    .slice(0, 100)
