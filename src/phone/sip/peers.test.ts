/** Calls that other people's programs make and take. */
import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { IncomingSession, SessionEnd } from './dialog/invite-session.ts'
import { offer } from './dialog/two-sides.suite.ts'
import { headersOf } from './message/sip-message.ts'
import { freePort } from '../../../test/harness/free-ports.ts'
import { baresipConfig, hasProgram, kamailioEdge, type Program, sippCallee, sippCaller, startProgram } from './peer-programs.suite.ts'
import { createSipEndpoint, type SipEndpointOptions } from './sip-endpoint.ts'
import { makeTestCertificate } from './test-certificate.suite.ts'
import type { Protocol } from './transport/flow.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

const keep = (program: Program): Program => {
  open.push(() => program.end())
  return program
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** A place that hears RTP and says nothing. */
async function createEar() {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  open.push(() => socket.close())
  const heard = { packets: 0 }
  socket.on('message', () => heard.packets++)
  const port = socket.address().port
  const sdp = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 0`,
    'a=rtpmap:0 PCMU/8000',
    '',
  ].join('\r\n')
  return { heard, sdp }
}

/** An endpoint that lets each call ring, answers, and hangs up when it stands. */
async function createAnswering(
  options: Partial<SipEndpointOptions>,
  stand: (session: IncomingSession) => void = (session) => session.bye('enough'),
) {
  const ear = await createEar()
  const ends: SessionEnd[] = []
  const calls: IncomingSession[] = []
  const endpoint = await createSipEndpoint({
    listen: (['udp', 'tcp'] as const).map((protocol) => ({ protocol, address: '127.0.0.1', port: 0 })),
    trusted: [{ prefix: '127.0.0.1', trunk: 'peer' }],
    strangers: 'refuse',
    onInvite: (session) => {
      calls.push(session)
      session.listen({ established: () => stand(session), ended: (end) => void ends.push(end) })
      session.progress(180)
      session.accept(ear.sdp)
    },
    ...options,
  })
  open.push(() => endpoint.close())
  const portOf = (protocol: Protocol): number => endpoint.bound.find((one) => one.protocol === protocol)!.port
  return { endpoint, ends, calls, portOf, heard: ear.heard }
}

const sipp = async (remote: number, transport: 'u1' | 't1', calls: number): Promise<Program> => {
  const own = await freePort()
  const options = ['-sf', 'caller.xml', '-i', '127.0.0.1', '-p', `${own}`, '-t', transport, '-m', `${calls}`, '-r', '20', '-nostdin']
  return keep(startProgram('sipp', () => [`127.0.0.1:${remote}`, ...options], { 'caller.xml': sippCaller }))
}

/** How many calls SIPp counts as successful. */
const successes = ({ output }: Program): number =>
  Number(/Successful call\s+\|\s+\d+\s+\|\s+(\d+)/.exec(output().split('Statistics Screen').at(-1) ?? '')?.[1])

const hungUp = (count: number): readonly SessionEnd[] => Array.from({ length: count }, () => ({ by: 'us', why: 'bye' }) as const)

/** Waits until somebody takes connections there. */
async function answersOn(port: number): Promise<void> {
  let isThere = false
  while (!isThere) {
    const socket = connect(port, '127.0.0.1')
    isThere = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'close').then(() => false)]).catch(() => false)
    socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe.skipIf(!hasProgram('sipp'))('SIPp', () => {
  it.each([
    ['udp', 'u1'],
    ['tcp', 't1'],
  ] as const)('calls by %s, is answered and hung up', async (protocol, transport) => {
    const { endpoint, ends, portOf } = await createAnswering({})
    const caller = await sipp(portOf(protocol), transport, 30)
    expect(await caller.exit).toBe(0)
    expect(successes(caller)).toBe(30)
    expect(ends).toEqual(hungUp(30))
    expect(endpoint.sessions).toBe(0)
  })

  it('calls while every third datagram is lost', async () => {
    let count = 0
    const { endpoint, ends, portOf } = await createAnswering({ loses: () => ++count % 3 === 0 })
    const caller = await sipp(portOf('udp'), 'u1', 10)
    expect(await caller.exit).toBe(0)
    expect(successes(caller)).toBe(10)
    expect(ends).toEqual(hungUp(10))
    expect(endpoint.sessions).toBe(0)
  })

  it.each(['udp', 'tcp'] as const)('is called by %s, answers, and is hung up', async (protocol) => {
    const { endpoint } = await createAnswering({})
    const port = await freePort()
    const callee = keep(
      startProgram(
        'sipp',
        () => ['-sf', 'callee.xml', '-i', '127.0.0.1', '-p', `${port}`, '-t', protocol === 'udp' ? 'u1' : 't1', '-m', '5', '-nostdin'],
        { 'callee.xml': sippCallee },
      ),
    )
    if (protocol === 'tcp') await answersOn(port)
    const told: string[] = []
    for (let i = 0; i < 5; i++) {
      const uri = `sip:door@127.0.0.1:${port}`
      const session = endpoint.invite({
        uri,
        from: '<sip:latch@127.0.0.1>',
        to: `<${uri}>`,
        sdp: offer,
        destination: { protocol, host: '127.0.0.1', port },
      })!
      session.listen({
        progress: (status) => void told.push(`${status}`),
        established: () => session.bye(),
        ended: ({ by, why }) => void told.push(`${by} ${why}`),
      })
      await until(() => session.state === 'ended')
    }
    expect(await callee.exit).toBe(0)
    expect(told).toEqual(Array.from({ length: 5 }, () => ['180', 'us bye']).flat())
  })

  it.skipIf(!hasProgram('kamailio'))(
    'calls through Kamailio, by UDP outside and TCP inside, and is hung up along the recorded route',
    async () => {
      const { endpoint, ends, calls, portOf } = await createAnswering({})
      const outer = await freePort()
      const edge = keep(
        startProgram('kamailio', (folder) => ['-f', 'edge.cfg', '-DD', '-E', '-w', folder, '-Y', folder], {
          'edge.cfg': kamailioEdge(outer, portOf('tcp')),
        }),
      )
      await answersOn(outer)
      const caller = await sipp(outer, 'u1', 10)
      expect(await caller.exit, edge.output()).toBe(0)
      expect(successes(caller)).toBe(10)
      expect(ends).toEqual(hungUp(10))
      expect(headersOf(calls[0]!.request, 'record-route').length).toBe(2)
      expect(endpoint.sessions).toBe(0)
    },
  )
})

const certificate = makeTestCertificate()

describe.skipIf(!certificate || !hasProgram('baresip'))('baresip', () => {
  const tls = () => ({ listen: [{ protocol: 'tls', address: '127.0.0.1', port: 0, tls: certificate! } as const] })

  async function startPhone(): Promise<Program> {
    const port = await freePort()
    const phone = keep(startProgram('baresip', (folder) => ['-f', folder], baresipConfig(port, 'FOLDER/authority.pem')))
    writeFileSync(join(phone.folder, 'authority.pem'), certificate!.cert)
    await until(() => phone.output().includes('baresip is ready'))
    return phone
  }

  it('calls by TLS, is heard, and is hung up', async () => {
    const { endpoint, ends, calls, portOf, heard } = await createAnswering(tls(), () => undefined)
    const phone = await startPhone()
    phone.say(`/dial sip:4930@127.0.0.1:${portOf('tls')};transport=tls`)
    await until(() => calls[0]?.state === 'established' && heard.packets > 50)
    calls[0]!.bye()
    await until(() => phone.output().includes('session closed'))
    expect(ends).toEqual(hungUp(1))
    expect(endpoint.sessions).toBe(0)
  })

  it('calls by TLS, and hangs up', async () => {
    const { ends, calls, portOf, heard } = await createAnswering(tls(), () => undefined)
    const phone = await startPhone()
    phone.say(`/dial sip:4930@127.0.0.1:${portOf('tls')};transport=tls`)
    await until(() => calls[0]?.state === 'established' && heard.packets > 50)
    phone.say('/hangup')
    await until(() => ends.length === 1)
    expect(ends).toEqual([{ by: 'them', why: 'bye' }])
  })
})

it.skipIf(!hasProgram('kamailio'))('the configuration in the documentation is one that Kamailio takes', () => {
  const { stdout, stderr, status } = spawnSync('kamailio', [
    '-c',
    '-f',
    fileURLToPath(new URL('../../../docs/telephone/kamailio.cfg', import.meta.url)),
  ])
  expect([`${String(stdout)}${String(stderr)}`, status]).toEqual([expect.stringContaining('config file ok'), 0])
})
