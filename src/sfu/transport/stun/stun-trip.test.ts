import { createSecretKey } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createEngine } from '../../create-engine.ts'
import type { Engine } from '../../engine.ts'
import { parseStun, stunAttribute, stunType, transactionOf } from './stun-message.ts'
import { tripTo } from './stun-trip.ts'
import { bindingSuccess, writeStun, xorAddress } from './stun-writer.ts'

const UFRAG = 'probe'
/** Longer than any answer on a busy machine takes; nobody waits for it unless the test fails. */
const LONG = 20_000
const SHORT = 150
/** Long enough for the liar to be heard, which the test waits for. */
const PATIENT = 1500

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

let engine: Engine
beforeEach(async () => {
  engine = await createEngine({ port: 0, host: '127.0.0.1' })
})
afterEach(() => engine.close())

function probe() {
  const peer = engine.createPeer()
  peer.connect({ ufrag: UFRAG, pwd: 'x'.repeat(24), fingerprint: 'sha-256 00' })
  return peer
}

it.each(['udp', 'tcp'] as const)('a check by %s comes back from the engine’s own port', async (protocol) => {
  const target = { protocol, address: '127.0.0.1', port: engine.port }
  const time = await tripTo({ target, server: probe().local, ufrag: UFRAG, waitMs: LONG })
  expect(time).toBeGreaterThanOrEqual(0)
})

it('an answer that the engine did not sign does not count', async () => {
  const liar = createSocket('udp4').bind(0, '127.0.0.1')
  await once(liar, 'listening')
  const asked: number[] = []
  const key = createSecretKey(Buffer.from('another password'))
  liar.on('message', (bytes, { port, address }) => {
    asked.push(port)
    liar.send(bindingSuccess(transactionOf(parseStun(bytes)!), address, port, key), port, address)
  })
  const target = { protocol: 'udp', address: '127.0.0.1', port: liar.address().port } as const
  const trip = tripTo({ target, server: probe().local, ufrag: UFRAG, waitMs: PATIENT })
  await until(() => asked.length > 0)
  expect(await trip).toBeNull()
  liar.close()
  await once(liar, 'close')
})

it.each(['udp', 'tcp'] as const)('by %s, a port that nobody has is found silent', async (protocol) => {
  const { local } = probe()
  const target = { protocol, address: '127.0.0.1', port: engine.port }
  await engine.close()
  expect(await tripTo({ target, server: local, ufrag: UFRAG, waitMs: SHORT })).toBeNull()
})

it('the media port learns from a STUN server where it is seen', async () => {
  const server = createSocket('udp4')
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  const from: number[] = []
  server.on('message', (bytes, { port, address }) => {
    from.push(port)
    const transaction = transactionOf(parseStun(bytes)!)
    const attributes = [[stunAttribute.xorMappedAddress, xorAddress(transaction, '203.0.113.7', 40_123)]] as const
    server.send(writeStun({ type: stunType.bindingSuccess, transaction, attributes }, null), port, address)
  })
  expect(await engine.askOutside({ address: '127.0.0.1', port: server.address().port })).toEqual({ address: '203.0.113.7', port: 40_123 })
  expect(from[0]).toBe(engine.port)
  server.close()
  await once(server, 'close')
})
