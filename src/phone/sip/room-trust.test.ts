/** Rooms that prove themselves, and others that do not, as one who speaks SIP by hand sees it. */
import { describe, expect, it } from 'vitest'
import { digestResponse, passwordHash } from './auth/digest-response.ts'
import type { GuessAlarm } from './auth/wrong-proofs.ts'
import { CallerTrust, type RoomLogin } from './caller-trust.ts'
import { createManualClock } from './manual-clock.suite.ts'
import type { SipRequest } from './message/sip-message.ts'
import { systemRandom } from './random.ts'
import type { Flow } from './transport/flow.ts'

const BOARD: RoomLogin = { address: 'board@rooms.example.org', username: 'board', password: 'sixteen letters', certificate: 'AB:CD' }
const KITCHEN: RoomLogin = { address: 'kitchen@rooms.example.org', username: 'kitchen', password: 'other letters', certificate: null }
const URI = 'sip:latch.example.org'

function stage() {
  const clock = createManualClock()
  const alarms: GuessAlarm[] = []
  const trust = new CallerTrust({ clock, random: systemRandom, choose: () => null, alarm: (alarm) => void alarms.push(alarm) })
  trust.use([], [], [BOARD, KITCHEN])
  const flow = (address: string, certificate?: string): Flow => ({
    protocol: 'tls',
    local: { address: '127.0.0.1', port: 5061 },
    remote: { address, port: 5071 },
    isOpen: true,
    ...(certificate === undefined ? {} : { certificate }),
    whenKnown: (run) => run(),
    send: () => undefined,
    hold: () => () => undefined,
  })
  return { clock, alarms, trust, flow }
}

type Trust = ReturnType<typeof stage>['trust']

let made = 0
const request = (authorization?: string, more: Partial<SipRequest> = {}): SipRequest => ({
  kind: 'request',
  method: 'REGISTER',
  uri: URI,
  headers: [
    ['from', '<sip:board@latch.example.org>;tag=a'],
    ['to', '<sip:board@latch.example.org>'],
    ['call-id', 'one'],
    ['cseq', `${String(++made)} REGISTER`],
    ['contact', '<sip:board@192.0.2.7:5071>'],
    ...(authorization === undefined ? [] : [['authorization', authorization] as const]),
  ],
  body: Buffer.alloc(0),
  ...more,
})

const challengeOf = (trust: Trust, to = request()): string => trust.challenge(to)?.[0]?.[1] ?? 'none'
const nonceOf = (trust: Trust): string => /nonce="([^"]+)"/.exec(challengeOf(trust))?.[1] ?? ''

function proof(nonce: string, { username, password }: Pick<RoomLogin, 'username' | 'password'>, count = 1): string {
  const quality = { count: count.toString(16).padStart(8, '0'), cnonce: 'c' }
  const hash = passwordHash('MD5', username, 'sip', password)
  const response = digestResponse({ algorithm: 'MD5', passwordHash: hash, method: 'REGISTER', uri: URI, nonce, quality })
  return `Digest username="${username}", realm="sip", nonce="${nonce}", uri="${URI}", response="${response}", qop=auth, nc=${quality.count}, cnonce="c"`
}

describe('a room that registers', () => {
  it('[V1] [A2] proves its password, is known to callers by its address, and each proof serves once', () => {
    const { trust, flow } = stage()
    const [first, again] = [request(proof(nonceOf(trust), BOARD)), request()]
    expect(trust.proves(again, flow('192.0.2.7'))).toBe(false)
    expect(trust.register(again, flow('192.0.2.7'))).toBeUndefined()
    expect(trust.proves(first, flow('192.0.2.7'))).toBe(true)
    expect([trust.roomOf(first), trust.trunkOf(first, '192.0.2.7'), trust.roomOf(again)]).toEqual([BOARD.address, null, null])
    expect(trust.register(first, flow('192.0.2.7'))?.status).toBe(200)
    expect(trust.isRegistered('board')).toBe(true)
    const replayed = { ...first }
    expect(trust.proves(replayed, flow('192.0.2.66'))).toBe(false)
    expect(trust.roomOf(replayed)).toBeNull()
  })

  it('[A2] is told that its nonce was old, so that it does not take its password for wrong', () => {
    const { trust, flow, clock } = stage()
    const late = request(proof(nonceOf(trust), BOARD))
    clock.advance(61_000)
    expect(trust.proves(late, flow('192.0.2.7'))).toBe(false)
    expect(challengeOf(trust, late)).toContain('stale=true')
    expect(challengeOf(trust)).not.toContain('stale')
  })

  it('[A2] may come with its certificate instead, from wherever, and no other certificate will do', () => {
    const { trust, flow } = stage()
    const [own, others, none] = [request(), request(), request()]
    expect(trust.proves(own, flow('192.0.2.7', 'AB:CD'))).toBe(true)
    expect(trust.roomOf(own)).toBe(BOARD.address)
    expect(trust.proves(others, flow('192.0.2.7', 'AB:CE'))).toBe(false)
    expect(trust.proves(none, flow('192.0.2.7', ''))).toBe(false)
  })

  it('[A2] does not register another room by its own password', () => {
    const { trust, flow } = stage()
    const kitchen = request(proof(nonceOf(trust), KITCHEN))
    expect(trust.proves(kitchen, flow('192.0.2.7'))).toBe(true)
    expect(trust.register(kitchen, flow('192.0.2.7'))?.status).toBe(403)
    expect([trust.isRegistered('board'), trust.isRegistered('kitchen')]).toEqual([false, false])
  })

  it('is none any more once it is taken away', () => {
    const { trust, flow } = stage()
    const first = request(proof(nonceOf(trust), BOARD))
    trust.proves(first, flow('192.0.2.7'))
    trust.register(first, flow('192.0.2.7'))
    trust.use([], [], [KITCHEN])
    expect(trust.isRegistered('board')).toBe(false)
    expect(trust.proves(request(proof(nonceOf(trust), BOARD)), flow('192.0.2.7'))).toBe(false)
  })
})

describe('guesses of passwords', () => {
  const guess = (trust: Trust, flow: Flow, username = 'board'): boolean =>
    trust.proves(request(proof(nonceOf(trust), { username, password: 'guessed' })), flow)

  it('[P5] [T4] are looked at ten times from one source, then once in ten seconds; all others are still heard', () => {
    const { trust, flow, clock, alarms } = stage()
    const right = () => trust.proves(request(proof(nonceOf(trust), BOARD)), flow('192.0.2.66'))
    for (let at = 0; at < 9; at++) guess(trust, flow('192.0.2.66'))
    expect([right(), alarms]).toEqual([true, []])
    guess(trust, flow('192.0.2.66'))
    expect([right(), alarms]).toEqual([false, [{ scope: 'source', failures: 10 }]])
    expect(trust.proves(request(proof(nonceOf(trust), BOARD)), flow('192.0.2.7'))).toBe(true)
    clock.advance(10_000)
    expect(right()).toBe(true)
  })

  it('[P5] over the server’s budget shut out those who failed, and nobody else', () => {
    const { trust, flow, alarms } = stage()
    for (let at = 0; at < 130; at++) guess(trust, flow(`198.51.100.${String(at)}`))
    expect(alarms).toEqual([{ scope: 'server', failures: 120 }])
    expect(trust.proves(request(proof(nonceOf(trust), BOARD)), flow('198.51.100.1'))).toBe(false)
    expect(trust.proves(request(proof(nonceOf(trust), BOARD)), flow('192.0.2.7'))).toBe(true)
  })

  it('[A7] [T4] are answered the same whether there is such a user or not', () => {
    const { trust, flow } = stage()
    const told = ['board', 'nobody'].map((username) => {
      const tried = request(proof(nonceOf(trust), { username, password: 'guessed' }))
      expect(trust.proves(tried, flow('192.0.2.66'))).toBe(false)
      return challengeOf(trust, tried).replace(/nonce="[^"]+"/, '')
    })
    expect(new Set(told).size).toBe(1)
  })
})

describe('a call of a stranger', () => {
  const invite = (from: string, authorization?: string): SipRequest =>
    request(authorization, {
      method: 'INVITE',
      uri: 'sip:meet@latch.example.org',
      headers: [['from', `<${from}>;tag=a`], ...(authorization === undefined ? [] : [['authorization', authorization] as const])],
    })

  it('[A2] is asked for a proof where it says to be of a user here, whichever, and is a guest’s where not', () => {
    const { trust, flow } = stage()
    expect(trust.isClaimed(invite('sip:board@latch.example.org'), '192.0.2.7')).toBe(true)
    expect(trust.isClaimed(invite('sip:nobody@latch.example.org'), '192.0.2.7')).toBe(true)
    expect(trust.isClaimed(invite('sip:board@elsewhere.example.org'), '192.0.2.7')).toBe(false)
    expect(trust.isClaimed(invite('sip:x@elsewhere.example.org', proof('nonce', BOARD)), '192.0.2.7')).toBe(true)
    const registering = request(proof(nonceOf(trust), BOARD))
    trust.proves(registering, flow('192.0.2.7'))
    trust.register(registering, flow('192.0.2.7'))
    expect(trust.isClaimed(invite('sip:board@192.0.2.7'), '192.0.2.7')).toBe(true)
    expect(trust.isClaimed(invite('sip:board@192.0.2.7'), '192.0.2.8')).toBe(false)
    trust.use([], [], [])
    expect(trust.isClaimed(invite('sip:board@latch.example.org'), '192.0.2.7')).toBe(false)
  })
})
