import { MemoryOutgoingCalls } from '../../meetings/memory-outgoing-calls.ts'
import { MemoryPhoneBook } from '../../meetings/memory-phone-book.ts'
import { MemoryRoomBook } from '../../meetings/memory-room-book.ts'
import type { Clock } from '../../meetings/ports.ts'
import type { Stores } from '../stores.ts'
import { MemoryAccountStore } from './memory-accounts.ts'
import { MemoryAuditLog } from './memory-audit-log.ts'
import { MemoryMeetingStore } from './memory-meeting-store.ts'
import { MemoryDelegations, MemoryDirectory, MemoryRecentPeople } from './memory-people.ts'
import { MemoryAccountInvitationStore, MemoryApiKeyStore, MemorySessionStore } from './memory-sign-in.ts'
import { MemoryState } from './memory-state.ts'
import { MemoryWebhookStore } from './memory-webhooks.ts'

export function memoryStores(clock: Clock): Stores {
  const state = new MemoryState()
  return {
    meetings: new MemoryMeetingStore(state, clock),
    audit: new MemoryAuditLog(state),
    directory: new MemoryDirectory(state),
    delegations: new MemoryDelegations(state),
    recent: new MemoryRecentPeople(state),
    accounts: new MemoryAccountStore(state),
    sessions: new MemorySessionStore(state),
    apiKeys: new MemoryApiKeyStore(state),
    accountInvitations: new MemoryAccountInvitationStore(state),
    phoneBook: new MemoryPhoneBook(),
    roomBook: new MemoryRoomBook(),
    outgoingCalls: new MemoryOutgoingCalls(),
    webhooks: new MemoryWebhookStore(state),
    close: () => Promise.resolve(),
  }
}
