import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Headers } from '../message/sip-message.ts'
import { writeChallenge, type Challenge } from './challenge.ts'
import { parseCredentials } from './credentials.ts'
import { DigestClient } from './digest-client.ts'
import { countingRandom, refusal, register } from './digest.suite.ts'

const asks = (changes: Partial<Challenge> = {}, name = 'www-authenticate'): Headers[number] => [
  name,
  writeChallenge({ realm: 'trunk.example', nonce: 'n1', algorithm: 'MD5', auth: true, stale: false, opaque: undefined, ...changes }),
]

const account = { username: 'latch', password: 'open sesame' }
const newClient = (realm?: string) => new DigestClient(realm === undefined ? account : { ...account, realm }, countingRandom())

/** Sends a request, is challenged, and says what comes next. */
const round = (client: DigestClient, ...challenges: readonly Headers[number][]) => {
  const sent = register(client.headersFor('REGISTER', 'sip:trunk.example'))
  return client.challenged(refusal(401, challenges), sent)
}

describe('DigestClient', () => {
  it('proves nothing before it is asked', () => {
    expect(newClient().headersFor('REGISTER', 'sip:trunk.example')).toEqual([])
  })

  it('answers a challenge, and counts on with the same nonce', () => {
    const client = newClient()
    expect(round(client, asks({ opaque: 'o"1' }))).toBe('retry')
    const proofs = [1, 2].map(() => client.headersFor('REGISTER', 'sip:trunk.example'))
    expect(proofs.map(([header]) => header?.[0])).toEqual(['authorization', 'authorization'])
    const [first, second] = proofs.map(([header]) => parseCredentials(header![1])!)
    expect(first).toMatchObject({ username: 'latch', realm: 'trunk.example', nonce: 'n1', uri: 'sip:trunk.example', opaque: 'o"1' })
    expect([first?.quality?.count, second?.quality?.count]).toEqual(['00000001', '00000002'])
    expect(first?.quality?.cnonce).not.toBe(second?.quality?.cnonce)
    expect(first?.response).not.toBe(second?.response)
  })

  it('chooses the best algorithm that it can do (RFC 8760 §2.4)', () => {
    const client = newClient()
    const unknown: Headers[number] = ['www-authenticate', 'Digest realm="trunk.example", nonce="x", algorithm=SHA-512-256, qop="auth"']
    expect(round(client, asks(), unknown, asks({ algorithm: 'SHA-256', nonce: 'n2' }))).toBe('retry')
    const proofs = client.headersFor('REGISTER', 'sip:trunk.example').map(([, text]) => parseCredentials(text))
    expect(proofs).toMatchObject([{ algorithm: 'SHA-256', nonce: 'n2' }])
  })

  it('answers proxies and the server at once, each in its own header', () => {
    const client = newClient()
    round(client, asks(), asks({ realm: 'proxy.example' }, 'proxy-authenticate'))
    const headers = client.headersFor('INVITE', 'sip:1@trunk.example')
    expect(headers.map(([name, text]) => [name, parseCredentials(text)?.realm])).toEqual([
      ['authorization', 'trunk.example'],
      ['proxy-authorization', 'proxy.example'],
    ])
  })

  it('gives up where the first proof on a new nonce is not taken: more would lock the account', () => {
    const client = newClient()
    expect(round(client, asks())).toBe('retry')
    expect(round(client, asks({ nonce: 'n2' }))).toBe('refused')
    expect(client.headersFor('REGISTER', 'sip:trunk.example')).toEqual([])
  })

  it('gives up where the same nonce comes again', () => {
    const client = newClient()
    round(client, asks({ auth: false }))
    expect(round(client, asks({ auth: false }))).toBe('refused')
    round(client, asks())
    client.headersFor('REGISTER', 'sip:trunk.example')
    expect(round(client, asks())).toBe('refused')
  })

  it('tries again where the nonce was stale, or served before', () => {
    const client = newClient()
    round(client, asks())
    expect(round(client, asks({ nonce: 'n2', stale: true }))).toBe('retry')
    client.headersFor('REGISTER', 'sip:trunk.example')
    // The second use of n2 fails without a word: it grew old.
    expect(round(client, asks({ nonce: 'n3' }))).toBe('retry')
    expect(round(client, asks({ nonce: 'n4' }))).toBe('refused')
  })

  it('tries again the older way too, until a nonce fails at its first use', () => {
    const client = newClient()
    round(client, asks({ auth: false }))
    client.headersFor('REGISTER', 'sip:trunk.example')
    expect(round(client, asks({ auth: false, nonce: 'n2' }))).toBe('retry')
    expect(round(client, asks({ auth: false, nonce: 'n3' }))).toBe('refused')
  })

  it('does not follow a server that calls every nonce stale', () => {
    const client = newClient()
    const outcomes = Array.from({ length: 5 }, (_, i) => round(client, asks({ nonce: `n${i}`, stale: true })))
    expect(outcomes).toEqual(['retry', 'retry', 'retry', 'retry', 'refused'])
  })

  it('says where it can do nothing', () => {
    expect(round(newClient(), ['www-authenticate', 'Basic realm="trunk.example"'])).toBe('unsupported')
    expect(round(newClient())).toBe('unsupported')
    expect(round(newClient('other.example'), asks())).toBe('unsupported')
  })

  it('[T4] remembers a bounded number of realms', () => {
    const client = newClient()
    for (let i = 0; i < 100; i++) client.challenged(refusal(401, [asks({ realm: `r${i}` })]), register())
    expect(client.headersFor('REGISTER', 'sip:trunk.example').length).toBeLessThanOrEqual(8)
  })

  it('never prints its password', () => {
    const client = newClient()
    expect(inspect(client, { depth: 9, showHidden: true }) + JSON.stringify(client)).not.toContain('sesame')
  })
})
