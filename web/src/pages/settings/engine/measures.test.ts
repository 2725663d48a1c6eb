import { expect, it } from 'vitest'
import { bitrate, megabytes, milliseconds, percent } from './measures.ts'

it('bitrates are in kbit/s up to a megabit', () => {
  expect([0, 640, 64_200, 999_499, 999_500, 1_250_000].map((bits) => bitrate(bits, 'en'))).toEqual([
    '0 kbit/s',
    '1 kbit/s',
    '64 kbit/s',
    '999 kbit/s',
    '1.0 Mbit/s',
    '1.3 Mbit/s',
  ])
  expect(bitrate(1_250_000, 'de')).toBe('1,3 Mbit/s')
})

it('shares have a digit more where they are small', () => {
  expect([0, 0.004, 0.0994, 0.0996, 0.5].map((share) => percent(share, 'en'))).toEqual(['0 %', '0.4 %', '9.9 %', '10 %', '50 %'])
})

it('what is not known is said so', () => {
  expect([bitrate(null, 'en'), percent(null, 'en'), milliseconds(null, 'en')]).toEqual(['–', '–', '–'])
})

it('times and memory are in the language of the page', () => {
  expect([milliseconds(1.25, 'de'), milliseconds(21.4, 'de'), megabytes(1_234_000_000, 'de')]).toEqual(['1,3 ms', '21 ms', '1.234 MB'])
})
