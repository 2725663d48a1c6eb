/** What standing at the door costs a network source, paid before and given back when it was no guess. */
import type { Budgets } from './budgets.ts'

export interface Toll {
  readonly paid: boolean
  /** Seconds until it could be. */
  readonly retryAfter: number
  refundAll(): void
  /** It was a guess at nothing: the meeting exists. */
  refundGuess(): void
}

/** A guess at a PIN costs what the door's own guard takes, on every path alike (P5). */
export function pay({ guesses, knocks }: Budgets, source: string, isPin: boolean): Toll {
  const guessPaid = isPin || guesses.take(source)
  const knockPaid = guessPaid && knocks.take(source)
  const refundGuess = (): void => {
    if (guessPaid && !isPin) guesses.giveBack(source)
  }
  const refundAll = (): void => {
    refundGuess()
    if (knockPaid) knocks.giveBack(source)
  }
  return { paid: knockPaid, retryAfter: (guessPaid ? knocks : guesses).wait(source), refundGuess, refundAll }
}
