/** Calls that prove a password, over real sockets. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { DigestClient } from './auth/digest-client.ts'
import type { IncomingSession, SessionEnd } from './dialog/invite-session.ts'
import { answer, call } from './dialog/two-sides.suite.ts'
import { createManualClock } from './manual-clock.suite.ts'
import type { SipRequest } from './message/sip-message.ts'
import { CallerTrust } from './caller-trust.ts'
import { systemRandom } from './random.ts'
import { createSipEndpoint, type SipEndpoint } from './sip-endpoint.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

const LOGIN = { username: 'edge', password: 'twelve letters', trunk: 'edge' }

async function endpoint(loses?: (direction: 'in' | 'out') => boolean) {
  const calls: IncomingSession[] = []
  const made = await createSipEndpoint({
    listen: (['udp', 'tcp'] as const).map((protocol) => ({ protocol, address: '127.0.0.1', port: 0 })),
    trusted: [],
    strangers: 'refuse',
    onInvite: (session) => void calls.push(session),
    ...(loses && { loses }),
  })
  open.push(() => made.close())
  return { made, calls }
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

function callTo(to: SipEndpoint, from: SipEndpoint, protocol: 'udp' | 'tcp', password: string, username = LOGIN.username) {
  const port = to.bound.find((one) => one.protocol === protocol)!.port
  const prover = new DigestClient({ username, password }, systemRandom)
  const destination = { protocol, host: '127.0.0.1', port } as const
  const session = from.invite({ ...call, uri: `sip:4930@127.0.0.1:${String(port)}`, destination, prover })!
  const heard: { end: SessionEnd | undefined } = { end: undefined }
  session.listen({ ended: (end) => void (heard.end = end) })
  return { session, heard }
}

describe('a trunk with a password', () => {
  it.each(['udp', 'tcp'] as const)(
    '[D1] is heard from anywhere by %s, and hangs up and cancels without proving it again',
    async (protocol) => {
      const [ours, theirs] = [await endpoint(), await endpoint()]
      ours.made.trust([], [LOGIN])
      const { session, heard } = callTo(ours.made, theirs.made, protocol, LOGIN.password)
      await until(() => ours.calls.length === 1)
      expect(ours.calls[0]!.trunk).toBe('edge')
      ours.calls[0]!.accept(answer)
      await until(() => session.state === 'established' && ours.calls[0]!.state === 'established')
      session.bye()
      await until(() => heard.end !== undefined && ours.calls[0]!.state === 'ended')
      const second = callTo(ours.made, theirs.made, protocol, LOGIN.password)
      await until(() => ours.calls.length === 2)
      ours.calls[1]!.progress(180)
      second.session.bye()
      await until(() => second.heard.end !== undefined && ours.calls[1]!.state === 'ended')
      expect(second.heard.end).toEqual({ by: 'us', why: 'cancelled' })
    },
  )

  it('[D1] is heard though every third datagram is lost: what is sent again is no second use of a proof', async () => {
    let count = 0
    const [ours, theirs] = [await endpoint(() => ++count % 3 === 0), await endpoint()]
    ours.made.trust([], [LOGIN])
    const { session, heard } = callTo(ours.made, theirs.made, 'udp', LOGIN.password)
    await until(() => ours.calls.length === 1 || heard.end !== undefined)
    ours.calls[0]!.accept(answer)
    await until(() => session.state === 'established' && ours.calls[0]!.state === 'established')
    session.bye()
    await until(() => heard.end !== undefined && ours.calls[0]!.state === 'ended')
    expect(ours.calls.length).toBe(1)
  })

  it.each([
    ['another password', 'thirteen letters', 'edge'],
    ['another name', LOGIN.password, 'nobody'],
  ])('[A2] [T4] is not who knows %s', async (_what, password, username) => {
    const [ours, theirs] = [await endpoint(), await endpoint()]
    ours.made.trust([], [LOGIN])
    const { heard } = callTo(ours.made, theirs.made, 'udp', password, username)
    await until(() => heard.end !== undefined)
    expect(heard.end).toEqual({ by: 'them', why: 'refused', status: 401 })
    expect([ours.calls.length, ours.made.sessions, ours.made.transactions]).toEqual([0, 0, 0])
  })

  it('[A2] nobody is asked for a password once no trunk has one', async () => {
    const [ours, theirs] = [await endpoint(), await endpoint()]
    ours.made.trust([], [LOGIN])
    ours.made.trust([], [])
    const { heard } = callTo(ours.made, theirs.made, 'udp', LOGIN.password)
    await until(() => heard.end !== undefined)
    expect(heard.end).toEqual({ by: 'them', why: 'refused', status: 403 })
  })
})

const METHODS = ['INVITE', 'OPTIONS', 'REGISTER', 'BYE', 'CANCEL', 'MESSAGE', 'DANCE', 'broken'] as const

const text = (method: string, nth: number): string => {
  const lines = [
    `${method === 'broken' ? 'INVITE' : method} sip:4930@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK${String(nth)};rport`,
    'From: <sip:a@127.0.0.1>;tag=a',
    'To: <sip:4930@127.0.0.1>',
    'Call-ID: one',
    `CSeq: ${method === 'broken' ? 'x INVITE' : `1 ${method}`}`,
    'Content-Length: 0',
    '',
    '',
  ]
  return lines.join('\r\n')
}

/** First line and headers that say something about us, without what is drawn by lot. */
const saidIn = (reply: string): string =>
  reply
    .split('\r\n')
    .filter((line) => !/^(Via|From|To|Call-ID|CSeq):/.test(line))
    .join('|')
    .replace(/nonce="[^"]+"/, 'nonce=""')

describe('strangers, where a trunk has a password', () => {
  it('[T4] are all asked the same, whatever they ask, and nothing is remembered of them', async () => {
    const { made, calls } = await endpoint()
    made.trust([], [LOGIN])
    const client = createSocket('udp4').bind(0, '127.0.0.1')
    await once(client, 'listening')
    open.push(() => client.close())
    const said: string[] = []
    client.on('message', (bytes) => void said.push(saidIn(bytes.toString())))
    for (const [nth, method] of METHODS.entries()) client.send(text(method, nth), made.bound[0]!.port, '127.0.0.1')
    await until(() => said.length === METHODS.length)
    const challenge = 'WWW-Authenticate: Digest realm="sip", nonce="", algorithm=MD5, qop="auth"'
    expect(new Set(said)).toEqual(new Set([`SIP/2.0 401 Unauthorized|${challenge}|Content-Length: 0||`]))
    expect([calls.length, made.sessions, made.transactions]).toEqual([0, 0, 0])
  })
})

describe('trunks at one address', () => {
  const invite = (uri: string): SipRequest => ({ kind: 'request', method: 'INVITE', uri, headers: [], body: Buffer.alloc(0) })
  const trust = (choose: (request: SipRequest, trunks: readonly string[]) => string | null): CallerTrust => {
    const made = new CallerTrust({ clock: createManualClock(), random: systemRandom, choose, alarm: () => undefined })
    const prefixes = [
      ['192.0.2.0/24', 'wide'],
      ['192.0.2.0/28', 'first'],
      ['192.0.2.0/28', 'second'],
    ] as const
    made.use(
      prefixes.map(([prefix, trunk]) => ({ prefix, trunk })),
      [],
    )
    return made
  }

  it('are told apart by what was called, else by the longest prefix', () => {
    const asked: (readonly string[])[] = []
    const { trunkOf } = bound(
      trust(({ uri }, trunks) => {
        asked.push(trunks)
        return uri.includes('200') ? 'second' : null
      }),
    )
    expect(trunkOf(invite('sip:+49200@h'), '192.0.2.7')).toBe('second')
    expect(trunkOf(invite('sip:+49100@h'), '192.0.2.7')).toBe('first')
    expect(trunkOf(invite('sip:+49200@h'), '192.0.2.99')).toBe('wide')
    expect(trunkOf(invite('sip:+49200@h'), '192.0.3.1')).toBeNull()
    expect(asked).toEqual([
      ['first', 'second', 'wide'],
      ['first', 'second', 'wide'],
    ])
  })
})

const bound = (trust: CallerTrust) => ({ trunkOf: trust.trunkOf.bind(trust) })
