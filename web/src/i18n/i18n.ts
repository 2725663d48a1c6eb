import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import de from './de.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }

export type TextKey = keyof typeof en
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

export const browserLanguage = (languages: readonly string[]): 'en' | 'de' =>
  languages.find((language) => /^(en|de)\b/i.test(language))?.toLowerCase().startsWith('de') === true ? 'de' : 'en'

export const startI18n = async (language: 'en' | 'de'): Promise<void> => {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, de: { translation: de } },
    // React escapes already.
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
  })
  document.documentElement.lang = language
}

export const t: Translate = (key, values) => i18next.t(key, { ...values })
/** Like `t`, and renders again when the language changes. */
export const useT = (): Translate => {
  useTranslation()
  return t
}
