import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInfoDigit } from './info-digit.ts'

describe('parseInfoDigit', () => {
  it.each([
    ['application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n', { digit: '5', duration: 160 }],
    ['application/dtmf-relay', 'Signal= *\nDuration= 250', { digit: '*', duration: 250 }],
    ['application/dtmf-relay', 'signal=11\r\n', { digit: '#', duration: undefined }],
    ['application/dtmf-relay', 'Signal=d\r\nDuration=x', { digit: 'D', duration: undefined }],
    ['application/dtmf', '7', { digit: '7', duration: undefined }],
    ['application/dtmf', '#\r\n', { digit: '#', duration: undefined }],
  ])('[D5] %s %j', (type, body, expected) => expect(parseInfoDigit(type, body)).toEqual(expected))

  it.each([
    ['application/dtmf-relay', ''],
    ['application/dtmf-relay', 'Duration=160'],
    ['application/dtmf-relay', 'Signal=16'],
    ['application/dtmf-relay', 'Signal=55'],
    ['application/dtmf-relay', 'Signal=!'],
    ['application/dtmf', '77'],
    ['application/dtmf', ''],
    ['application/dtmf', `7${' '.repeat(300)}`],
    ['application/sdp', '7'],
  ])('[T4] %s %j is no digit', (type, body) => expect(parseInfoDigit(type, body)).toBeUndefined())

  it('[T4] gives one digit of the keypad or nothing, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('application/dtmf', 'application/dtmf-relay'),
        fc.oneof(
          fc.string(),
          fc.string().map((any) => `Signal=${any}`),
        ),
        (type, body) => {
          expect([undefined, ...'0123456789*#ABCD']).toContain(parseInfoDigit(type, body)?.digit)
        },
      ),
    )
  })
})
