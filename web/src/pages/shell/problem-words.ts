import type { Problem } from '../../api/client.ts'
import type { TextKey, Translate } from '../../i18n/i18n.ts'

const WORDS: Readonly<Record<string, TextKey>> = {
  unreachable: 'problemUnreachable',
  unreadable: 'problemUnreadable',
  too_many_tries: 'problemTooManyTries',
}

/** What a failed call is told as. The server's own title is in the reader's language already (SPEC A6). */
export function problemWords(problem: Problem, t: Translate): string {
  const key = WORDS[problem.code]
  if (key !== undefined) return t(key)
  return problem.title === '' ? t('problemUnreadable') : problem.title
}
