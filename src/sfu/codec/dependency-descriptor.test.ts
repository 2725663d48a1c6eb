import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DependencyReader } from './dependency-descriptor.ts'

const empty = () => ({ startsFrame: false, endsFrame: false, spatial: 0, temporal: 0, entry: -1 })

/** As bits, spaces between the fields of the specification. */
const bytes = (text: string): Buffer =>
  Buffer.from(
    text
      .replaceAll(' ', '')
      .match(/.{1,8}/g)!
      .map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)),
  )

const read = (reader: DependencyReader, descriptor: Buffer, learns = true) => {
  const into = empty()
  return reader.read(descriptor, 0, descriptor.length, learns, into) ? into : null
}

/** L2T2 with a resolution for each spatial layer; ids begin at 63. Targets: 0.0, 0.1, 1.0, 1.1. */
const STRUCTURE = [
  '111111 00011',
  // Layers: 0.0 twice (key frame, and one that follows), 0.1, 1.0, 1.1.
  '00 01 10 01 11',
  // Roles of each template for the four targets.
  '10101010 10101111 00010011 00001010 00000001',
  // What it looks back to: a count of four for the second, two for the fourth.
  '0 1 0011 0 0 1 0001 1 0011 0 0',
  // Two chains: ns(5) is 2; each target's is ns(2); then four bits for each template and chain.
  '10 0 0 1 1 0000 0000 0001 0001 0001 0001 0001 0010 0001 0001',
  // Resolutions: 640x360, 1280x720.
  '1 0000001001111111 0000000101100111 0000010011111111 0000001011001111',
].join(' ')

const HEAD = (id: string, flags = ''): string => `10 ${id} 0000000000000111 ${flags}`
const key = bytes(`${HEAD('111111', '10000')} ${STRUCTURE}`)

describe('a dependency descriptor', () => {
  it('says the layers of its frame, by templates that came with a key frame', () => {
    const reader = new DependencyReader()
    expect(read(reader, bytes(HEAD('000001')))).toBeNull()
    expect(read(reader, key)).toEqual({ startsFrame: true, endsFrame: false, spatial: 0, temporal: 0, entry: 1 })
    expect(read(reader, bytes(`01 000001 0000000000001000`))).toEqual({
      startsFrame: false,
      endsFrame: true,
      spatial: 0,
      temporal: 1,
      entry: -1,
    })
    expect(read(reader, bytes(HEAD('000010')))).toMatchObject({ spatial: 1, temporal: 0, entry: 1 })
    expect(read(reader, bytes(HEAD('000011')))).toMatchObject({ spatial: 1, temporal: 1, entry: -1 })
    expect(read(reader, bytes(HEAD('000100')))).toBeNull()
  })

  it('may say of itself what its template does not', () => {
    const reader = new DependencyReader()
    read(reader, key)
    // Custom roles: a way up only to the lowest temporal layer; then with a mask of active targets before them.
    expect(read(reader, bytes(`${HEAD('000010', '00100')} 00 00 10 11`))).toMatchObject({ spatial: 1, temporal: 0, entry: 0 })
    expect(read(reader, bytes(`${HEAD('000010', '01100')} 0111 00 00 10 10`))).toMatchObject({ entry: 1 })
    expect(read(reader, bytes(`${HEAD('111111', '10100')} ${STRUCTURE} 11 11 11 11`))).toMatchObject({ spatial: 0, entry: -1 })
  })

  it('that is read once more changes nothing', () => {
    const reader = new DependencyReader()
    expect(read(reader, key, false)).toBeNull()
    read(reader, key)
    const other = bytes(`${HEAD('000000', '10000')} 000000 00000 11 10 0 0 0`)
    expect(read(reader, other, false)).toMatchObject({ spatial: 0 })
    expect(read(reader, bytes(HEAD('000011')))).toMatchObject({ spatial: 1, temporal: 1 })
  })

  it('[T4] that is cut short is none, and teaches nothing', () => {
    for (let length = 0; length < key.length; length++) {
      const reader = new DependencyReader()
      expect(read(reader, key.subarray(0, length))).toBeNull()
      expect(read(reader, bytes(HEAD('000010')))).toBeNull()
    }
  })

  it('[T4] of random bytes is read without an exception, and within its bounds', () => {
    const flags = fc.constantFrom(0x80, 0xa0, 0xc0, 0x40, 0x20, 0)
    const random = fc.tuple(fc.uint8Array({ minLength: 3, maxLength: 3 }), flags, fc.uint8Array({ maxLength: 252 }))
    fc.assert(
      fc.property(fc.array(random, { maxLength: 6 }), (descriptors) => {
        const reader = new DependencyReader()
        for (const [head, flag, rest] of descriptors) {
          const seen = read(reader, Buffer.from([...head, flag | ((rest[0] ?? 0) & 0x1f), ...rest])) ?? empty()
          expect([seen.spatial, seen.temporal, seen.entry].every((layer) => Number.isInteger(layer) && layer >= -1 && layer < 64)).toBe(
            true,
          )
        }
      }),
      { numRuns: 200 },
    )
  })
})
