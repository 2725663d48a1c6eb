import type { PhoneNumberView } from '../../../../../shared/api/phone.ts'
import { readPhoneNumber } from '../../../../../shared/api/phone-number.ts'
import type { Input } from '../../../api/client.ts'
import { countryOfNumber } from '../../../format/calling-code.ts'
import type { TextKey } from '../../../i18n/i18n.ts'

/** What the form holds while it is filled in. */
export type NumberDraft = Input<'addPhoneNumber'>['body']

export const numberDraft = (kept: PhoneNumberView | null, fresh: Pick<NumberDraft, 'country' | 'language' | 'trunkId'>): NumberDraft =>
  kept === null
    ? { number: '', city: '', ...fresh }
    : { number: kept.written, city: kept.city, country: kept.country, language: kept.language, trunkId: kept.trunkId }

/** The country follows the code that is typed. */
export const withNumber = (draft: NumberDraft, number: string): NumberDraft => ({
  ...draft,
  number,
  country: countryOfNumber(number) ?? draft.country,
})

export type NumberFaults = { readonly [Field in keyof NumberDraft]?: TextKey }

export const numberFaults = ({ number, city }: NumberDraft): NumberFaults => ({
  ...(readPhoneNumber(number) === null ? { number: 'phoneNumberWrong' } : {}),
  ...(city.trim() === '' ? { city: 'phoneCityMissing' } : {}),
})
