import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Device } from './attendee.ts'
import { DEVICE_LIMIT, markSeen, rotate } from './device.ts'
import { branded, type SecretHash } from './ids.ts'

const secret = (name: string): SecretHash => branded(name)
const knows = (devices: readonly Device[], held: SecretHash): boolean =>
  devices.some(({ hash, previous }) => hash === held || previous === held)

/** A browser that enters again and again; some answers get lost, and some of its cookies are seen in use in between. */
const life = fc.array(fc.record({ arrives: fc.boolean(), seen: fc.boolean() }), { maxLength: 40 })

describe('devices', () => {
  it('[R3] a browser is known by whatever it holds, however many answers got lost', () => {
    fc.assert(
      fc.property(life, (entries) => {
        let held = secret('first')
        let devices = rotate([], { held: null, next: held, proves: true })
        entries.forEach(({ arrives, seen }, number) => {
          const next = secret(`secret ${String(number)}`)
          devices = rotate(devices, { held, next, proves: true })
          if (arrives) held = next
          if (seen) devices = markSeen(devices, held)
          expect(knows(devices, held)).toBe(true)
          expect(devices.length).toBeLessThanOrEqual(DEVICE_LIMIT)
        })
      }),
    )
  })

  it('[R3] a secret is dead once its successor has been seen', () => {
    const first = rotate([], { held: null, next: secret('a'), proves: true })
    const second = rotate(first, { held: secret('a'), next: secret('b'), proves: true })
    expect([knows(second, secret('a')), knows(markSeen(second, secret('b')), secret('a'))]).toEqual([true, false])
    const third = rotate(second, { held: secret('b'), next: secret('c'), proves: true })
    expect([knows(third, secret('a')), knows(third, secret('b')), knows(third, secret('c'))]).toEqual([false, true, true])
  })

  it('keeps what has not changed', () => {
    const devices = rotate([], { held: null, next: secret('a'), proves: true })
    expect(markSeen(devices, secret('a'))).toBe(devices)
    expect(markSeen(devices, secret('of somebody else'))).toBe(devices)
  })
})
