import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tilesOf } from './conversation.ts'

const PEOPLE = 25

it('everybody sees nine others, the speaker large and the rest small, and nobody itself', () => {
  fc.assert(
    fc.property(fc.nat(PEOPLE - 1), fc.nat(PEOPLE - 1), (viewer, speaker) => {
      const tiles = tilesOf(viewer, speaker, PEOPLE)
      expect(tiles.size).toBe(9)
      expect(tiles.has(viewer)).toBe(false)
      const large = [...tiles].filter(([, size]) => size === 'large').map(([person]) => person)
      expect(large).toEqual(viewer === speaker ? [] : [speaker])
    }),
  )
})
