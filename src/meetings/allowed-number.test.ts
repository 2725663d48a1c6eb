import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allowingPrefix, maskedNumber } from './allowed-number.ts'

const digits = (most: number) => fc.stringMatching(new RegExp(`^[1-9]\\d{0,${String(most)}}$`))

describe('[A40] numbers that the server may call', () => {
  it('begin with a prefix that an administrator has entered, the longest counts', () => {
    expect(allowingPrefix('+493012345678', ['+49', '+4930'])).toBe('+4930')
    expect(allowingPrefix('+431123456', ['+49', '+4930'])).toBeNull()
    expect(allowingPrefix('+493012345678', [])).toBeNull()
  })

  it.each([
    '+49900123456',
    '+4990012345678',
    '+18091234567',
    '+19001234567',
    '+447012345678',
    '+41900123456',
    '+881612345678',
    '+49112345',
  ])('are not those of a higher price, though the country is allowed: %s', (number) => {
    expect(allowingPrefix(number, ['+1', '+4', '+44', '+49', '+41', '+8', '+88'])).toBeNull()
  })

  it('may cost more where their own prefix was entered', () => {
    expect(allowingPrefix('+18091234567', ['+1', '+1809'])).toBe('+1809')
    expect(allowingPrefix('+18091234567', ['+18'])).toBeNull()
    expect(allowingPrefix('+4990012345678', ['+4990012'])).toBe('+4990012')
  })

  it('begin with the prefix that allows them, whatever is entered', () => {
    fc.assert(
      fc.property(digits(14), fc.array(digits(6), { maxLength: 5 }), (number, prefixes) => {
        const prefix = allowingPrefix(
          `+${number}`,
          prefixes.map((one) => `+${one}`),
        )
        expect(prefix === null || `+${number}`.startsWith(prefix)).toBe(true)
      }),
    )
  })

  it('[P6] stand masked in every trace', () => {
    expect(maskedNumber('+491701234567', '+49')).toBe('+49…67')
    expect(maskedNumber('+491701234567', null)).toBe('+49…67')
    expect(maskedNumber('+4917012345', '+4917012345')).toBe('+4917012345…')
  })
})
