import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SrtpKeys, SrtpProfile } from '../../forwarding/peer-media.ts'
import { createDtlsCertificate, type DtlsCertificate } from './dtls-certificate.ts'
import { DtlsSession } from './dtls-session.ts'

type Outcome = SrtpKeys | null | 'failed' | 'remote'

interface End {
  readonly session: DtlsSession
  readonly sent: Buffer[]
  readonly heard: string[]
  readonly outcome: Promise<Outcome>
}

let ours: DtlsCertificate
let theirs: DtlsCertificate
let others: DtlsCertificate

beforeAll(async () => {
  ;[ours, theirs, others] = await Promise.all([createDtlsCertificate(), createDtlsCertificate(), createDtlsCertificate()])
})

function end(
  role: 'client' | 'server',
  certificate: DtlsCertificate,
  fingerprint: string,
  pass: (datagram: Buffer) => void,
  srtpProfiles?: readonly SrtpProfile[],
): End {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const sent: Buffer[] = []
  const heard: string[] = []
  const session = new DtlsSession({
    role,
    certificate,
    fingerprint,
    srtpProfiles,
    send: (datagram) => {
      sent.push(Buffer.from(datagram))
      setImmediate(pass, Buffer.from(datagram))
    },
    onConnected: resolve,
    onData: (data) => void heard.push(String(data)),
    onClosed: resolve,
  })
  return { session, sent, heard, outcome: promise }
}

interface Profiles {
  readonly server?: readonly SrtpProfile[]
  readonly client?: readonly SrtpProfile[]
}

/** `identity`: what the server shows and signs with. `lose` takes datagrams away, counted from 1 over both directions. */
function pair(
  identity: DtlsCertificate = theirs,
  lose: (count: number) => boolean = () => false,
  profiles: Profiles = {},
): { client: End; server: End } {
  let count = 0
  const passed = (to: (datagram: Buffer) => void) => (datagram: Buffer) => void (lose(++count) || to(datagram))
  const server: End = end(
    'server',
    identity,
    ours.fingerprint,
    passed((datagram) => client.session.receive(datagram)),
    profiles.server,
  )
  const client: End = end(
    'client',
    ours,
    theirs.fingerprint,
    passed((datagram) => server.session.receive(datagram)),
    profiles.client,
  )
  return { client, server }
}

const close = ({ client, server }: { client: End; server: End }): void => [client, server].forEach(({ session }) => session.close())

describe('DTLS as client', () => {
  it('derives the keys of the server, and data passes both ways', async () => {
    const both = pair()
    const [client, server] = [(await both.client.outcome) as SrtpKeys, (await both.server.outcome) as SrtpKeys]
    expect(client.local).toEqual(server.remote)
    expect(client.remote).toEqual(server.local)
    both.client.session.send(Buffer.from('hello'))
    both.server.session.send(Buffer.from('and back'))
    await expect.poll(() => [both.server.heard, both.client.heard]).toEqual([['hello'], ['and back']])
    close(both)
  })

  const CM = 'AES_CM_128_HMAC_SHA1_80'
  const GCM = 'AEAD_AES_128_GCM'

  it.each<[string, Profiles, SrtpProfile, number]>([
    ['its server prefers', { server: [GCM, CM], client: [CM, GCM] }, GCM, 12],
    ['it offers alone, as our own client does', { server: [GCM, CM] }, CM, 14],
    ['its server speaks alone, as ours does without an accelerator', { client: [GCM, CM] }, CM, 14],
  ])('agrees on the SRTP profile that %s, and both have the keys of it', async (_whose, profiles, profile, saltBytes) => {
    const both = pair(theirs, undefined, profiles)
    const [client, server] = [(await both.client.outcome) as SrtpKeys, (await both.server.outcome) as SrtpKeys]
    expect([client.profile, server.profile]).toEqual([profile, profile])
    expect([client.local.salt.length, client.local.key.length]).toEqual([saltBytes, 16])
    expect(client.local).toEqual(server.remote)
    expect(client.remote).toEqual(server.local)
    close(both)
  })

  it('connects though every fourth datagram is lost', async () => {
    const both = pair(theirs, (count) => count % 4 === 0)
    expect(await both.client.outcome).toHaveProperty('profile')
    close(both)
  })

  it('[A2] a server with a certificate of its own is refused', async () => {
    expect(await pair(others).client.outcome).toBe('failed')
  })

  it("[A2] a server that shows somebody else's certificate without having its key is refused", async () => {
    const thief = { ...theirs, keyPem: others.keyPem }
    expect(await pair(thief).client.outcome).toBe('failed')
  })

  it('[T4] no datagram makes it throw, during the handshake or after', async () => {
    const both = pair()
    await both.client.outcome
    const mutated = fc
      .tuple(fc.nat({ max: both.server.sent.length - 1 }), fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 6 }))
      .map(([which, flips]) => {
        const bytes = Buffer.from(both.server.sent[which]!)
        for (const [at, value] of flips) bytes[at % bytes.length] = value
        return bytes
      })
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      mutated,
    )
    await fc.assert(
      fc.asyncProperty(fc.array(noise, { maxLength: 6 }), async (datagrams) => {
        const fresh = end('client', ours, theirs.fingerprint, () => undefined)
        for (const datagram of datagrams) {
          fresh.session.receive(Buffer.from(datagram))
          both.client.session.receive(Buffer.from(datagram))
        }
        await new Promise((resolve) => setImmediate(resolve))
        const outcome = await Promise.race([fresh.outcome, Promise.resolve('waiting')])
        expect(['waiting', 'failed']).toContain(outcome)
        fresh.session.close()
      }),
      { numRuns: 60 },
    )
    both.client.session.send(Buffer.from('still here'))
    await expect.poll(() => both.server.heard).toEqual(['still here'])
    close(both)
  })
})
