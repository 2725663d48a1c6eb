import type { AccountInvitationStore, AccountStore, ApiKeyStore, SessionStore } from '../auth/ports.ts'
import type { AuditLog, Delegations, Directory, RecentPeople } from '../meetings/ports.ts'
import type { OutgoingCalls } from '../meetings/outgoing-calls.ts'
import type { PhoneBook } from '../meetings/phone-book.ts'
import type { RoomBook } from '../meetings/room-book.ts'
import type { WebhookStore } from '../webhooks/ports.ts'
import type { MeetingArchive } from './meeting-archive.ts'

/** Everything that is kept, behind the ports that ask for it. */
export interface Stores {
  readonly meetings: MeetingArchive
  readonly audit: AuditLog
  readonly directory: Directory
  readonly delegations: Delegations
  readonly recent: RecentPeople
  readonly accounts: AccountStore
  readonly sessions: SessionStore
  readonly apiKeys: ApiKeyStore
  readonly accountInvitations: AccountInvitationStore
  readonly phoneBook: PhoneBook
  readonly roomBook: RoomBook
  readonly outgoingCalls: OutgoingCalls
  readonly webhooks: WebhookStore
  /** Idempotent. Nothing may be asked afterwards. */
  close(): Promise<void>
}
