import { afterEach, describe, expect, it } from 'vitest'
import { PhoneGateway } from './gateway.ts'
import type { GatewayTrunk } from './gateway-trunk.ts'
import { createSipEndpoint, type SipEndpoint } from './sip/sip-endpoint.ts'

const toClose: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const open of toClose.splice(0).toReversed()) await open.close()
})

function gateway(): PhoneGateway {
  const made = new PhoneGateway({
    listen: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
    soundHost: '127.0.0.1',
    ports: { first: 42_000, last: 42_039 },
    announce: null,
    promptFolders: [],
    door: { enter: () => Promise.resolve({ admitted: false, code: 'pin_unknown' }) },
    now: () => 0,
    log: { info: () => undefined, warn: () => undefined },
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

const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 42100 RTP/AVP 0\r\n'

/** What becomes of a call: the SDP of the answer, or the status of a refusal. */
function callFrom(from: SipEndpoint, port: number): Promise<string | number> {
  const uri = `sip:4930@127.0.0.1:${String(port)}`
  const destination = { protocol: 'udp', host: '127.0.0.1', port } as const
  const session = from.invite({ uri, from: '<sip:caller@127.0.0.1>', to: `<${uri}>`, sdp: SDP, destination })
  return new Promise((resolve) => {
    if (session === undefined) return resolve('no way')
    session.listen({ answer: (sdp) => resolve(sdp), ended: ({ status }) => resolve(status ?? 0) })
  })
}

describe('the telephone gateway', () => {
  it('opens no port before there is a trunk', async () => {
    const phones = gateway()
    await phones.use([], [])
    expect(await phones.bound()).toEqual([])
    await phones.use([trunk(['127.0.0.1'])], [])
    expect(await phones.bound()).toHaveLength(1)
  })

  it('[D1] answers calls of its trunks, and refuses all others alike', async () => {
    const [phones, caller] = [gateway(), await exchange()]
    await phones.use([trunk(['192.0.2.0/24'])], [])
    const port = (await phones.bound())[0]?.port ?? 0
    expect(await callFrom(caller, port)).toBe(403)
    await phones.use([trunk(['127.0.0.1'])], [])
    expect(await callFrom(caller, port)).toContain('m=audio')
    expect(phones.calls).toBe(1)
  })

  it('[D1] hears the registrar of a trunk that it registers at', async () => {
    const [phones, registrar] = [gateway(), await exchange()]
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
})
