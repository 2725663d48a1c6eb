import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { createSipEndpoint } from './sip/sip-endpoint.ts'
import { systemNames } from './sip/transport/locate-server.ts'
import { TrunkLine } from './trunk-line.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

it('registers by UDP at a port that is not the usual one', async () => {
  const registrar = createSocket('udp4').bind(0, '127.0.0.1')
  await once(registrar, 'listening')
  open.push(() => registrar.close())
  const endpoint = await createSipEndpoint({
    listen: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
    trusted: [],
    strangers: 'refuse',
    onInvite: (session) => session.refuse(486),
  })
  open.push(() => endpoint.close())
  const { port } = registrar.address()
  const account = { username: 'latch', password: 'x', realm: null }
  const way = { trunk: 'trunk', host: '127.0.0.1', port, transport: 'udp', domain: { host: '127.0.0.1', port }, account } as const
  const first = once(registrar, 'message')
  const line = new TrunkLine(way, { endpoint, names: systemNames(), now: () => 0, moved: () => undefined })
  void line.open()
  open.push(() => line.close())
  expect(String((await first)[0])).toContain(`REGISTER sip:127.0.0.1:${String(port)} SIP/2.0`)
})
