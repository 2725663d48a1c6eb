import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callSource } from './call-source.ts'

describe('who a call counts as', () => {
  it('[P5] is its number on its trunk, however the number is written', () => {
    expect(callSource('t1', '+49 30 123-456')).toBe('call t1 4930123456')
    expect(callSource('t1', '004930123456')).toBe(callSource('t1', '+4930123456'))
    expect(callSource('t2', '+4930123456')).not.toBe(callSource('t1', '+4930123456'))
  })

  it('[P5] those who withhold their numbers are one source on each trunk', () => {
    for (const number of [null, '', 'anonymous', 'Restricted', '0', '000'])
      expect(callSource('t1', number)).toBe(callSource('t1', 'anonymous'))
    expect(callSource('t2', null)).not.toBe(callSource('t1', null))
  })

  it('[T4] is short, whatever comes as a number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+\d ]{0,40}$/)), (number) => {
        expect(callSource('t', number)).toMatch(/^call t (anonymous|\d{4,15})$/)
      }),
    )
  })
})
