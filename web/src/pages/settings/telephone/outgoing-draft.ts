import type { OutgoingCallsView } from '../../../../../shared/api/phone.ts'
import type { Input } from '../../../api/client.ts'
import type { TextKey } from '../../../i18n/i18n.ts'

const LIMITS = ['serverMinutes', 'meetingMinutes', 'personMinutes', 'callsAtOnce'] as const
export type Limit = (typeof LIMITS)[number]

/** What the form holds while it is filled in. */
export interface OutgoingDraft extends Readonly<Record<Limit, string>> {
  /** `off`: nobody is called. */
  readonly numberId: string
  /** As typed: separated by commas or spaces. */
  readonly prefixes: string
}

export const OFF = 'off'

export const outgoingDraft = ({ numberId, prefixes, limits }: OutgoingCallsView): OutgoingDraft => ({
  numberId: numberId ?? OFF,
  prefixes: prefixes.join(', '),
  serverMinutes: String(limits.serverMinutes),
  meetingMinutes: String(limits.meetingMinutes),
  personMinutes: String(limits.personMinutes),
  callsAtOnce: String(limits.callsAtOnce),
})

export type OutgoingFaults = { readonly [Field in keyof OutgoingDraft]?: TextKey }

export function outgoingFaults(draft: OutgoingDraft): OutgoingFaults {
  if (draft.numberId === OFF) return {}
  const prefixes = prefixesIn(draft.prefixes)
  const wrong = prefixes.some((prefix) => !/^\+[1-9]\d{0,14}$/.test(prefix))
  const limits = LIMITS.filter((limit) => !isCount(draft[limit], limit === 'callsAtOnce' ? 1_000 : 100_000))
  return {
    ...(prefixes.length === 0 ? { prefixes: 'outgoingPrefixesMissing' } : wrong ? { prefixes: 'outgoingPrefixesWrong' } : {}),
    ...Object.fromEntries(limits.map((limit) => [limit, 'outgoingLimitWrong'] as const)),
  }
}

const isCount = (text: string, most: number): boolean => /^\d{1,6}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most

const prefixesIn = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((part) => part !== '')

/** Of a draft without faults. What is off keeps what was allowed, as far as it can be read. */
export function outgoingOf(draft: OutgoingDraft, kept: OutgoingCallsView): Input<'changeOutgoingCalls'>['body'] {
  const { prefixes, limits } = kept
  if (draft.numberId === OFF) return { numberId: null, prefixes, limits }
  return {
    numberId: draft.numberId,
    prefixes: [...prefixesIn(draft.prefixes)],
    limits: {
      serverMinutes: Number(draft.serverMinutes),
      meetingMinutes: Number(draft.meetingMinutes),
      personMinutes: Number(draft.personMinutes),
      callsAtOnce: Number(draft.callsAtOnce),
    },
  }
}
