import type { Account, AccountInvitationRecord, ApiKeyRecord, Session } from '../../auth/ports.ts'
import type { AccountId, Instant, MeetingId, SecretHash } from '../../domain/ids.ts'
import type { Meeting } from '../../domain/meeting.ts'
import type { Person } from '../../domain/person.ts'
import type { AuditRow } from '../../meetings/ports.ts'
import type { Webhook } from '../../webhooks/webhook.ts'
import { folded } from '../folded-name.ts'
import type { ConferenceRun } from '../meeting-archive.ts'
import type { WebhookDeliveriesTable } from '../schema.ts'

/** What the databases hold in tables. JavaScript runs one step at a time, so whatever does not await is a transaction. */
export class MemoryState {
  readonly accounts = new Map<AccountId, Account>()
  readonly sessions = new Map<SecretHash, Session>()
  readonly apiKeys = new Map<string, ApiKeyRecord>()
  readonly accountInvitations = new Map<SecretHash, AccountInvitationRecord>()
  /** By organizer. */
  readonly delegates = new Map<AccountId, ReadonlySet<AccountId>>()
  readonly recent = new Map<AccountId, ReadonlyMap<AccountId, Instant>>()
  readonly meetings = new Map<MeetingId, Meeting>()
  readonly conferences = new Map<MeetingId, readonly ConferenceRun[]>()
  /** The server's own is `null`. */
  readonly chains = new Map<MeetingId | null, AuditRow[]>()
  readonly webhooks = new Map<string, Webhook>()
  /** Oldest first. */
  readonly deliveries: WebhookDeliveriesTable[] = []

  /** Who acts for this organizer, by name. */
  delegatesOf(organizer: AccountId): readonly Person[] {
    return this.people([...(this.delegates.get(organizer) ?? [])])
  }

  /** Those known, by name. */
  people(ids: readonly AccountId[]): readonly Person[] {
    const people = ids.flatMap((id) => this.person(id) ?? [])
    return people.toSorted((a, b) => inOrder(folded(a.name), folded(b.name)) || inOrder(a.accountId, b.accountId))
  }

  person(id: AccountId): Person | null {
    const account = this.accounts.get(id)
    return account === undefined ? null : { accountId: id, name: account.name }
  }

  hasEmail(email: string): boolean {
    return [...this.accounts.values()].some((account) => account.email === email)
  }
}

export const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
