import { describe, expect, it } from 'vitest'
import type { Headers } from '../message/sip-message.ts'
import { parseChallenge } from './challenge.ts'
import { writeCredentials, type Credentials } from './credentials.ts'
import { DIGEST_ALGORITHMS } from './digest-algorithm.ts'
import { DigestClient } from './digest-client.ts'
import { digestResponse, passwordHash } from './digest-response.ts'
import { DigestServer, type DigestServerOptions } from './digest-server.ts'
import { countingRandom, refusal, register } from './digest.suite.ts'
import { NonceCounts } from './nonce-counts.ts'
import { NonceMint } from './nonce-mint.ts'

const LIFETIME = 60_000

const setting = (changes: Partial<DigestServerOptions> = {}) => {
  const clock = { now: 1_000_000 }
  const options = {
    realm: 'latch.example',
    algorithms: DIGEST_ALGORITHMS,
    secret: Buffer.alloc(32, 9),
    now: () => clock.now,
    random: countingRandom(),
    lifetime: LIFETIME,
  }
  const server = new DigestServer({ ...options, ...changes })
  const passwords = new Map([['room', 'secret']])
  const check = (headers: Headers) => {
    const claim = server.claimIn(register(headers))
    if (claim.kind === 'unproved') return claim
    const password = passwords.get(claim.username)
    return server.prove(
      claim,
      password === undefined ? undefined : passwordHash(claim.algorithm, claim.username, 'latch.example', password),
    )
  }
  const client = (username = 'room', password = 'secret') => new DigestClient({ username, password }, countingRandom())
  /** The headers of a client that was asked once. */
  const proof = (by: DigestClient, headers = server.challenges()) => {
    by.challenged(refusal(401, headers), register())
    return by.headersFor('REGISTER', 'sip:trunk.example')
  }
  return { clock, server, check, client, proof }
}

/** By MD5, without qop. */
const olderProof = (server: DigestServer, username: string, hashed: string): Headers => {
  const nonce = parseChallenge(server.challenges()[0]![1])!.nonce
  const parts = { algorithm: 'MD5' as const, method: 'REGISTER', uri: 'sip:trunk.example', nonce, quality: undefined }
  const response = digestResponse({ ...parts, passwordHash: hashed })
  const credentials: Credentials = { ...parts, username, realm: 'latch.example', response, opaque: undefined }
  return [['authorization', writeCredentials(credentials)]]
}

describe('DigestServer', () => {
  it('asks by SHA-256 first, and by MD5 for those who know nothing else, on one nonce', () => {
    const challenges = setting()
      .server.challenges()
      .map(([name, text]) => ({ name, ...parseChallenge(text) }))
    expect(challenges).toMatchObject([
      { name: 'www-authenticate', realm: 'latch.example', algorithm: 'SHA-256', auth: true, stale: false },
      { name: 'www-authenticate', realm: 'latch.example', algorithm: 'MD5', auth: true, stale: false },
    ])
    expect(challenges[0]?.nonce).toBe(challenges[1]?.nonce)
  })

  it.each(['SHA-256', 'MD5'] as const)('takes the right proof by %s', (algorithm) => {
    const { check, client, proof } = setting({ algorithms: [algorithm] })
    expect(check(proof(client()))).toEqual({ kind: 'proved', username: 'room' })
  })

  it('[A2] takes no other: wrong password, unknown name, nothing at all', () => {
    const { check, client, proof } = setting()
    expect(check(proof(client('room', 'guess')))).toEqual({ kind: 'unproved', stale: false })
    expect(check(proof(client('nobody')))).toEqual({ kind: 'unproved', stale: false })
    expect(check([])).toEqual({ kind: 'unproved', stale: false })
    expect(check([['authorization', 'Digest garbage']])).toEqual({ kind: 'unproved', stale: false })
  })

  it('[A2] whoever is nobody cannot prove to be it, even by the hash that stands in for none', () => {
    const { check, server } = setting()
    expect(check(olderProof(server, 'nobody', '0'.repeat(32)))).toEqual({ kind: 'unproved', stale: false })
  })

  it('[A2] a proof for one request proves no other', () => {
    const { server, client, proof } = setting()
    const headers = proof(client())
    const claim = server.claimIn({ ...register(headers), method: 'INVITE' })
    const hashed = passwordHash('SHA-256', 'room', 'latch.example', 'secret')
    expect(claim.kind === 'claim' && server.prove(claim, hashed)).toEqual({ kind: 'unproved', stale: false })
  })

  it('[A2] a proof serves once; the next one counts on', () => {
    const { check, client, proof } = setting()
    const room = client()
    const first = proof(room)
    expect(check(first).kind).toBe('proved')
    expect(check(first)).toEqual({ kind: 'unproved', stale: true })
    expect(check(room.headersFor('REGISTER', 'sip:trunk.example')).kind).toBe('proved')
  })

  it('[A2] an old nonce is stale, and the clock does not run back for it', () => {
    const { check, client, proof, clock } = setting()
    const headers = proof(client())
    clock.now += LIFETIME + 1
    expect(check(headers)).toEqual({ kind: 'unproved', stale: true })
    clock.now -= LIFETIME + 10
    expect(check(headers)).toEqual({ kind: 'unproved', stale: true })
    clock.now += 10
    expect(check(headers).kind).toBe('proved')
  })

  it('[A2] a nonce that we did not make is worth nothing, even with the right password', () => {
    const { check, client, proof } = setting()
    const stranger = setting({ secret: Buffer.alloc(32, 8) })
    expect(check(proof(client(), stranger.server.challenges()))).toEqual({ kind: 'unproved', stale: false })
  })

  it('takes the older way without qop, once a nonce', () => {
    const { check, server } = setting()
    const headers = olderProof(server, 'room', passwordHash('MD5', 'room', 'latch.example', 'secret'))
    expect(check(headers).kind).toBe('proved')
    expect(check(headers)).toEqual({ kind: 'unproved', stale: true })
  })

  it('passes over proofs for other realms', () => {
    const { check, client, proof } = setting()
    const others = new DigestClient({ username: 'room', password: 'secret' }, countingRandom())
    others.challenged(refusal(401, [['www-authenticate', 'Digest realm="else.example", nonce="x", qop="auth"']]), register())
    expect(check([...others.headersFor('REGISTER', 'sip:trunk.example'), ...proof(client())]).kind).toBe('proved')
  })
})

describe('NonceMint', () => {
  const mint = (secret = 1) =>
    new NonceMint({ secret: Buffer.alloc(32, secret), now: () => 5_000, random: countingRandom(), lifetime: LIFETIME })

  it('knows its own, and nothing that was changed by a single character', () => {
    const own = mint()
    const nonce = own.make()
    expect(own.stateOf(nonce)).toEqual({ kind: 'fresh', madeAt: 5_000 })
    const forged = Array.from(nonce).flatMap((character, i) =>
      Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
        .filter((other) => other !== character)
        .map((other) => nonce.slice(0, i) + other + nonce.slice(i + 1)),
    )
    expect(new Set(forged.map((other) => own.stateOf(other).kind))).toEqual(new Set(['foreign']))
    for (const other of ['', nonce.slice(1), `${nonce}=`, mint(2).make()]) expect(own.stateOf(other)).toEqual({ kind: 'foreign' })
  })

  it('makes no two that are the same', () => {
    const own = mint()
    expect(new Set(Array.from({ length: 100 }, () => own.make())).size).toBe(100)
  })
})

describe('NonceCounts', () => {
  it('[A2] forgets no nonce that could be used again', () => {
    const counts = new NonceCounts(2)
    expect([counts.use('a', 1, 1), counts.use('b', 1, 2), counts.use('c', 1, 3)]).toEqual([true, true, true])
    // `a` is forgotten, so nothing made then counts; `b` and `c` go on.
    expect([counts.use('a', 2, 1), counts.use('other', 1, 1)]).toEqual([false, false])
    expect([counts.use('b', 1, 2), counts.use('b', 2, 2), counts.use('c', 9, 3)]).toEqual([false, true, true])
  })
})
