import { describe, expect, it } from 'vitest'
import { soundPlaceAfter, type SoundPlace } from './sound-place.ts'

const follow = (...telephone: boolean[]): SoundPlace =>
  telephone.reduce<SoundPlace>((place, onTelephone) => soundPlaceAfter(place, onTelephone), 'unknown')

describe('the place of one’s own sound', () => {
  it('[P4] goes to the telephone as soon as that is known, after a reload too', () => {
    expect(follow(false)).toBe('browser')
    expect(follow(false, true)).toBe('telephone')
    expect(follow(true)).toBe('telephone')
  })

  it('[P4] never comes back to the browser by itself', () => {
    expect(follow(false, true, false)).toBe('nowhere')
    expect(follow(true, false, false)).toBe('nowhere')
    expect(follow(true, false, true)).toBe('telephone')
  })
})
