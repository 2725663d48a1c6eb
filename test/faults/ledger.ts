/** What a server has acknowledged, and so owes after any end; with what it was asked last and did not answer any more. */
import type { Visitor } from '../harness/visitor.ts'

export interface Guest {
  readonly visitor: Visitor
  readonly attendeeId: string
}

export class Ledger {
  locked = false
  lockVersion = 0
  readonly admitted = new Set<Guest>()
  readonly removed = new Set<Guest>()
  /** Accounts invited during the conference, by their ids. */
  readonly invited = new Set<string>()
  /** Asked, and neither acknowledged nor refused when the power went. */
  pending: 'lock' | 'unlock' | 'admit' | 'invite' | { readonly remove: Guest } | null = null
}
