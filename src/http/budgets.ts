/** What one network source may ask for. `LATCH_LIMITS` multiplies all of it. Wrong PINs are counted at the door itself: src/meetings/pin-guard.ts. */
import { createBudget, type Budget, type BudgetSize } from './budget.ts'

export interface Budgets {
  /** Requests of any kind. */
  readonly requests: Budget
  /** Refused applications with a meeting ID or link that exists. */
  readonly knocks: Budget
  /** Meeting IDs and links that do not exist. As many as a company behind one address may ask about at once: 10 digits are not guessed so. */
  readonly guesses: Budget
  /** Passwords, set-up and account links. */
  readonly signIns: Budget
  /** Pictures of meetings, by API key. */
  readonly snapshots: Budget
}

const SIZES: Readonly<Record<keyof Budgets, BudgetSize>> = {
  requests: { burst: 1200, perSecond: 60 },
  knocks: { burst: 300, perSecond: 2 },
  guesses: { burst: 120, perSecond: 0.5 },
  signIns: { burst: 20, perSecond: 0.2 },
  snapshots: { burst: 6, perSecond: 0.1 },
}

export function createBudgets(factor: number, now: () => number): Budgets {
  const sized = (name: keyof Budgets): Budget =>
    createBudget({ burst: SIZES[name].burst * factor, perSecond: SIZES[name].perSecond * factor }, now)
  return {
    requests: sized('requests'),
    knocks: sized('knocks'),
    guesses: sized('guesses'),
    signIns: sized('signIns'),
    snapshots: sized('snapshots'),
  }
}

/** An IPv6 customer has a whole /64; an IPv4 one has an address. */
export function sourceOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1] !== undefined) return mapped[1]
  return address.includes(':') ? `${expanded(address).slice(0, 4).join(':')}::/64` : address
}

function expanded(address: string): readonly string[] {
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const gap = Math.max(0, 8 - left.length - right.length)
  return [...left, ...Array.from({ length: gap }, () => '0'), ...right]
}
