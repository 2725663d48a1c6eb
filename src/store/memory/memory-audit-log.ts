import type { ConferenceId, Instant, MeetingId } from '../../domain/ids.ts'
import type { AuditLog, AuditRow, ServerEvent } from '../../meetings/ports.ts'
import { EMPTY_CHAIN, nextRows, type AuditEntry } from '../audit-chain.ts'
import type { MemoryState } from './memory-state.ts'

export function appendTo(state: MemoryState, chain: MeetingId | null, entries: readonly AuditEntry[]): void {
  const rows = state.chains.get(chain) ?? []
  rows.push(...nextRows(rows.at(-1) ?? EMPTY_CHAIN, chain, entries))
  state.chains.set(chain, rows)
}

export class MemoryAuditLog implements AuditLog {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async append(event: ServerEvent, at: Instant): Promise<void> {
    appendTo(this.#state, null, [{ conferenceId: null, at, event }])
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
