/** Figures as people read them, in the language of the page. */
import type { UiLanguage } from '../../../i18n/i18n.ts'

const LOCALE = { en: 'en-GB', de: 'de-DE' } as const
/** Nothing is known. */
const UNKNOWN = '–'

const written = (value: number, language: UiLanguage, digits: number): string =>
  new Intl.NumberFormat(LOCALE[language], { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)

/** Bits per second. */
export function bitrate(bits: number | null, language: UiLanguage): string {
  if (bits === null) return UNKNOWN
  const mega = bits >= 999_500
  return mega ? `${written(bits / 1_000_000, language, 1)} Mbit/s` : `${written(bits / 1000, language, 0)} kbit/s`
}

/** Of a share from 0 to 1. Small ones have a digit more: a hundredth is heard. */
export function percent(share: number | null, language: UiLanguage): string {
  if (share === null) return UNKNOWN
  const value = share * 100
  return `${written(value, language, value < 9.95 && value !== 0 ? 1 : 0)} %`
}

export const milliseconds = (ms: number | null, language: UiLanguage): string =>
  ms === null ? UNKNOWN : `${written(ms, language, ms < 9.95 ? 1 : 0)} ms`

export const megabytes = (bytes: number, language: UiLanguage): string => `${written(bytes / 1_000_000, language, 0)} MB`
