import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SrtpKeys } from '../../forwarding/peer-media.ts'
import { createDtlsCertificate, type DtlsCertificate, fingerprintMatches } from './dtls-certificate.ts'
import { dtlsClient, type TestDtlsClient } from './dtls-client.suite.ts'
import { dtlsRecords } from './dtls-records.ts'
import { DtlsSession } from './dtls-session.ts'

interface Pair {
  readonly session: DtlsSession
  readonly client: TestDtlsClient
  readonly toServer: Buffer[]
  readonly toClient: Buffer[]
  readonly heard: Buffer[]
  /** How the handshake ended for us. */
  readonly outcome: Promise<SrtpKeys | null | 'failed' | 'remote'>
}

let ours: DtlsCertificate
let theirs: DtlsCertificate
let others: DtlsCertificate

beforeAll(async () => {
  ;[ours, theirs, others] = await Promise.all([createDtlsCertificate(), createDtlsCertificate(), createDtlsCertificate()])
})

function pair(identity: Pick<DtlsCertificate, 'certPem' | 'keyPem'>): Pair {
  const toServer: Buffer[] = []
  const toClient: Buffer[] = []
  const heard: Buffer[] = []
  const { promise, resolve } = Promise.withResolvers<SrtpKeys | null | 'failed' | 'remote'>()
  const session = new DtlsSession({
    certificate: ours,
    fingerprint: theirs.fingerprint,
    send: (datagram) => {
      toClient.push(Buffer.from(datagram))
      setImmediate(() => client.receive(datagram))
    },
    onConnected: resolve,
    onData: (data) => void heard.push(Buffer.from(data)),
    onClosed: resolve,
  })
  const client = dtlsClient(identity, (datagram) => {
    toServer.push(Buffer.from(datagram))
    setImmediate(() => session.receive(Buffer.from(datagram)))
  })
  client.client.connect().catch(() => undefined)
  return { session, client, toServer, toClient, heard, outcome: promise }
}

describe('DTLS', () => {
  it('both ends derive the same SRTP keys, and data passes both ways', async () => {
    const { session, client, heard, outcome } = pair(theirs)
    const keys = (await outcome) as SrtpKeys
    const mirrored = client.client.extractSessionKeys(16, 14)
    expect(keys).toEqual({
      profile: 'AES_CM_128_HMAC_SHA1_80',
      local: { key: mirrored.remoteKey, salt: mirrored.remoteSalt },
      remote: { key: mirrored.localKey, salt: mirrored.localSalt },
    })
    const answer = new Promise((resolve) => client.client.onData.subscribe(resolve))
    await client.client.send(Buffer.from('hello'))
    session.send(Buffer.from('and back'))
    expect(String(await answer)).toBe('and back')
    expect(heard.map(String)).toEqual(['hello'])
    session.close()
  })

  it('[T4] no two records that we seal have one number, and none in the clear', async () => {
    const { session, toClient, outcome } = pair(theirs)
    await outcome
    for (let sent = 0; sent < 30; sent++) session.send(Buffer.from('data'))
    const numbers = toClient.flatMap((datagram) => [...dtlsRecords(datagram)].map(({ bytes }) => bytes.subarray(3, 11).toString('hex')))
    expect(new Set(numbers).size).toBe(numbers.length)
    session.close()
  })

  it('[A2] a client with a certificate of its own is refused', async () => {
    expect(await pair(others).outcome).toBe('failed')
  })

  it("[A2] a client that shows somebody else's certificate without having its key is refused", async () => {
    expect(await pair({ certPem: theirs.certPem, keyPem: others.keyPem }).outcome).toBe('failed')
  })

  it('[T4] what others send in the clear afterwards changes nothing', async () => {
    const { session, client, toServer, heard, outcome } = pair(theirs)
    await outcome
    const closeAlert = Buffer.from([21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 1, 0])
    const sealedLooking = Buffer.concat([Buffer.from([21, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 9, 0, 26, 1, 0]), Buffer.alloc(24)])
    for (const datagram of [...toServer, closeAlert, sealedLooking]) session.receive(Buffer.from(datagram))
    await client.client.send(Buffer.from('still here'))
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    expect(heard.map(String)).toEqual(['still here'])
    session.close()
  })

  it('[T4] no datagram makes it throw, during the handshake or after', async () => {
    const { session, toServer, outcome } = pair(theirs)
    await outcome
    const flights = toServer.map((each) => Buffer.from(each))
    const mutated = fc
      .tuple(fc.nat({ max: flights.length - 1 }), fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 6 }))
      .map(([which, flips]) => {
        const bytes = Buffer.from(flights[which]!)
        for (const [at, value] of flips) bytes[at % bytes.length] = value
        return bytes
      })
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      mutated,
    )
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 6 }), (datagrams) => {
        const fresh = new DtlsSession({
          certificate: ours,
          fingerprint: theirs.fingerprint,
          send: () => undefined,
          onConnected: () => expect.fail('connected by noise'),
          onData: () => expect.fail('data from noise'),
          onClosed: () => undefined,
        })
        for (const datagram of datagrams) {
          fresh.receive(Buffer.from(datagram))
          session.receive(Buffer.from(datagram))
        }
        fresh.close()
      }),
      { numRuns: 60 },
    )
    session.close()
  })

  it('[T4] endless fragments end the handshake', () => {
    let closed: string | null = null
    const session = new DtlsSession({
      certificate: ours,
      fingerprint: theirs.fingerprint,
      send: () => undefined,
      onConnected: () => undefined,
      onData: () => undefined,
      onClosed: (reason) => (closed = reason),
    })
    const fragment = Buffer.alloc(13 + 12 + 1000)
    fragment.set([22, 0xfe, 0xfd], 0)
    fragment.writeUInt16BE(1012, 11)
    fragment.set([11, 1, 0, 0], 13)
    fragment.writeUIntBE(1000, 13 + 9, 3)
    for (let sent = 0; sent < 70; sent++) session.receive(Buffer.from(fragment))
    expect(closed).toBe('failed')
  })

  it('takes only strong fingerprints', () => {
    const [, value = ''] = ours.fingerprint.split(' ')
    const der = Buffer.from(ours.certPem.replace(/-----.*-----|\s/g, ''), 'base64')
    expect(fingerprintMatches(der, `SHA-256 ${value.toLowerCase()}`)).toBe(true)
    for (const wrong of ['', 'sha-256', `sha-1 ${value}`, `constructor ${value}`, `sha-512 ${value}`])
      expect(fingerprintMatches(der, wrong)).toBe(false)
  })
})
