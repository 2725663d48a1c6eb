import i18next, { changeLanguage, t as say, use } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import de from './de.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }

type Singular<K> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K
/** `x_one` and `x_other` are said as `x` with a number `count`. */
export type TextKey = Singular<keyof typeof en>
type TextValues = Readonly<Record<string, string | number>>
export type Translate = (key: TextKey, values?: TextValues) => string
export type UiLanguage = 'en' | 'de'

const CHOSEN = 'latch.language'

export const browserLanguage = (languages: readonly string[]): UiLanguage =>
  languages
    .find((language) => /^(en|de)\b/i.test(language))
    ?.toLowerCase()
    .startsWith('de') === true
    ? 'de'
    : 'en'

/** What was chosen on this device, else what the browser asks for. */
export function startLanguage(languages: readonly string[]): UiLanguage {
  const chosen = localStorage.getItem(CHOSEN)
  return chosen === 'en' || chosen === 'de' ? chosen : browserLanguage(languages)
}

export const startI18n = async (language: UiLanguage): Promise<void> => {
  await use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    resources: { en: { translation: en }, de: { translation: de } },
    // React escapes already.
    interpolation: { escapeValue: false, prefix: '{', suffix: '}', skipOnVariables: true },
  })
  document.documentElement.lang = language
}

export async function chooseLanguage(language: UiLanguage): Promise<void> {
  localStorage.setItem(CHOSEN, language)
  await changeLanguage(language)
  document.documentElement.lang = language
}

export const currentLanguage = (): UiLanguage => (i18next.language === 'de' ? 'de' : 'en')

export const t: Translate = (key, values) => say(key, { ...values })
/** Like `t`, and renders again when the language changes. */
export const useT = (): Translate => {
  useTranslation()
  return t
}
