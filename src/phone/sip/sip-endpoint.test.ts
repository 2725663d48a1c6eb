import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { DigestClient } from './auth/digest-client.ts'
import type { IncomingSession, InviteSession, SessionEnd } from './dialog/invite-session.ts'
import { answer, call, offer } from './dialog/two-sides.suite.ts'
import { headerOf } from './message/sip-message.ts'
import { createSipEndpoint, type SipEndpoint, type SipEndpointOptions } from './sip-endpoint.ts'
import { makeTestCertificate } from './test-certificate.suite.ts'
import type { Protocol } from './transport/flow.ts'

const certificate = makeTestCertificate()
const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

const trunk = { prefix: '127.0.0.1', trunk: 'trunk' }

async function createEndpoint(options: Partial<SipEndpointOptions> = {}) {
  const calls: IncomingSession[] = []
  const listen = (['udp', 'tcp'] as const).map((protocol) => ({ protocol, address: '127.0.0.1', port: 0 }))
  const tls = certificate ? [{ protocol: 'tls', address: '127.0.0.1', port: 0, tls: certificate } as const] : []
  const endpoint = await createSipEndpoint({
    listen: [...listen, ...tls],
    trusted: [trunk],
    strangers: 'refuse',
    onInvite: (session) => void calls.push(session),
    ...(certificate ? { trustedAuthorities: certificate.cert } : {}),
    ...options,
  })
  open.push(() => endpoint.close())
  const portOf = (protocol: Protocol): number => endpoint.bound.find((one) => one.protocol === protocol)!.port
  return { endpoint, calls, portOf }
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

async function udpClient(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  open.push(() => socket.close())
  return socket
}

let branches = 0
const requestText = (method: string, extra = '', body = ''): string =>
  [
    `${method} sip:4930@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK${branches++};rport`,
    'From: <sip:a@127.0.0.1>;tag=a',
    'To: <sip:4930@127.0.0.1>',
    'Call-ID: one',
    `CSeq: 1 ${method}`,
    ...(extra === '' ? [] : [extra]),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')

/** First line and headers that say something about us. */
const saidIn = (text: string): string =>
  text
    .split('\r\n')
    .filter((line) => !/^(Via|From|To|Call-ID|CSeq):/.test(line))
    .join('|')

const endOf = (session: InviteSession): { end: SessionEnd | undefined } => {
  const heard: { end: SessionEnd | undefined } = { end: undefined }
  session.listen({ ended: (end) => void (heard.end = end) })
  return heard
}

const callBy = (from: SipEndpoint, protocol: Protocol, port: number): InviteSession =>
  from.invite({ ...call, uri: `sip:door@127.0.0.1:${port}`, destination: { protocol, host: '127.0.0.1', port } })!

describe('an endpoint', () => {
  it.each(['udp', 'tcp', ...(certificate ? (['tls'] as const) : [])] as const)(
    'calls another by %s, and either hangs up',
    async (protocol) => {
      const [one, other] = [await createEndpoint(), await createEndpoint()]
      for (const who of ['caller', 'callee'] as const) {
        const session = callBy(one.endpoint, protocol, other.portOf(protocol))
        const heard = endOf(session)
        await until(() => other.calls.length === 1)
        const incoming = other.calls.pop()!
        const calleeHeard = endOf(incoming)
        expect([incoming.trunk, incoming.offer]).toEqual(['trunk', offer])
        incoming.accept(answer)
        await until(() => session.state === 'established' && incoming.state === 'established')
        ;(who === 'caller' ? session : incoming).bye()
        await until(() => heard.end !== undefined && calleeHeard.end !== undefined)
        expect([heard.end!.by, calleeHeard.end!.by]).toEqual(who === 'caller' ? ['us', 'them'] : ['them', 'us'])
      }
      expect([one.endpoint.sessions, other.endpoint.sessions]).toEqual([0, 0])
    },
  )

  it('a call is set up and torn down though every third datagram is lost', async () => {
    let count = 0
    const [one, other] = [await createEndpoint(), await createEndpoint({ loses: () => ++count % 3 === 0 })]
    for (let i = 0; i < 3; i++) {
      const session = callBy(one.endpoint, 'udp', other.portOf('udp'))
      const heard = endOf(session)
      await until(() => other.calls.length === 1)
      const incoming = other.calls.pop()!
      const calleeHeard = endOf(incoming)
      incoming.progress(180)
      incoming.accept(answer)
      await until(() => incoming.state === 'established')
      incoming.bye()
      await until(() => heard.end !== undefined && calleeHeard.end !== undefined)
      expect(heard.end).toEqual({ by: 'them', why: 'bye' })
    }
  })

  it('a request that is too long for UDP goes by TCP, and by UDP where nobody hears that', async () => {
    const [one, other] = [await createEndpoint(), await createEndpoint({ listen: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }] })]
    const both = await createSocketPair(one.endpoint)
    const long = { ...call, sdp: `${offer}${'a=x\r\n'.repeat(300)}` }
    one.endpoint.invite({ ...long, uri: `sip:door@127.0.0.1:${other.portOf('udp')}` })
    await until(() => other.calls.length === 1)
    expect(other.calls[0]!.offer!.length).toBe(long.sdp.length)
    expect(headerOf(other.calls[0]!.request, 'via')).toMatch(/^SIP\/2\.0\/UDP /)
    one.endpoint.invite({ ...long, uri: `sip:door@127.0.0.1:${both.portOf('tcp')}` })
    await until(() => both.calls.length === 1)
    expect(headerOf(both.calls[0]!.request, 'via')).toMatch(/^SIP\/2\.0\/TCP /)
  })

  it.skipIf(certificate === undefined)('shows a new certificate to whoever connects from now on, and calls that stand go on', async () => {
    const renewed = makeTestCertificate()!
    const [one, other] = [await createEndpoint(), await createEndpoint({ trustedAuthorities: renewed.cert })]
    const called = await createEndpoint()
    const before = callBy(one.endpoint, 'tls', called.portOf('tls'))
    await until(() => called.calls.length === 1)
    called.calls[0]!.accept(answer)
    await until(() => before.state === 'established')
    called.endpoint.useCertificate(renewed)
    callBy(other.endpoint, 'tls', called.portOf('tls'))
    await until(() => called.calls.length === 2)
    const heard = endOf(called.calls[0]!)
    before.bye()
    await until(() => heard.end !== undefined)
    expect(heard.end).toMatchObject({ by: 'them', why: 'bye' })
  })

  it('closing hangs up all calls, and nothing answers any more', async () => {
    const [one, other] = [await createEndpoint(), await createEndpoint()]
    const session = callBy(one.endpoint, 'tcp', other.portOf('tcp'))
    const heard = endOf(session)
    await until(() => other.calls.length === 1)
    other.calls[0]!.accept(answer)
    await until(() => session.state === 'established')
    await Promise.all([other.endpoint.close(), other.endpoint.close()])
    await until(() => heard.end !== undefined)
    expect([heard.end, other.endpoint.sessions, other.endpoint.transactions]).toEqual([{ by: 'them', why: 'bye' }, 0, 0])
    expect(other.endpoint.invite({ ...call, uri: 'sip:door@127.0.0.1' })).toBeUndefined()
  })

  it('[T4] a bug in the handling of one call is told, and others are served', async () => {
    const told: string[] = []
    let isBroken = true
    const calls: IncomingSession[] = []
    const onInvite = (session: IncomingSession): void => {
      if (isBroken) throw new Error('a bug')
      calls.push(session)
    }
    const [one, other] = [await createEndpoint(), await createEndpoint({ onInvite, trouble: (what) => void told.push(what) })]
    callBy(one.endpoint, 'tcp', other.portOf('tcp'))
    await until(() => told.length === 1)
    isBroken = false
    callBy(one.endpoint, 'tcp', other.portOf('tcp'))
    await until(() => calls.length === 1)
    expect(told[0]).toContain('a bug')
  })

  it('a digest challenge is met by a call', async () => {
    const { endpoint } = await createEndpoint()
    const server = await udpClient()
    const heard: string[] = []
    server.on('message', (bytes, from) => {
      const text = bytes.toString()
      heard.push(text.split(' ')[0]!)
      if (!text.startsWith('INVITE')) return
      const copied = text
        .split('\r\n')
        .filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line))
        .map((line) => (line.startsWith('To:') ? `${line};tag=s` : line))
      const isProved = text.includes('Proxy-Authorization: Digest ')
      const status = isProved ? 'SIP/2.0 486 Busy' : 'SIP/2.0 407 Who'
      const challenge = isProved ? [] : ['Proxy-Authenticate: Digest realm="t", nonce="n", qop="auth", algorithm=MD5']
      server.send([status, ...copied, ...challenge, 'Content-Length: 0', '', ''].join('\r\n'), from.port, from.address)
    })
    const prover = new DigestClient({ username: 'u', password: 'p' }, (bytes) => Buffer.alloc(bytes, 1))
    const ended = endOf(endpoint.invite({ ...call, uri: `sip:door@127.0.0.1:${server.address().port}`, prover })!)
    await until(() => ended.end !== undefined && heard.length >= 4)
    expect(ended.end).toEqual({ by: 'them', why: 'refused', status: 486 })
    expect(heard).toEqual(['INVITE', 'ACK', 'INVITE', 'ACK'])
  })
})

/** An endpoint whose UDP and TCP ports are the same, as the longer way of a request needs it. */
async function createSocketPair(taken: SipEndpoint) {
  for (;;) {
    const probe = await udpClient()
    const { port } = probe.address()
    open.pop()
    await new Promise<void>((closed) => probe.close(closed))
    if (taken.bound.some((one) => one.port === port)) continue
    const listen = (['udp', 'tcp'] as const).map((protocol) => ({ protocol, address: '127.0.0.1', port }))
    const made = await createEndpoint({ listen }).catch(() => undefined)
    if (made) return made
  }
}

describe('strangers', () => {
  const methods = ['INVITE', 'OPTIONS', 'REGISTER', 'BYE', 'CANCEL', 'MESSAGE', 'DANCE', 'INVITE broken'] as const

  it('[T4] are all told the same, whatever they ask, and nothing is remembered of them', async () => {
    const { endpoint, portOf, calls } = await createEndpoint({ trusted: [] })
    const client = await udpClient()
    const said: string[] = []
    client.on('message', (bytes) => void said.push(saidIn(bytes.toString())))
    for (const method of methods) {
      const text =
        method === 'INVITE broken'
          ? requestText('INVITE').replace('CSeq: 1', 'CSeq: x')
          : requestText(method, 'Contact: <sip:a@127.0.0.1>', method === 'INVITE' ? offer : '')
      client.send(text, portOf('udp'), '127.0.0.1')
    }
    client.send(requestText('ACK'), portOf('udp'), '127.0.0.1')
    await until(() => said.length === methods.length)
    expect(new Set(said)).toEqual(new Set(['SIP/2.0 403 Forbidden|Content-Length: 0||']))
    expect([calls.length, endpoint.sessions, endpoint.transactions]).toEqual([0, 0, 0])
  })

  it('[T4] who ask too much are not answered at all, by UDP and TCP', async () => {
    const { portOf } = await createEndpoint({ trusted: [], limits: { strangerBurst: 10, strangerPerSecond: 0 } })
    const client = await udpClient()
    let said = 0
    client.on('message', () => said++)
    for (let i = 0; i < 50; i++) client.send(requestText('OPTIONS'), portOf('udp'), '127.0.0.1')
    await until(() => said === 10)
    const socket = connect(portOf('tcp'), '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'close')
    expect(said).toBe(10)
  })

  it('are heard where they are admitted, without a trunk, and told what is wrong', async () => {
    const { portOf, calls } = await createEndpoint({ trusted: [], strangers: 'admit' })
    const client = await udpClient()
    const said: string[] = []
    client.on('message', (bytes) => void said.push(bytes.toString().split('\r\n')[0]!))
    client.send(requestText('INVITE', 'Contact: <sip:a@127.0.0.1>\r\nContent-Type: application/sdp', offer), portOf('udp'), '127.0.0.1')
    client.send(requestText('OPTIONS').replace('CSeq: 1', 'CSeq: x'), portOf('udp'), '127.0.0.1')
    await until(() => said.length === 2 && calls.length === 1)
    expect([calls[0]!.trunk, said.toSorted()]).toEqual([null, ['SIP/2.0 100 Trying', 'SIP/2.0 400 Bad Request']])
  })

  it('whom we called are heard inside that call', async () => {
    const [one, other] = [await createEndpoint({ trusted: [] }), await createEndpoint()]
    const session = callBy(one.endpoint, 'udp', other.portOf('udp'))
    const heard = endOf(session)
    await until(() => other.calls.length === 1)
    other.calls[0]!.accept(answer)
    await until(() => other.calls[0]!.state === 'established')
    other.calls[0]!.bye()
    await until(() => heard.end !== undefined)
    expect(heard.end).toEqual({ by: 'them', why: 'bye' })
  })
})
