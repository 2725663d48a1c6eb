import type { TrunkStateView } from '../../../../../shared/api/phone.ts'
import { clock, dayMonth, daysAhead } from '../../../format/time.ts'
import type { Translate, UiLanguage } from '../../../i18n/i18n.ts'

export interface TrunkWords {
  readonly tone: 'good' | 'bad' | 'unknown'
  readonly texts: readonly string[]
}

/** How a trunk is doing: its registration first, then whether it answers. */
export function trunkStateWords({ registration, answer }: TrunkStateView, t: Translate, now: number, language: UiLanguage): TrunkWords {
  const moment = (at: number): string => momentOf(at, now, language, t)
  const texts = [...registrationWords(registration, t, moment), ...answerWords(answer, t, moment)]
  if (texts.length === 0) return { tone: 'unknown', texts: [t('trunkStateUnknown')] }
  return { tone: registration?.registered === false || answer?.up === false ? 'bad' : 'good', texts }
}

function registrationWords(registration: TrunkStateView['registration'], t: Translate, moment: (at: number) => string): readonly string[] {
  if (registration === null) return []
  const since = moment(registration.since)
  if (registration.registered) return [t('trunkRegistered', { since })]
  const { status } = registration
  if (status === null) return [t('trunkUnregisteredSilent', { since })]
  return [isWrongPassword(status) ? t('trunkUnregisteredPassword', { since }) : t('trunkUnregisteredRefused', { since, status })]
}

/** RFC 3261, section 21.4: unauthorized, forbidden, and proxy authentication required. */
const isWrongPassword = (status: number): boolean => status === 401 || status === 403 || status === 407

function answerWords(answer: TrunkStateView['answer'], t: Translate, moment: (at: number) => string): readonly string[] {
  if (answer === null) return []
  const at = moment(answer.at)
  if (answer.up) return [t('trunkAnswered', { at, ms: Math.round(answer.roundTripMs) })]
  return [answer.status === null ? t('trunkSilent', { at }) : t('trunkDown', { at, status: answer.status })]
}

/** The day only where it is not today. */
function momentOf(at: number, now: number, language: UiLanguage, t: Translate): string {
  const time = clock(at, language)
  return daysAhead(at, now) === 0 ? time : t('trunkMoment', { day: dayMonth(at, language), time })
}
