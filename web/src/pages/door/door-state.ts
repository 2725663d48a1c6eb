/** Where somebody is who came to a meeting's door. Pure; use-door.ts feeds it. */
import type { Entered } from '../../../../shared/api/enter.ts'
import type { Result } from '../../api/client.ts'

export type Gone =
  | { readonly kind: 'left' }
  | { readonly kind: 'removed'; readonly blocked: boolean }
  | { readonly kind: 'ended' }
  | { readonly kind: 'refused'; readonly code: string }

export type DoorState =
  | { readonly at: 'lobby' }
  /** `again`: the refusal that is still shown while the next try goes on, so that nothing jumps. */
  | { readonly at: 'entering'; readonly again: string | null }
  | { readonly at: 'refused'; readonly code: string; readonly retryAfter: number | null }
  | { readonly at: 'inside'; readonly entered: Entered }
  | { readonly at: 'gone'; readonly how: Exclude<Gone, { kind: 'refused' }>; readonly when: number }

export const refusedCode = (state: DoorState): string | null => {
  if (state.at === 'refused') return state.code
  return state.at === 'entering' ? state.again : null
}

export const entering = (before: DoorState): DoorState => ({ at: 'entering', again: refusedCode(before) })

export function afterEnter(result: Result<Entered>): DoorState {
  if (result.ok) return { at: 'inside', entered: result.value }
  return { at: 'refused', code: result.problem.code, retryAfter: result.problem.retryAfter ?? null }
}

export const afterMeeting = (how: Gone, when: number): DoorState =>
  how.kind === 'refused' ? { at: 'refused', code: how.code, retryAfter: null } : { at: 'gone', how, when }

export type DoorNews = 'waiting' | 'let_in' | 'unlocked' | 'closed'

/** What news from the door asks for. Being let in is an invitation to one more try; unlocking by itself admits nobody (SPEC L10). */
export function onNews(news: DoorNews): 'enter' | 'no_meeting' | 'open_now' | null {
  if (news === 'let_in') return 'enter'
  if (news === 'unlocked') return 'open_now'
  return news === 'closed' ? 'no_meeting' : null
}
