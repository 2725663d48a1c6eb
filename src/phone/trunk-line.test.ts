import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { createTwoSides } from './sip/dialog/two-sides.suite.ts'
import { answerTo } from './sip/message/answer-to.ts'
import { writeSipMessage } from './sip/message/write-sip-message.ts'
import type { Destination } from './sip/transport/sip-transport.ts'
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

describe('a trunk that several servers serve', () => {
  const account = { username: 'latch', password: 'x', realm: null }
  const way = { trunk: 'trunk', host: 'sip.test', port: 5060, transport: 'udp', domain: { host: 'sip.test', port: undefined } } as const

  /** Servers by address: what each answers, or silence. */
  async function line(servers: Readonly<Record<string, number | null>>, registers: boolean) {
    const asked: string[] = []
    let at = ''
    const sides = createTwoSides({
      lost: (_nth, message) => {
        if (message.kind !== 'request') return false
        asked.push(`${message.method} ${at}`)
        const status = servers[at] ?? null
        if (status !== null) {
          const bytes = writeSipMessage(answerTo(message, status, '', { toTag: 'a', headers: [['expires', '600']] }))
          sides.clock.after(1, () => sides.toCaller.send(bytes, () => undefined))
        }
        return true
      },
    })
    const flowTo = ({ host }: Destination) => {
      at = host
      return sides.toCallee
    }
    const records = Object.keys(servers).map((name, priority) => ({ name, port: 5060, priority, weight: 0 }))
    const names = {
      naptr: () => Promise.resolve([]),
      srv: () => Promise.resolve(records),
      addresses: (name: string) => Promise.resolve([name]),
    }
    const needs = {
      endpoint: { network: sides.caller.network, flowTo, invite: () => undefined },
      names,
      now: () => 0,
      moved: () => undefined,
    }
    const made = new TrunkLine({ ...way, account: registers ? account : null }, needs)
    await made.open()
    return { made, asked, clock: sides.clock }
  }

  it('is registered at the next where one is silent or out of service', async () => {
    const { made, asked, clock } = await line({ 'one.test': 503, 'two.test': null, 'three.test': 200 }, true)
    clock.advance(100)
    expect(made.target?.host).toBe('two.test')
    clock.advance(33_000)
    expect(made.state.registration).toMatchObject({ registered: true })
    expect(made.target?.host).toBe('three.test')
    expect(asked.filter((one) => one.startsWith('REGISTER')).at(-1)).toBe('REGISTER three.test')
  })

  it('says that nobody answers once each has had its turn, and begins again', async () => {
    const { made, clock } = await line({ 'one.test': 503, 'two.test': 503 }, true)
    clock.advance(100)
    expect(made.state.registration).toEqual({ registered: false, since: 0, status: 503 })
    expect(made.target?.host).toBe('one.test')
  })

  it('is watched at the next one where it does not register', async () => {
    const { made, clock } = await line({ 'one.test': 503, 'two.test': 503, 'three.test': 200 }, false)
    clock.advance(100)
    expect([made.state.answer?.up, made.target?.host]).toEqual([false, 'two.test'])
    clock.advance(70_000)
    expect([made.state.answer?.up, made.target?.host]).toEqual([true, 'three.test'])
  })
})
