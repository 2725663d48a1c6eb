/** Calls that the gateway makes, to a telephone exchange of this test's own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePorts } from '../../test/harness/free-ports.ts'
import type { DoorAnswer } from './call/door.ts'
import type { CallOutcome } from './call/outgoing-line.ts'
import { PhoneGateway } from './gateway.ts'
import type { OutgoingCallHandle } from './outgoing-order.ts'
import type { IncomingSession } from './sip/dialog/invite-session.ts'
import { headerOf } from './sip/message/sip-message.ts'
import { createSipEndpoint, type SipEndpoint } from './sip/sip-endpoint.ts'

const LISTEN = [{ protocol: 'udp', address: '127.0.0.1', port: 0 }] as const
const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n'

interface Placed {
  readonly handle: OutgoingCallHandle | null
  readonly seen: readonly string[]
  readonly outcome: Promise<CallOutcome>
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 20_000
  while (!holds()) {
    if (Date.now() > end) throw new Error(`It did not come true that ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

let exchange: SipEndpoint
let phones: PhoneGateway
/** What the exchange does with the next call. */
let onInvite: (session: IncomingSession) => void

beforeAll(async () => {
  exchange = await createSipEndpoint({ listen: LISTEN, trusted: [], strangers: 'admit', onInvite: (session) => onInvite(session) })
  phones = new PhoneGateway({
    listen: LISTEN,
    soundHost: '127.0.0.1',
    ports: await freePorts(40),
    announce: null,
    promptFolders: [],
    door: { enter: () => Promise.reject(new Error('nobody calls here')), meetingOf: () => Promise.resolve(null) },
    now: () => 0,
    log: { info: () => undefined, warn: () => undefined },
  })
  const server = { host: '127.0.0.1', port: exchange.bound[0]?.port ?? 0, transport: 'udp' } as const
  const trunk = { id: 'trunk', addresses: [], registration: null, encryption: 'never' } as const
  await phones.use(
    [
      { ...trunk, server },
      { ...trunk, id: 'dumb' },
    ],
    [],
  )
})
afterAll(async () => {
  await phones.close()
  await exchange.close()
})

async function place(
  enter: () => Promise<DoorAnswer> = () => Promise.reject(new Error('not asked for')),
  trunk = 'trunk',
): Promise<Placed> {
  const seen: string[] = []
  let tell: (outcome: CallOutcome) => void = () => undefined
  const outcome = new Promise<CallOutcome>((resolve) => (tell = resolve))
  const handle = await phones.call({
    trunk,
    called: '+491701234567',
    calling: '+4930100',
    language: 'en',
    enter,
    ringing: () => seen.push('ringing'),
    pickedUp: () => seen.push('picked up'),
    ended: tell,
  })
  return { handle, seen, outcome }
}

const pressOne = (session: IncomingSession): Promise<number> => session.info('application/dtmf-relay', 'Signal=1\r\nDuration=160\r\n')

describe('a call that the gateway makes', () => {
  it.each([
    [486, { kind: 'busy' }],
    [600, { kind: 'busy' }],
    [480, { kind: 'no-answer' }],
    [603, { kind: 'declined' }],
    [404, { kind: 'wrong-number' }],
    [484, { kind: 'wrong-number' }],
    [503, { kind: 'line-failed', status: 503 }],
  ] as const)('that is refused with %i says why', async (status, expected) => {
    onInvite = (session) => session.refuse(status)
    expect(await (await place()).outcome).toEqual(expected)
    expect(phones.calls).toBe(0)
  })

  it('names the number of the trunk as its caller, and the one who is called', async () => {
    const heard: IncomingSession[] = []
    onInvite = (session) => {
      heard.push(session)
      session.refuse(486)
    }
    await (
      await place()
    ).outcome
    const request = heard[0]!.request
    expect(request.uri).toMatch(/^sip:\+491701234567@127\.0\.0\.1:\d+;user=phone$/)
    for (const header of ['from', 'p-asserted-identity']) expect(headerOf(request, header)).toContain('sip:+4930100@127.0.0.1')
  })

  it('rings until it is taken back, and is then cancelled', async () => {
    const ends: string[] = []
    onInvite = (session) => {
      session.listen({ ended: ({ why }) => ends.push(why) })
      session.progress(180)
    }
    const { handle, seen, outcome } = await place()
    await until(() => seen.length > 0, 'it rings')
    handle!.end()
    expect(await outcome).toEqual({ kind: 'cancelled' })
    await until(() => ends.length > 0, 'the other side hears of it')
    expect([seen, ends]).toEqual([['ringing'], ['cancelled']])
  })

  it('[D2] asks the door when 1 is pressed, and not before', async () => {
    let asked = 0
    onInvite = (session) => {
      session.listen({ established: () => void session.info('application/dtmf-relay', 'Signal=2\r\n').then(() => pressOne(session)) })
      session.accept(SDP)
    }
    const enter = (): Promise<DoorAnswer> => {
      asked += 1
      return Promise.resolve({ admitted: false, code: 'meeting_full' })
    }
    const { handle, seen, outcome } = await place(enter)
    await until(() => asked > 0, 'the door is asked')
    handle!.end()
    expect(await outcome).toEqual({ kind: 'refused', code: 'meeting_full' })
    expect([asked, seen]).toEqual([1, ['picked up']])
  })

  it('that something picks up which presses nothing was not taken', async () => {
    onInvite = (session) => {
      session.listen({ established: () => session.bye() })
      session.accept(SDP)
    }
    expect(await (await place()).outcome).toEqual({ kind: 'not-taken' })
  })

  it.each(['none', 'dumb'])('goes nowhere by a trunk that there is not, or that nobody said how to call: %s', async (trunk) => {
    expect((await place(undefined, trunk)).handle).toBeNull()
  })
})
