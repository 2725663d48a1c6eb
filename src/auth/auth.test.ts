import { jwtVerify, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { branded, type ConferenceId, type LegId } from '../domain/ids.ts'
import { createKeyedSecrets } from './keyed-secrets.ts'
import { createPasswords } from './passwords.ts'
import { createTickets } from './tickets.ts'
import { createTurnstile } from './turnstile.ts'

const secrets = createKeyedSecrets(Buffer.alloc(32, 1))
const others = createKeyedSecrets(Buffer.alloc(32, 2))

describe('secrets', () => {
  it('[P2] a PIN is 13 random digits', () => {
    const pins = Array.from({ length: 200 }, () => secrets.pin())
    for (const pin of pins) expect(pin).toMatch(/^\d{13}$/)
    expect(new Set(pins).size).toBe(200)
    expect(new Set(pins.map((pin) => pin[0])).size).toBeGreaterThan(5)
  })

  it('[P6] hashes depend on the kind and on the server', () => {
    expect(secrets.hash('pin', '1')).toBe(secrets.hash('pin', '1'))
    expect(secrets.hash('pin', '1')).not.toBe(secrets.hash('device', '1'))
    expect(secrets.hash('pin', '1')).not.toBe(others.hash('pin', '1'))
  })

  it('[P6] what is sealed comes back under the same key only, and unaltered only', () => {
    const sealed = secrets.seal('1234567890123')
    expect(secrets.unseal(sealed)).toBe('1234567890123')
    expect(secrets.seal('1234567890123')).not.toBe(sealed)
    expect(() => others.unseal(sealed)).toThrow('authenticate')
    const altered = Buffer.from(sealed, 'base64url')
    altered[altered.length - 1]! ^= 1
    expect(() => secrets.unseal(altered.toString('base64url'))).toThrow('authenticate')
  })
})

describe('tickets', () => {
  const tickets = createTickets(secrets.ticketKey)
  const claims = { conferenceId: branded<ConferenceId>('conf_1'), legId: branded<LegId>('leg_1'), nonce: 'n', generation: 3 }
  const now = 1_800_000_000_000

  it('[A4] a ticket says what was put into it, for 60 s', async () => {
    const token = await tickets.mint(claims, now)
    expect(await tickets.read(token, now)).toEqual(claims)
    expect(await tickets.read(token, now + 59_000)).toEqual(claims)
    expect(await tickets.read(token, now + 61_000)).toBeNull()
  })

  it('[A4] a ticket of a node whose clock is a little ahead counts, and one out of the future does not', async () => {
    const token = await tickets.mint(claims, now)
    expect(await tickets.read(token, now - 10_000)).toEqual(claims)
    expect(await tickets.read(token, now - 11_000)).toBeNull()
  })

  it('[A4] it is a JWT for whoever reads one', async () => {
    const token = await tickets.mint(claims, now)
    const { payload } = await jwtVerify(token, secrets.ticketKey, { currentDate: new Date(now), issuer: 'latch' })
    expect(payload).toMatchObject({ sub: 'leg_1', video: { room: 'conf_1', roomJoin: true }, exp: now / 1000 + 60 })
  })

  it('[A4] one signed by another key, altered, unsigned or of another kind is none', async () => {
    const token = await tickets.mint(claims, now)
    const [head = '', body = '', signature = ''] = token.split('.')
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url')
    const stranger = await new SignJWT({ video: { room: 'conf_1' }, nonce: 'n', gen: 3 })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer('latch')
      .setSubject('leg_1')
      .setIssuedAt(now / 1000)
      .setExpirationTime(now / 1000 + 60)
      .sign(Buffer.alloc(32, 9))
    expect(await createTickets(others.ticketKey).read(token, now)).toBeNull()
    for (const forged of [
      `${head}.${body}x.${signature}`,
      `${unsigned}.${body}.`,
      `${token}.`,
      `${head}.${body}.`,
      stranger,
      '',
      'a.b.c',
      'x'.repeat(5000),
    ])
      expect(await tickets.read(forged, now)).toBeNull()
  })
})

describe('passwords', () => {
  const passwords = createPasswords(8)

  it('the right one is right and another is not', async () => {
    const hash = await passwords.hash('correct horse')
    expect(await passwords.verify('correct horse', hash)).toBe(true)
    expect(await passwords.verify('correct hors', hash)).toBe(false)
    expect(hash).not.toContain('correct')
  })

  it('the same letters composed otherwise are the same password', async () => {
    expect(await passwords.verify('Zu\u0308rich am See', await passwords.hash('Z\u00fcrich am See'))).toBe(true)
  })

  it('without a hash, or with nonsense for one, nothing is right', async () => {
    expect(await passwords.verify('x', null)).toBe(false)
    expect(await passwords.verify('x', 'scrypt$nonsense')).toBe(false)
  })
})

it('the turnstile lets so many in at once, so many wait, and the rest is turned away', async () => {
  const turnstile = createTurnstile(2, 18)
  let inside = 0
  let most = 0
  const visit = () =>
    turnstile.pass(async () => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => setImmediate(resolve))
      inside -= 1
    })
  const visits = Array.from({ length: 20 }, visit)
  await expect(visit()).rejects.toThrow('too many are waiting')
  await Promise.all(visits)
  expect(most).toBe(2)
  expect(inside).toBe(0)
})
