import type { ConferenceId, Instant, MeetingId } from '../../domain/ids.ts'
import type { AuditLog, AuditRow, ServerEvent } from '../../meetings/ports.ts'
import { messagesOf, type Scene } from '../../webhooks/telling.ts'
import { EMPTY_CHAIN, nextRows, type AuditEntry } from '../audit-chain.ts'
import type { MemoryState } from './memory-state.ts'
import { tellWebhooks } from './memory-webhooks.ts'

/** `scene`: null for the server's own chain. */
export function appendTo(state: MemoryState, chain: MeetingId | null, entries: readonly AuditEntry[], scene: Scene | null): void {
  const rows = state.chains.get(chain) ?? []
  const added = nextRows(rows.at(-1) ?? EMPTY_CHAIN, chain, entries)
  rows.push(...added)
  state.chains.set(chain, rows)
  tellWebhooks(state, messagesOf(added, scene))
}

export class MemoryAuditLog implements AuditLog {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async append(event: ServerEvent, at: Instant): Promise<void> {
    appendTo(this.#state, null, [{ conferenceId: null, at, event }], null)
  }

  async latest(type: ServerEvent['type'], limit: number): Promise<readonly AuditRow[]> {
    const rows = (this.#state.chains.get(null) ?? []).filter(({ event }) => event.type === type)
    return rows.toReversed().slice(0, limit)
  }

  async *read(scope: { readonly meetingId: MeetingId | null; readonly conferenceId?: ConferenceId }): AsyncGenerator<AuditRow> {
    for (const row of this.#state.chains.get(scope.meetingId) ?? []) {
      if (scope.conferenceId === undefined || row.conferenceId === scope.conferenceId) yield row
    }
  }
}
