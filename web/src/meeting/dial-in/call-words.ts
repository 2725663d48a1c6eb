import type { CallView } from '../../../../shared/api/conference.ts'
import { readPhoneNumber } from '../../../../shared/api/phone-number.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import { problemKey } from '../../pages/shell/problem-words.ts'

/** Why a call came to nothing; what the door says stands among its own words. */
const FAILURES = {
  busy: 'callFailedBusy',
  no_answer: 'callFailedNoAnswer',
  declined: 'callFailedDeclined',
  wrong_number: 'callFailedWrongNumber',
  line_failed: 'problemLineFailed',
  not_taken: 'callFailedNotTaken',
  limit: 'problemCallLimitReached',
} as const satisfies Readonly<Record<string, TextKey>>

export function callFailureKey({ failure }: CallView): TextKey {
  const code = failure ?? ''
  // Asked for its own keys only, so that the code indexes what is there.
  return Object.hasOwn(FAILURES, code) ? FAILURES[code as keyof typeof FAILURES] : problemKey(code)
}

/** What is wrong with a number before anybody is asked; null where nothing is. */
export function numberFault(text: string, callable: readonly string[]): TextKey | null {
  const read = readPhoneNumber(text)
  if (read === null) return 'callNumberWrong'
  return callable.some((prefix) => read.number.startsWith(prefix)) ? null : 'callNumberElsewhere'
}
