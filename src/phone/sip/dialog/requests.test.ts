import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headerOf, headersOf, type Headers, type SipMessage, type SipRequest, type SipResponse } from '../message/sip-message.ts'
import { parseSipMessage } from '../message/parse-sip-message.ts'
import { writeSipMessage } from '../message/write-sip-message.ts'
import type { IncomingSession } from './invite-session.ts'
import { answer, createTwoSides, offer, type SidesOptions } from './two-sides.suite.ts'

/** Somebody who speaks to the callee by hand, one request after the other. */
function createByHand(onInvite: (session: IncomingSession) => void = () => undefined, options: SidesOptions = {}) {
  const { callee, toCaller, clock, wire, received, calls } = createTwoSides(options)
  received.onInvite = onInvite
  let branch = 0
  const say = (
    method: string,
    sequence: number,
    extra: Headers = [],
    body = '',
    parts: { to?: string; branch?: string; contact?: string; type?: string } = {},
  ): void => {
    const request: SipRequest = {
      kind: 'request',
      method,
      uri: 'sip:door@127.0.0.1',
      headers: [
        ['via', `SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK${parts.branch ?? branch++}`],
        ['from', '<sip:hand@127.0.0.1>;tag=hand'],
        ['to', parts.to ?? '<sip:door@127.0.0.1>'],
        ['call-id', 'by-hand'],
        ['cseq', `${sequence} ${method}`],
        ['contact', parts.contact ?? '<sip:hand@127.0.0.1:5070>'],
        ...(body === '' ? [] : [['content-type', parts.type ?? 'application/sdp'] as const]),
        ...extra,
      ],
      body: Buffer.from(body),
    }
    callee.receive(request, toCaller)
  }
  const heard = (): readonly string[] => wire.map(({ text }) => text)
  const last = (): SipMessage => wire.at(-1)!.message
  /** To with the tag that the callee gave. */
  const to = (): string => headerOf(wire.find(({ message }) => message.kind === 'response')!.message, 'to')!
  const lastOf = (status: number): SipResponse =>
    wire.map(({ message }) => message).findLast((one) => one.kind === 'response' && one.status === status) as SipResponse
  return { say, heard, last, to, lastOf, clock, callee, calls, wire }
}

describe('what is refused before anybody looks at it', () => {
  const refused: readonly (readonly [string, string, Headers, string, number])[] = [
    ['a method of others', 'REGISTER', [], '', 405],
    ['a word that we never heard', 'DANCE', [], '', 501],
    [
      'an extension that we have not',
      'INVITE',
      [
        ['require', 'nothing'],
        ['require', 'timer'],
      ],
      offer,
      420,
    ],
    ['a call with no hops left', 'INVITE', [['max-forwards', '0']], offer, 483],
    [
      'a session shorter than 90 s',
      'INVITE',
      [
        ['supported', 'timer'],
        ['session-expires', '60'],
      ],
      offer,
      422,
    ],
    ['a BYE of no call', 'BYE', [], '', 481],
    ['an UPDATE of no call', 'UPDATE', [], offer, 481],
    ['a CANCEL of no call', 'CANCEL', [], '', 481],
  ]
  it.each(refused)('%s', (_name, method, headers, body, status) => {
    const { say, heard, calls, lastOf } = createByHand()
    say(method, 1, headers, body)
    expect(heard()).toEqual([`${status}`])
    expect(calls).toEqual([])
    expect(headersOf(lastOf(status), 'unsupported')).toEqual(status === 420 ? ['nothing'] : [])
    expect(headerOf(lastOf(status), 'min-se')).toBe(status === 422 ? '90' : undefined)
  })

  it('a body that is no session description', () => {
    const { say, heard, lastOf, calls } = createByHand()
    say('INVITE', 1, [], 'Hello', { type: 'text/plain' })
    expect([heard(), headerOf(lastOf(415), 'accept'), calls.length]).toEqual([['415'], 'application/sdp', 0])
  })

  it('OPTIONS is told what we are able to', () => {
    const { say, last } = createByHand()
    say('OPTIONS', 1)
    expect(headersOf(last(), 'allow').length + headersOf(last(), 'supported').length).toBeGreaterThan(1)
  })

  it('[T4] a request that came on two ways is answered by 482', () => {
    const { say, heard, calls } = createByHand()
    say('INVITE', 1, [], offer)
    say('INVITE', 1, [], offer)
    expect(heard()).toEqual(['100', '482'])
    expect(calls.length).toBe(1)
  })

  it.each(['*', '<mailto:hand@127.0.0.1>'])('[T4] a call of somebody who could not be reached: %s', (contact) => {
    const { say, heard, calls } = createByHand()
    say('INVITE', 1, [], offer, { contact })
    expect([heard(), calls.length]).toEqual([['400'], 0])
  })
})

describe('reliable provisional answers (RFC 3262)', () => {
  const reliable: Headers = [['supported', '100rel']]
  const rack = (message: SipResponse, sequence = 1): Headers => [['rack', `${headerOf(message, 'rseq')} ${sequence} INVITE`]]

  it('are repeated until their PRACK, and a success waits for it', () => {
    const { say, heard, to, lastOf, clock } = createByHand((session) => {
      session.progress(183, answer)
      session.accept(answer)
    })
    say('INVITE', 1, reliable, offer)
    clock.advance(1_600)
    expect(heard()).toEqual(['100', '183', '183', '183'])
    expect(headersOf(lastOf(183), 'require')).toEqual(['100rel'])
    say('PRACK', 2, [['rack', '1 1 INVITE']], '', { to: to() })
    say('PRACK', 3, rack(lastOf(183)), '', { to: to() })
    clock.advance(1)
    expect(heard().slice(4)).toEqual(['481', '200', '200'])
    expect(headerOf(lastOf(200), 'cseq')).toBe('1 INVITE')
    expect(lastOf(200).body.toString()).toBe(answer)
  })

  it('one after the other, and 504 when nobody acknowledges', () => {
    const { say, heard, to, lastOf, clock, callee } = createByHand((session) => {
      session.progress(180, answer)
      session.progress(183, answer)
    })
    say('INVITE', 1, [['require', '100rel']], offer)
    expect(heard()).toEqual(['100', '180'])
    const first = Number(headerOf(lastOf(180), 'rseq'))
    say('PRACK', 2, rack(lastOf(180)), '', { to: to() })
    expect(heard().slice(2)).toEqual(['183', '200'])
    expect(Number(headerOf(lastOf(183), 'rseq'))).toBe(first + 1)
    clock.advance(32_000)
    expect(heard()).toContain('504')
    expect(callee.sessions).toBe(0)
  })

  it('without a description they are plain, unless they are demanded', () => {
    const { say, lastOf } = createByHand((session) => session.progress(180))
    say('INVITE', 1, reliable, offer)
    expect(headerOf(lastOf(180), 'rseq')).toBeUndefined()
    const demanding = createByHand((session) => session.progress(180))
    demanding.say('INVITE', 1, [['require', '100rel']], offer)
    expect(headerOf(demanding.lastOf(180), 'rseq')).toBeDefined()
  })

  it('offer where the caller did not, and the PRACK answers; another PRACK may offer again', () => {
    const told: string[] = []
    const { say, to, lastOf } = createByHand((session) => {
      session.listen({ answer: (sdp) => void told.push(sdp), offer: (_sdp, give) => give(`${answer}a=x\r\n`) })
      session.progress(183, offer)
      session.progress(183, offer)
    })
    say('INVITE', 1, reliable)
    expect(lastOf(183).body.toString()).toBe(offer)
    say('PRACK', 2, rack(lastOf(183)), answer, { to: to() })
    expect(told).toEqual([answer])
    say('PRACK', 3, rack(lastOf(183)), offer, { to: to() })
    expect(lastOf(200).body.toString()).toBe(`${answer}a=x\r\n`)
  })

  it('an UPDATE before the call is answered changes the session that they described', () => {
    const { say, to, lastOf, heard } = createByHand((session) => {
      session.listen({ offer: (_sdp, give) => give(`${answer}a=x\r\n`) })
      session.progress(183, answer)
    })
    say('INVITE', 1, reliable, offer)
    say('PRACK', 2, rack(lastOf(183)), '', { to: to() })
    say('UPDATE', 3, [], offer, { to: to() })
    expect(heard().slice(2)).toEqual(['200', '200'])
    expect(lastOf(200).body.toString()).toBe(`${answer}a=x\r\n`)
  })
})

describe('inside a call', () => {
  const establish = (extra: Headers = [], onOffer?: (sdp: string | null, give: (sdp: string | null) => void) => void) => {
    const side = createByHand((session) => {
      if (onOffer) session.listen({ offer: onOffer })
      session.accept(answer)
    })
    side.say('INVITE', 1, extra, offer)
    side.say('ACK', 1, [], '', { to: side.to() })
    return side
  }

  it('what comes out of order is answered by 500, whoever is in no call by 481, unknown methods by 501', () => {
    const { say, heard, to } = establish()
    say('INFO', 3, [], '', { to: to() })
    say('INFO', 2, [], '', { to: to() })
    say('INFO', 4, [], '', { to: '<sip:door@127.0.0.1>;tag=other' })
    say('DANCE', 5, [], '', { to: to() })
    say('OPTIONS', 6, [], '', { to: to() })
    expect(heard().slice(2)).toEqual(['200', '500', '481', '501', '200'])
  })

  it('a second INVITE before the first is answered is told to come again', () => {
    const { say, heard, to, lastOf } = establish([], () => undefined)
    say('INVITE', 2, [], offer, { to: to() })
    say('INVITE', 3, [], offer, { to: to() })
    expect(heard().slice(2)).toEqual(['100', '500'])
    expect(Number(headerOf(lastOf(500), 'retry-after'))).toBeLessThanOrEqual(10)
  })

  it('an INVITE without an offer is given one, and its ACK answers', () => {
    const { say, lastOf, to, calls } = establish([], (sdp, give) => give(sdp === null ? offer : null))
    const told: string[] = []
    say('INVITE', 2, [], '', { to: to() })
    expect(lastOf(200).body.toString()).toBe(offer)
    calls[0]!.listen({ answer: (sdp) => void told.push(sdp) })
    say('ACK', 2, [], answer, { to: to() })
    expect(told).toEqual([answer])
  })

  it('a change that is cancelled leaves the call as it was', () => {
    const { say, heard, to, calls } = establish([], () => undefined)
    say('INVITE', 2, [], offer, { to: to(), branch: 'change' })
    say('CANCEL', 2, [], '', { to: to(), branch: 'change' })
    expect(heard().slice(2)).toEqual(['100', '200', '487'])
    expect(calls[0]!.state).toBe('established')
  })

  it('[T4] a refresh that met a change of theirs is not tried for ever when the call is over', () => {
    const isRefresh = (message: SipMessage): boolean =>
      headerOf(message, 'cseq') === '1 INVITE' && headerOf(message, 'to')?.includes('hand') === true
    const changed = (message: SipMessage): SipMessage =>
      message.kind === 'response' && isRefresh(message) ? { ...message, status: 491 } : message
    const { say, to, heard, clock, callee } = createByHand((session) => session.accept(answer), { changed })
    say(
      'INVITE',
      1,
      [
        ['supported', 'timer'],
        ['session-expires', '90;refresher=uas'],
      ],
      offer,
    )
    say('ACK', 1, [], '', { to: to() })
    clock.advance(45_100)
    expect(heard().slice(2)).toEqual(['INVITE', '491', 'ACK'])
    say('BYE', 2, [], '', { to: to() })
    clock.advance(64_000)
    expect([callee.sessions, callee.transactions, clock.waiting]).toEqual([0, 0, 0])
  })

  it('requests go by the route that was recorded, through strict routers too, and follow the Contact', () => {
    const routes: Headers = [
      ['record-route', '<sip:192.0.2.8;lr>'],
      ['record-route', '<sip:192.0.2.9;lr>'],
    ]
    const { say, to, calls, last, lastOf } = establish(routes)
    expect(headersOf(lastOf(200), 'record-route')).toEqual(['<sip:192.0.2.8;lr>', '<sip:192.0.2.9;lr>'])
    say('UPDATE', 2, [['contact', '<sip:moved@127.0.0.1:5071>']], '', { to: to() })
    calls[0]!.bye()
    const bye = last() as SipRequest
    expect([bye.uri, headersOf(bye, 'route')]).toEqual(['sip:hand@127.0.0.1:5070', ['<sip:192.0.2.8;lr>', '<sip:192.0.2.9;lr>']])
    const strict = establish([
      ['record-route', '<sip:192.0.2.8>'],
      ['record-route', '<sip:192.0.2.9;lr>'],
    ])
    strict.calls[0]!.bye()
    const other = strict.last() as SipRequest
    expect([other.uri, headersOf(other, 'route')]).toEqual(['sip:192.0.2.8', ['<sip:192.0.2.9;lr>', '<sip:hand@127.0.0.1:5070>']])
  })

  it('a BYE before the call is answered ends it, and the INVITE is answered too', () => {
    const ends: unknown[] = []
    const { say, to, heard, callee } = createByHand((session) => session.listen({ ended: (end) => void ends.push(end) }))
    say('INVITE', 1, [], offer)
    say('BYE', 2, [], '', { to: to() })
    expect(heard()).toEqual(['100', '200', '487'])
    expect([ends, callee.sessions]).toEqual([[{ by: 'them', why: 'bye' }], 0])
  })
})

describe('whatever comes, in whatever order', () => {
  const methods = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'UPDATE', 'INFO', 'PRACK', 'OPTIONS', 'REFER', 'DANCE'] as const
  const step = fc.record({
    method: fc.constantFrom(...methods),
    sequence: fc.integer({ min: 1, max: 6 }),
    body: fc.constantFrom('', offer, 'nonsense'),
    inside: fc.boolean(),
    branch: fc.constantFrom('a', 'b', 'c'),
    extra: fc.constantFrom<Headers>(
      [],
      [['supported', '100rel']],
      [
        ['supported', 'timer'],
        ['session-expires', '90'],
      ],
      [['rack', '1 1 INVITE']],
    ),
    pause: fc.constantFrom(0, 1, 700, 40_000),
    deed: fc.constantFrom('', 'progress', 'accept', 'refuse', 'bye', 'reinvite'),
  })

  it('[T4] messages with broken bytes neither throw nor stay', () => {
    const sides = createTwoSides()
    sides.received.onInvite = (session) => session.accept(answer)
    sides.caller.invite({ uri: 'sip:door@127.0.0.1', from: '<sip:a@127.0.0.1>', to: '<sip:door@127.0.0.1>', sdp: offer })
    sides.clock.advance(10)
    const samples = sides.wire.map(({ message }) => writeSipMessage(message))
    expect(samples.length).toBeGreaterThan(3)
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.constantFrom(...samples), damage, (sample, bytes) => {
        const { callee, toCaller, clock, calls } = createTwoSides()
        const broken = Buffer.from(sample)
        for (const [at, byte] of bytes) broken[at % broken.length] = byte
        const parsed = parseSipMessage(broken)
        if (parsed.kind === 'message') callee.receive(parsed.message, toCaller)
        for (const session of calls) session.accept(answer)
        clock.advance(4_000_000)
        expect([callee.sessions, callee.transactions, clock.waiting]).toEqual([0, 0, 0])
      }),
      { numRuns: 500 },
    )
  })

  it('[T4] a call that is never answered is given up', () => {
    const ends: unknown[] = []
    const { say, heard, clock, callee } = createByHand((session) => session.listen({ ended: (end) => void ends.push(end) }))
    say('INVITE', 1, [], offer)
    clock.advance(180_000)
    expect([heard().slice(0, 2), ends]).toEqual([['100', '480'], [{ by: 'us', why: 'no-answer' }]])
    expect(callee.sessions).toBe(0)
  })

  it('[T4] nothing is thrown, and silence ends everything', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const side = createByHand((session) => session.listen({ offer: (_sdp, give) => give(answer) }))
        for (const { method, sequence, body, inside, branch, extra, pause, deed } of steps) {
          side.say(method, sequence, extra, body, {
            branch,
            ...(inside && side.wire.length > 0 ? { to: side.to() } : {}),
          })
          const session = side.calls.at(-1)
          if (deed === 'progress') session?.progress(183, answer)
          if (deed === 'accept') session?.accept(answer)
          if (deed === 'refuse') session?.refuse(486)
          if (deed === 'bye') session?.bye()
          if (deed === 'reinvite') void session?.reinvite(offer)
          side.clock.advance(pause)
        }
        for (const session of side.calls) session.bye()
        side.clock.advance(4_000_000)
        expect([side.callee.sessions, side.callee.transactions, side.clock.waiting]).toEqual([0, 0, 0])
      }),
      { numRuns: 300 },
    )
  })
})
