/** Our end against the engine's own. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from '../../sfu/create-engine.ts'
import type { Engine } from '../../sfu/engine.ts'
import type { Peer } from '../../sfu/transport/peer.ts'
import { createDtlsCertificate } from '../../sfu/transport/dtls/dtls-certificate.ts'
import type { Candidate } from '../ice/candidate.ts'
import { systemSurroundings } from '../surroundings.ts'
import { ClientPeer } from './client-peer.ts'

let engine: Engine
let told: string[]
let client: ClientPeer
let server: Peer

beforeEach(async () => {
  told = []
  engine = await createEngine({ port: 0, host: '127.0.0.1' })
  const note = (text: string) => () => void told.push(text)
  client = await ClientPeer.open({
    certificate: await createDtlsCertificate(),
    surroundings: systemSurroundings,
    events: {
      connected: note('connected'),
      resumed: note('resumed'),
      lost: note('lost'),
      failed: note('failed'),
      packet: () => undefined,
      data: (label, message) => void told.push(`${label} ${Buffer.from(message).toString()}`),
    },
  })
  server = engine.createPeer()
})
afterEach(async () => {
  client.close()
  await engine.close()
})

const tcp = (): Candidate => ({ protocol: 'tcp', address: '127.0.0.1', port: engine.port, priority: 1 })
const udp = (port = engine.port): Candidate => ({ protocol: 'udp', address: '127.0.0.1', port, priority: 2 })

function meet(candidates: readonly Candidate[], fingerprint = server.fingerprint): void {
  server.connect(client.transport)
  client.accept({ ...server.local, fingerprint, dtlsActive: false, candidates, sections: [] })
}

const patiently = { timeout: 10_000 }

describe('a connection', () => {
  it.each([
    ['UDP', () => [tcp(), udp()]],
    ['TCP alone', () => [tcp()]],
  ])('over %s', async (_name, candidates) => {
    server.on('data', (label, message) => void server.sendData(label, Buffer.concat([Buffer.from('echo '), message])))
    meet(candidates())
    await expect.poll(() => told, patiently).toEqual(['connected'])
    expect(client.sendData('_reliable', Buffer.from('hello'))).toBe(true)
    expect(client.sendData('_lossy', Buffer.from('quick'))).toBe(true)
    await expect.poll(() => told.slice(1).toSorted(), patiently).toEqual(['_lossy echo quick', '_reliable echo hello'])
  })

  it('over TCP where UDP comes to nothing', async () => {
    const deaf = createSocket('udp4').bind(0, '127.0.0.1')
    await once(deaf, 'listening')
    meet([udp(deaf.address().port), tcp()])
    await expect.poll(() => told, patiently).toEqual(['connected'])
    deaf.close()
  })

  it('over another path after a restart, with the same DTLS', async () => {
    meet([tcp()])
    await expect.poll(() => told, patiently).toEqual(['connected'])
    const local = client.restartIce()
    client.accept({ ...server.restartIce(local), fingerprint: server.fingerprint, dtlsActive: false, candidates: [udp()], sections: [] })
    await expect.poll(() => told, patiently).toEqual(['connected', 'resumed'])
    server.on('data', (label) => void server.sendData(label, Buffer.from('there')))
    client.sendData('_reliable', Buffer.from('here'))
    await expect.poll(() => told, patiently).toContain('_reliable there')
  })

  it('[A2] with a server of another certificate fails', async () => {
    meet(
      [udp()],
      server.fingerprint.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    )
    await expect.poll(() => told, patiently).toEqual(['failed'])
    expect(client.sendData('_reliable', Buffer.from('x'))).toBe(false)
  })

  it('is lost when its TCP connection is cut and nothing else is there', async () => {
    meet([tcp()])
    await expect.poll(() => told, patiently).toEqual(['connected'])
    await engine.close()
    await expect.poll(() => told, patiently).toEqual(['connected', 'lost'])
  })
})
