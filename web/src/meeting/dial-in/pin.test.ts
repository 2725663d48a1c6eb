import { describe, expect, it } from 'vitest'
import { numberGroups, pinGroups, pinSpoken, telLink } from './pin.ts'

describe('dial-in', () => {
  it('[P4] shows the PIN in groups of 3-3-3-4 and reads it digit by digit', () => {
    expect(pinGroups('4829153076641')).toEqual(['482', '915', '307', '6641'])
    expect(pinSpoken('4829153076641')).toBe('4 8 2, 9 1 5, 3 0 7, 6 6 4 1')
  })

  it('[P4] the link calls and enters the PIN itself', () => {
    expect(telLink('+493023125100', '4829153076641')).toBe('tel:+493023125100,,4829153076641')
  })

  it('shows a meeting ID as 3-3-4', () => {
    expect(numberGroups('4839201157')).toBe('483 920 1157')
  })
})
