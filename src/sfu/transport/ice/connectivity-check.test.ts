import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { writeCheck } from '../stun/stun-client.suite.ts'
import { ufragOf } from './connectivity-check.ts'

const check = writeCheck({ ufrag: 'Bserver', pwd: 'x' }, { ufrag: 'client' })

it('says for whom a check is', () => expect(ufragOf(check)).toBe('Bserver'))

it('[T4] says nothing, or a name of bounded length, of whatever else', () => {
  const bent = fc.tuple(fc.nat({ max: check.length - 1 }), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
    const bytes = Buffer.from(check)
    bytes[at]! ^= flip
    return bytes
  })
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 1500 }).map((each) => Buffer.from(each)),
    bent,
  )
  fc.assert(fc.property(bytes, (each) => void expect((ufragOf(each) ?? '').length).toBeLessThanOrEqual(512)))
})

it.each(['', ':client'])('says nothing of the user name %j', (ufrag) => {
  expect(ufragOf(writeCheck({ ufrag, pwd: 'x' }, { ufrag: 'client' }))).toBeNull()
})

it('says nothing of a check that is cut short', () => expect(ufragOf(check.subarray(0, -8))).toBeNull())
