import { afterEach, describe, expect, it } from 'vitest'
import { freePorts } from '../../test/harness/free-ports.ts'
import { PhoneGateway } from './gateway.ts'
import type { GatewayTrunk } from './gateway-trunk.ts'
import { createSipEndpoint, type SipEndpoint } from './sip/sip-endpoint.ts'

const toClose: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const open of toClose.splice(0).toReversed()) await open.close()
})

async function gateway(info: (fields: object) => void = () => undefined): Promise<PhoneGateway> {
  const made = new PhoneGateway({
    listen: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
    soundHost: '127.0.0.1',
    ports: await freePorts(40),
    announce: null,
    promptFolders: [],
    door: { enter: () => Promise.resolve({ admitted: false, code: 'pin_unknown' }), meetingOf: () => Promise.resolve(null) },
    now: () => 0,
    log: { info, warn: () => undefined },
  })
  toClose.push(made)
  return made
}

const trunk = (addresses: readonly string[], registration: GatewayTrunk['registration'] = null): GatewayTrunk => ({
  id: 'trunk',
  addresses,
  registration,
  encryption: 'never',
})

/** A telephone exchange of this test's own. */
async function exchange(): Promise<SipEndpoint> {
  const endpoint = await createSipEndpoint({
    listen: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
    trusted: [],
    strangers: 'admit',
    onInvite: (session) => session.refuse(486),
  })
  toClose.push(endpoint)
  return endpoint
}

const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n'

/** What becomes of a call: the SDP of the answer, or the status of a refusal. A machine that is busy has no room for it at first. */
async function callFrom(from: SipEndpoint, port: number): Promise<string | number> {
  for (;;) {
    const outcome = await callOnce(from, port)
    if (outcome !== 503) return outcome
  }
}

function callOnce(from: SipEndpoint, port: number): Promise<string | number> {
  const uri = `sip:4930@127.0.0.1:${String(port)}`
  const destination = { protocol: 'udp', host: '127.0.0.1', port } as const
  const session = from.invite({ uri, from: '<sip:caller@127.0.0.1>', to: `<${uri}>`, sdp: SDP, destination })
  return new Promise((resolve) => {
    if (session === undefined) return resolve('no way')
    session.listen({ answer: (sdp) => resolve(sdp), ended: ({ status }) => resolve(status ?? 0) })
  })
}

/** An exchange that sends each call back to where it came from, without what only we understand where it `forgets`. */
async function mirror(forgets: boolean): Promise<SipEndpoint> {
  const endpoint: SipEndpoint = await createSipEndpoint({
    listen: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
    trusted: [],
    strangers: 'admit',
    onInvite: (session) => {
      const { request, remote } = session
      const kept = request.headers.filter(([name]) => name === 'p-asserted-identity' || (name.startsWith('x-') && !forgets))
      const destination = { protocol: 'udp', host: remote.address, port: remote.port } as const
      const from = '<sip:mirror@127.0.0.1>'
      const back = endpoint.invite({ uri: request.uri, from, to: `<${request.uri}>`, sdp: session.offer ?? '', destination, headers: kept })
      session.progress(180)
      back?.listen({ ended: ({ status }) => session.refuse(status ?? 500) })
    },
  })
  toClose.push(endpoint)
  return endpoint
}

describe('the telephone gateway', () => {
  it('opens no port before there is a trunk', async () => {
    const phones = await gateway()
    await phones.use([], [])
    expect(await phones.bound()).toEqual([])
    await phones.use([trunk(['127.0.0.1'])], [])
    expect(await phones.bound()).toHaveLength(1)
  })

  it.each([
    ['a room', { rooms: [{ address: 'a@h', username: 'a', password: 'b', certificate: null }], guests: false }],
    ['leave for guests', { rooms: [], guests: true }],
  ])('[V1] opens its ports also where there is no trunk but %s', async (_what, rooms) => {
    const phones = await gateway()
    await phones.use([], [], { rooms: [], guests: false })
    expect(await phones.bound()).toEqual([])
    await phones.use([], [], rooms)
    expect(await phones.bound()).toHaveLength(1)
  })

  it('[D1] answers calls of its trunks, and refuses all others alike', async () => {
    const [phones, caller] = [await gateway(), await exchange()]
    await phones.use([trunk(['192.0.2.0/24'])], [])
    const port = (await phones.bound())[0]?.port ?? 0
    expect(await callFrom(caller, port)).toBe(403)
    await phones.use([trunk(['127.0.0.1'])], [])
    expect(await callFrom(caller, port)).toContain('m=audio')
    expect(phones.calls).toBe(1)
  })

  it('[D1] hears the registrar of a trunk that it registers at', async () => {
    const [phones, registrar] = [await gateway(), await exchange()]
    const account = {
      registrar: '127.0.0.1',
      port: registrar.bound[0]?.port ?? 0,
      transport: 'udp',
      username: 'latch',
      password: 'x',
      realm: null,
    } as const
    await phones.use([trunk([], account)], [])
    expect(await callFrom(registrar, (await phones.bound())[0]?.port ?? 0)).toContain('m=audio')
  })

  it.each([true, false])('[D1] has a number call itself, and ask its trunk; an exchange that forgets: %s', async (forgets) => {
    const [phones, exchanged] = [await gateway(), await mirror(forgets)]
    const server = { host: '127.0.0.1', port: exchanged.bound[0]?.port ?? 0, transport: 'udp' } as const
    const number = { number: '+4930100', language: 'de', trunkId: 'trunk' } as const
    await phones.use([{ ...trunk(['127.0.0.1']), server }], [number])
    expect(await phones.testNumber(number)).toMatchObject({ kind: 'back', marked: !forgets })
    expect(phones.calls).toBe(0)
    expect(await phones.testTrunk('trunk')).toMatchObject({ kind: 'answered', status: 200, target: `127.0.0.1:${String(server.port)}` })
    await phones.use([{ ...trunk(['192.0.2.1']), server }], [number])
    expect(await phones.testNumber(number)).toEqual({ kind: 'stranger', address: '127.0.0.1' })
    await phones.use([trunk(['127.0.0.1'])], [number])
    expect([await phones.testNumber(number), await phones.testTrunk('trunk')]).toEqual([{ kind: 'no-way' }, { kind: 'no-server' }])
  })

  it('[D1] tells the trunks of one address apart by the number that is called', async () => {
    const told: unknown[] = []
    const [phones, caller] = [await gateway((fields) => void told.push(fields)), await exchange()]
    const two = ['one', 'two'].map((id) => ({ ...trunk(['127.0.0.1']), id }))
    await phones.use(two, [{ number: '+4930', language: 'de', trunkId: 'two' }])
    await callFrom(caller, (await phones.bound())[0]?.port ?? 0)
    expect(told).toContainEqual(expect.objectContaining({ trunk: 'two' }))
  })
})
