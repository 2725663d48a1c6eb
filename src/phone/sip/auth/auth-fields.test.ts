import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAuthFields, writeAuthFields } from './auth-fields.ts'
import { parseChallenge, writeChallenge } from './challenge.ts'
import { parseCredentials, writeCredentials } from './credentials.ts'

/** RFC 3261 §20.44, §20.7, in our words. */
const CHALLENGE =
  'Digest realm="atlanta.example", domain="sip:boxesbybob.example", qop="auth,auth-int", nonce="f84f1cec41e6cbe5aea9c8e88d359", opaque="", stale=FALSE, algorithm=MD5'
const CREDENTIALS =
  'Digest username="bob", realm="atlanta.example", nonce="ea9c8e88df84f1cec4341ae6cbe5a359", opaque="", uri="sips:ss2.example", response="dfe56131d1958046689d83306477ecc8"'

describe('challenges and credentials', () => {
  it('are read as RFC 3261 shows them', () => {
    expect(parseChallenge(CHALLENGE)).toEqual({
      realm: 'atlanta.example',
      nonce: 'f84f1cec41e6cbe5aea9c8e88d359',
      algorithm: 'MD5',
      auth: true,
      stale: false,
      opaque: '',
    })
    expect(parseCredentials(CREDENTIALS)).toMatchObject({
      username: 'bob',
      uri: 'sips:ss2.example',
      response: 'dfe56131d1958046689d83306477ecc8',
      algorithm: 'MD5',
      quality: undefined,
      opaque: '',
    })
  })

  it('are read where others are sloppy', () => {
    expect(parseChallenge('DIGEST  realm = "a\\"b",nonce=abc==,stale="true" , algorithm="sha-256"')).toEqual({
      realm: 'a"b',
      nonce: 'abc==',
      algorithm: 'SHA-256',
      auth: false,
      stale: true,
      opaque: undefined,
    })
    const quality = parseCredentials(`${CREDENTIALS}, qop="auth", nc=0000000A, cnonce="x"`)?.quality
    expect(quality).toEqual({ count: '0000000A', cnonce: 'x' })
  })

  it.each([
    ['another scheme', 'Basic realm="a"'],
    ['no fields', 'Digest'],
    ['no realm', 'Digest nonce="a"'],
    ['no nonce', 'Digest realm="a"'],
    ['an algorithm of others', 'Digest realm="a", nonce="b", algorithm=SHA-512-256'],
    ['auth-int alone', 'Digest realm="a", nonce="b", qop="auth-int"'],
    ['an open quote', 'Digest realm="a, nonce="b'],
    ['no comma', 'Digest realm="a" nonce="b"'],
    ['too many fields', `Digest realm="a", nonce="b"${', x=y'.repeat(1)}${Array.from({ length: 40 }, (_, i) => `, x${i}=y`).join('')}`],
  ])('[T4] no challenge is read from %s', (_what, text) => expect(parseChallenge(text)).toBeUndefined())

  it.each([
    ['another scheme (RFC 4475 regaut01)', 'NoOneKnowsThisScheme opaque-data=here'],
    ['half of what qop needs', `${CREDENTIALS}, qop=auth, nc=00000001`],
    ['a count that is none', `${CREDENTIALS}, qop=auth, nc=1, cnonce="x"`],
    ['another quality', `${CREDENTIALS}, qop=auth-int, nc=00000001, cnonce="x"`],
    ['a response of another length', CREDENTIALS.replace('dfe5', '')],
    ['a response that is no number', CREDENTIALS.replace('dfe5', 'zzzz')],
    ['an MD5 under the name of SHA-256', `${CREDENTIALS}, algorithm=SHA-256`],
    ['no uri', CREDENTIALS.replace('uri=', 'url=')],
  ])('[T4] no credentials are read from %s', (_what, text) => expect(parseCredentials(text)).toBeUndefined())

  const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((any) => any.toWellFormed())
  const algorithm = fc.constantFrom('MD5' as const, 'SHA-256' as const)
  const opaque = fc.option(text, { nil: undefined })

  it('[T4] are read as they were written', () => {
    fc.assert(
      fc.property(fc.record({ realm: text, nonce: text, algorithm, auth: fc.boolean(), stale: fc.boolean(), opaque }), (challenge) => {
        expect(parseChallenge(writeChallenge(challenge))).toEqual(challenge)
      }),
    )
    const quality = fc.option(fc.record({ count: fc.constantFrom('00000001', 'ffffffff'), cnonce: text }), { nil: undefined })
    fc.assert(
      fc.property(fc.record({ username: text, realm: text, nonce: text, uri: text, quality, opaque }), (parts) => {
        const credentials = { ...parts, algorithm: 'MD5' as const, response: 'dfe56131d1958046689d83306477ecc8' }
        expect(parseCredentials(writeCredentials(credentials))).toEqual(credentials)
      }),
    )
  })

  it('[T4] never throw, and hold a bounded number of fields', () => {
    const likely = fc
      .array(fc.constantFrom('realm', 'nonce', '=', '"', ',', ' ', '\\', 'qop', 'auth', 'a', '='), { maxLength: 40 })
      .map((parts) => `Digest ${parts.join('')}`)
    fc.assert(
      fc.property(fc.oneof(likely, fc.string()), (any) => {
        parseChallenge(any)
        parseCredentials(any)
        const fields = parseAuthFields(any)
        expect(fields?.size ?? 0).toBeLessThanOrEqual(32)
        expect(fields && parseAuthFields(writeAuthFields('challenge', Object.fromEntries(fields)))?.size).toBe(fields?.size)
      }),
      { numRuns: 3_000 },
    )
  })
})
