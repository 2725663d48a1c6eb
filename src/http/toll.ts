/** What standing at the door costs a source, paid before and given back when it was no guess (P5). */
import type { Services } from './services.ts'

export interface Toll {
  readonly paid: boolean
  refundAll(): void
  /** It was a guess at nothing: the meeting exists. */
  refundGuess(): void
}

const SLOWED_MS = 2_000
const EVERYBODY = 'everybody'

export async function pay(services: Services, source: string, isPin: boolean): Promise<Toll> {
  const { budgets, wait } = services
  const guesses = isPin ? budgets.pins : budgets.guesses
  const guessPaid = guesses.take(source)
  const knockPaid = guessPaid && budgets.knocks.take(source)
  if (isPin && !guessPaid) await alarm(services, 'source')
  if (isPin && guessPaid && !budgets.pinsOfAll.take(EVERYBODY)) {
    await alarm(services, 'server')
    await wait(SLOWED_MS)
  }
  const refundGuess = (): void => {
    if (guessPaid) guesses.giveBack(source)
    if (isPin && guessPaid) budgets.pinsOfAll.giveBack(EVERYBODY)
  }
  const refundAll = (): void => {
    refundGuess()
    if (knockPaid) budgets.knocks.giveBack(source)
  }
  return { paid: guessPaid && knockPaid, refundGuess, refundAll }
}

const ALARM_EVERY_MS = 60_000
const alarmed = new WeakMap<Services, Map<'source' | 'server', { at: number; failures: number }>>()

/** One alarm a minute, with how often it was due. */
async function alarm(services: Services, scope: 'source' | 'server'): Promise<void> {
  const last = alarmed.get(services) ?? new Map<'source' | 'server', { at: number; failures: number }>()
  alarmed.set(services, last)
  const now = services.ports.clock.now()
  const known = last.get(scope) ?? { at: 0, failures: 0 }
  const due = now - known.at >= ALARM_EVERY_MS
  last.set(scope, due ? { at: now, failures: 0 } : { at: known.at, failures: known.failures + 1 })
  if (!due) return
  services.log.warn({ scope }, 'too many wrong PINs')
  await services.ports.audit.append({ type: 'pin.alarm', scope, failures: known.failures + 1 }, now)
}
