import type { DoorEntryView } from '../../../../shared/api/conference.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import { isCallerNumber } from '../state/name.ts'

export type Phrase = readonly [TextKey, Readonly<Record<string, string | number>>]

const PATHS = { app: 'pathBrowser', sdk: 'pathProgram', phone: 'pathTelephone', room: 'pathRoom' } as const

const PROOFS = { account: 'proofAccount', room: 'proofRoom' } as const

/** "Browser · name not proved · 3 tries" */
export function doorMeta(entry: DoorEntryView): readonly Phrase[] {
  const { path, proof, code, tries } = entry
  const refused: readonly Phrase[] = code === 'meeting_locked' ? [] : [[reasonOf(code), {}]]
  const proved: Phrase = [proof === 'none' ? (isCallerNumber(entry) ? 'proofNumber' : 'proofNone') : PROOFS[proof], {}]
  return [[PATHS[path], {}], proved, ...refused, ...(tries > 1 ? [['doorTries', { n: tries }] as const] : [])]
}

const REASONS: Readonly<Record<string, TextKey>> = {
  blocked: 'doorBlocked',
  sign_in_required: 'doorSignIn',
  not_invited: 'doorNotInvited',
  link_used: 'doorLinkUsed',
  pin_in_use: 'doorPinInUse',
}
const reasonOf = (code: string): TextKey => REASONS[code] ?? 'doorOtherReason'

/** I4: what no longer fits the list, in one line: "14 more tries from 3 sources". */
export function doorOverflow(overflow: { readonly tries: number; readonly sources: number } | null): Phrase | null {
  if (overflow === null || overflow.tries === 0) return null
  if (overflow.tries === 1) return ['doorMoreOne', {}]
  return overflow.sources === 1
    ? ['doorMoreOneSource', { n: overflow.tries }]
    : ['doorMore', { n: overflow.tries, sources: overflow.sources }]
}

/** Those who wait come first, the longest waiting at the top; the ignored are out of sight. */
export const waiting = (door: readonly DoorEntryView[]): readonly DoorEntryView[] =>
  door.filter(({ state }) => state === 'waiting').toSorted((a, b) => a.firstAt - b.firstAt)
