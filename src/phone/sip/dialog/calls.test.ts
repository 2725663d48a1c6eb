import { describe, expect, it } from 'vitest'
import { headerOf, headersOf, type SipMessage } from '../message/sip-message.ts'
import type { IncomingSession, InviteSession, SessionEnd, SessionListener } from './invite-session.ts'
import { answer, call, createTwoSides, offer, type SidesOptions } from './two-sides.suite.ts'

/** Everything that a session tells, in order. */
function hear(session: InviteSession, extra: SessionListener = {}): { readonly told: string[]; end: SessionEnd | undefined } {
  const heard: { readonly told: string[]; end: SessionEnd | undefined } = { told: [], end: undefined }
  const note = (text: string): void => void heard.told.push(text)
  session.listen({
    progress: (status, sdp) => note(`${status}${sdp === null ? '' : ' with sound'}`),
    answer: (sdp) => note(`answer ${sdp === answer ? 'of the callee' : sdp}`),
    established: () => note('established'),
    info: (type, body) => note(`${type} ${body.toString()}`),
    ended: (end) => {
      heard.end = end
      note(`ended by ${end.by}: ${end.why}`)
    },
    ...extra,
  })
  return heard
}

/** A call that has been answered, and whose ACK has come. */
function createCall(options: SidesOptions & { readonly callee?: SessionListener; readonly callerListens?: SessionListener } = {}) {
  const sides = createTwoSides(options)
  const incoming: { session: IncomingSession; heard: ReturnType<typeof hear> }[] = []
  sides.received.onInvite = (session) => {
    incoming.push({ session, heard: hear(session, options.callee) })
    session.accept(answer)
  }
  const outgoing = sides.caller.invite(call)!
  const heard = hear(outgoing, options.callerListens)
  sides.clock.advance(100)
  const { session, heard: calleeHeard } = incoming[0]!
  return { ...sides, outgoing, heard, session, calleeHeard }
}

const bodies = (wire: readonly { readonly message: SipMessage }[]): readonly string[] => wire.map(({ message }) => message.body.toString())

describe('a call', () => {
  it.each(['udp', 'tcp'] as const)('over %s: is answered, stands and is hung up by the caller; nothing is left', async (protocol) => {
    const { clock, caller, callee, outgoing, heard, calleeHeard, story } = createCall({ protocol })
    outgoing.bye()
    clock.advance(100)
    expect(story()).toEqual(['caller INVITE', 'callee 100', 'callee 200', 'caller ACK', 'caller BYE', 'callee 200'])
    expect(heard.told).toEqual(['answer of the callee', 'established', 'ended by us: bye'])
    expect(calleeHeard.told).toEqual(['established', 'ended by them: bye'])
    clock.advance(120_000)
    expect([caller.sessions, callee.sessions, caller.transactions, callee.transactions, clock.waiting]).toEqual([0, 0, 0, 0, 0])
  })

  it('rings with sound, and is hung up by the callee with a reason', () => {
    const { received, caller, clock, story, wire } = createTwoSides()
    received.onInvite = (session) => {
      session.progress(180)
      session.accept(answer)
      session.listen({ established: () => session.bye('The meeting is "locked"\r\nX: y') })
    }
    const heard = hear(caller.invite(call)!)
    clock.advance(100)
    expect(heard.told).toEqual(['180', 'answer of the callee', 'established', 'ended by them: bye'])
    expect(story().slice(-2)).toEqual(['callee BYE', 'caller 200'])
    expect(headerOf(wire.at(-2)!.message, 'reason')).toBe('SIP;text="The meeting is lockedX: y"')
  })

  it('is refused with reason and headers', () => {
    const { received, caller, clock } = createTwoSides()
    received.onInvite = (session) => session.refuse(486, 'Not now', [['retry-after', '60']])
    const heard = hear(caller.invite(call)!)
    clock.advance(40_000)
    expect(heard.end).toEqual({ by: 'them', why: 'refused', status: 486 })
    expect([caller.sessions, caller.transactions]).toEqual([0, 0])
  })

  it('is cancelled while it rings', () => {
    const { received, caller, callee, clock, story } = createTwoSides()
    let calleeHeard: ReturnType<typeof hear> | undefined
    received.onInvite = (session) => {
      calleeHeard = hear(session)
      session.progress(180)
    }
    const outgoing = caller.invite(call)!
    const heard = hear(outgoing)
    clock.advance(100)
    outgoing.bye()
    clock.advance(100)
    expect(story()).toEqual(['caller INVITE', 'callee 100', 'callee 180', 'caller CANCEL', 'callee 200', 'callee 487', 'caller ACK'])
    expect([heard.end, calleeHeard!.end]).toEqual([
      { by: 'us', why: 'cancelled' },
      { by: 'them', why: 'cancelled' },
    ])
    expect([caller.sessions, callee.sessions]).toEqual([0, 0])
  })

  it('that is cancelled before anything was heard waits with the CANCEL for the first answer', () => {
    const { received, caller, clock, story } = createTwoSides({ lost: (nth) => nth === 1 })
    received.onInvite = (session) => session.progress(180)
    const outgoing = caller.invite(call)!
    clock.advance(10)
    outgoing.bye()
    clock.advance(400)
    expect(story()).toEqual(['caller INVITE'])
    clock.advance(200)
    expect(story().slice(0, 4)).toEqual(['caller INVITE', 'caller INVITE', 'callee 100', 'callee 180'])
    expect(story()[4]).toBe('caller CANCEL')
    clock.advance(60_000)
    expect(caller.sessions).toBe(0)
  })

  it('that is answered while it is being cancelled is acknowledged and hung up', () => {
    const { received, caller, callee, clock, story } = createTwoSides()
    let session: IncomingSession | undefined
    received.onInvite = (one) => {
      session = one
    }
    const outgoing = caller.invite(call)!
    const heard = hear(outgoing)
    clock.advance(10)
    session!.accept(answer)
    outgoing.bye()
    clock.advance(100)
    expect(story().filter((one) => one.startsWith('caller'))).toEqual(['caller INVITE', 'caller CANCEL', 'caller ACK', 'caller BYE'])
    expect(heard.end).toEqual({ by: 'us', why: 'cancelled' })
    expect([caller.sessions, callee.sessions]).toEqual([0, 0])
  })

  it('nobody is there: ends after 32 s', () => {
    const { caller, clock } = createTwoSides({ lost: () => true })
    const heard = hear(caller.invite(call)!)
    clock.advance(32_001)
    expect(heard.end).toEqual({ by: 'network', why: 'no-answer' })
    expect(clock.waiting).toBe(0)
  })

  it('stands and ends though every third message is lost', () => {
    const { clock, heard, outgoing, calleeHeard, caller, callee } = createCall({ lost: (nth) => nth % 3 === 0 })
    clock.advance(10_000)
    expect([heard.told.includes('established'), calleeHeard.told.includes('established')]).toEqual([true, true])
    outgoing.bye()
    clock.advance(120_000)
    expect(calleeHeard.end).toEqual({ by: 'them', why: 'bye' })
    expect([caller.sessions, callee.sessions, caller.transactions, callee.transactions, clock.waiting]).toEqual([0, 0, 0, 0, 0])
  })

  it('whose ACK never comes is repeated for 32 s, over TCP too, and then hung up', () => {
    const lost = (_nth: number, message: SipMessage): boolean => message.kind === 'request' && message.method === 'ACK'
    const { clock, story, calleeHeard, callee } = createCall({ protocol: 'tcp', lost })
    clock.advance(33_000)
    expect(story().filter((one) => one === 'callee 200').length).toBe(11)
    expect(story()).toContain('callee BYE')
    expect(calleeHeard.end).toEqual({ by: 'network', why: 'no-answer' })
    expect(callee.sessions).toBe(0)
  })

  it('that is hung up before its ACK says BYE after it', () => {
    const lost = (nth: number, message: SipMessage): boolean => nth < 8 && message.kind === 'request' && message.method === 'ACK'
    const { clock, session, story, calleeHeard } = createCall({ lost })
    session.bye()
    expect(calleeHeard.told).toEqual(['ended by us: bye'])
    expect(story()).not.toContain('callee BYE')
    clock.advance(5_000)
    expect(story().slice(-3)).toEqual(['caller ACK', 'callee BYE', 'caller 200'])
  })

  it('with a late offer: the success offers, and the ACK answers', () => {
    const changed = (message: SipMessage): SipMessage => {
      if (message.kind === 'request' && message.method === 'INVITE')
        return { ...message, headers: message.headers.filter(([name]) => name !== 'content-type'), body: Buffer.alloc(0) }
      const isAck = message.kind === 'request' && message.method === 'ACK'
      return isAck ? { ...message, headers: [...message.headers, ['content-type', 'application/sdp']], body: Buffer.from(answer) } : message
    }
    const { session, calleeHeard } = createCall({ changed })
    expect(session.offer).toBe(null)
    expect(calleeHeard.told).toEqual(['answer of the callee', 'established'])
  })

  it('digits go both ways by INFO', async () => {
    const { clock, outgoing, session, heard, calleeHeard } = createCall()
    const statuses = [outgoing.info('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n'), session.info('application/dtmf', '7')]
    clock.advance(100)
    expect(await Promise.all(statuses)).toEqual([200, 200])
    expect(calleeHeard.told.at(-1)).toBe('application/dtmf-relay Signal=5\r\nDuration=160\r\n')
    expect(heard.told.at(-1)).toBe('application/dtmf 7')
  })

  it.each([
    [200, undefined],
    [405, undefined],
    [500, undefined],
    [481, { by: 'network', why: 'no-answer' }],
    [408, { by: 'network', why: 'no-answer' }],
    [null, { by: 'network', why: 'no-answer' }],
  ] as const)('[R2] asked whether it stands by OPTIONS, with %s as the answer: %o', async (status, end) => {
    const isOptions = (message: SipMessage): boolean => headerOf(message, 'cseq')?.endsWith('OPTIONS') ?? false
    const changed = (message: SipMessage): SipMessage =>
      message.kind === 'response' && isOptions(message) && status !== null ? { ...message, status } : message
    const lost = (_nth: number, message: SipMessage): boolean => status === null && isOptions(message)
    const { clock, session, calleeHeard, story } = createCall({ changed, lost })
    const answered = session.probe()
    clock.advance(33_000)
    expect(await answered).toBe(status ?? 408)
    expect(story()).toContain('callee OPTIONS')
    expect(calleeHeard.end).toEqual(end)
    expect(session.state).toBe(end === undefined ? 'established' : 'ended')
    // Whoever does not answer is told all the same: it may hear.
    expect(story().includes('callee BYE')).toBe(end !== undefined)
  })

  it('closing hangs up and refuses', async () => {
    const { clock, callee, heard, received, caller } = createCall()
    received.onInvite = () => undefined
    const ringing = hear(caller.invite(call)!)
    clock.advance(10)
    const closed = callee.close()
    clock.advance(1_000)
    await closed
    expect([heard.end, ringing.end]).toEqual([
      { by: 'them', why: 'bye' },
      { by: 'them', why: 'refused', status: 503 },
    ])
    expect(callee.sessions).toBe(0)
  })

  it('[T4] a call that finds no room is refused at once and told when to come again; one that stands goes on', () => {
    let room = 1
    const sides = createTwoSides({ hasRoom: () => room-- > 0 })
    sides.received.onInvite = (session) => session.accept(answer)
    const [first, second] = [hear(sides.caller.invite(call)!), hear(sides.caller.invite(call)!)]
    sides.clock.advance(100)
    expect([first.end, second.end]).toEqual([undefined, { by: 'them', why: 'refused', status: 503 }])
    const refusal = sides.wire.find(({ message }) => message.kind === 'response' && message.status === 503)
    expect(headerOf(refusal!.message, 'retry-after')).toBe('10')
    expect([sides.callee.sessions, sides.calls.length]).toEqual([1, 1])
  })

  it('[T4] beyond the bound of calls is refused', () => {
    const { received, caller } = createTwoSides()
    received.onInvite = () => undefined
    for (let i = 0; i < 10; i++) caller.invite(call)
    expect(caller.invite(call)).toBeUndefined()
  })
})

describe('changing a session', () => {
  const held = offer.replace('t=0 0\r\n', 't=0 0\r\na=sendonly\r\n')

  it('hold and resume, from both sides', async () => {
    const asked: (string | null)[] = []
    const take = (sdp: string | null, give: (sdp: string | null) => void): void => {
      asked.push(sdp)
      give(answer)
    }
    const { clock, outgoing, session, story } = createCall({ callee: { offer: take }, callerListens: { offer: take } })
    const changes = [outgoing.reinvite(held)]
    clock.advance(100)
    changes.push(session.reinvite(offer))
    clock.advance(100)
    expect(await Promise.all(changes)).toEqual([
      { kind: 'answered', sdp: answer },
      { kind: 'answered', sdp: answer },
    ])
    expect(asked).toEqual([held, offer])
    expect(story().slice(4)).toEqual([
      'caller INVITE',
      'callee 100',
      'callee 200',
      'caller ACK',
      'callee INVITE',
      'caller 100',
      'caller 200',
      'callee ACK',
    ])
  })

  it('is refused by 488 where nobody listens, and the call stands', async () => {
    const { clock, outgoing, caller } = createCall()
    const change = outgoing.reinvite(held)
    clock.advance(100)
    expect(await change).toEqual({ kind: 'refused', status: 488 })
    expect([outgoing.state, caller.sessions]).toEqual(['established', 1])
  })

  it('two at once: both are refused by 491, and one after the other comes through (glare)', async () => {
    const give = { offer: (_sdp: string | null, answerIt: (sdp: string | null) => void) => answerIt(answer) }
    const { clock, outgoing, session, story } = createCall({ callee: give, callerListens: give })
    const changes = [outgoing.reinvite(held), session.reinvite(offer)]
    clock.advance(10)
    expect(story().filter((one) => one.endsWith('491'))).toEqual(['callee 491', 'caller 491'])
    clock.advance(5_000)
    expect((await Promise.all(changes)).map(({ kind }) => kind)).toEqual(['answered', 'answered'])
  })

  it('a second change while one is on its way is not sent', async () => {
    const { outgoing } = createCall()
    void outgoing.reinvite(held)
    expect(await outgoing.reinvite(offer)).toEqual({ kind: 'not-now' })
  })

  it('a repeated success is acknowledged again', async () => {
    let isLost = true
    const lost = (nth: number, message: SipMessage): boolean => {
      if (nth < 5 || message.kind !== 'request' || message.method !== 'ACK' || !isLost) return false
      isLost = false
      return true
    }
    const { clock, outgoing, story } = createCall({ lost, callee: { offer: (_sdp, give) => give(answer) } })
    const change = outgoing.reinvite(held)
    clock.advance(2_000)
    expect((await change).kind).toBe('answered')
    expect(story().slice(4)).toEqual(['caller INVITE', 'callee 100', 'callee 200', 'caller ACK', 'callee 200', 'caller ACK'])
  })

  it('a call that the other side forgot is over', async () => {
    const lost = (_nth: number, message: SipMessage): boolean => message.kind === 'request' && message.method === 'BYE'
    const { clock, outgoing, heard, callee } = createCall({ lost })
    void callee.close()
    clock.advance(1_000)
    const change = outgoing.reinvite(held)
    clock.advance(1_000)
    expect(await change).toEqual({ kind: 'refused', status: 481 })
    expect(heard.end).toEqual({ by: 'network', why: 'no-answer' })
  })

  it('whoever waits for a change is told when the call ends before', async () => {
    let isCut = false
    const { clock, outgoing, session, heard } = createCall({ lost: () => isCut, callee: { offer: () => undefined } })
    const [open, story] = [outgoing.reinvite(held), heard.told.length]
    clock.advance(10)
    session.bye()
    clock.advance(100)
    expect(await open).toEqual({ kind: 'refused', status: 487 })
    expect(heard.told.slice(story)).toEqual(['ended by them: bye'])
    const other = createCall({ lost: () => isCut })
    isCut = true
    const lost = other.outgoing.reinvite(held)
    other.clock.advance(33_000)
    expect(await lost).toEqual({ kind: 'refused', status: 408 })
    expect(other.heard.end).toEqual({ by: 'network', why: 'no-answer' })
  })

  it('[T4] an answer that comes after the end of the call is nothing', () => {
    let give: ((sdp: string | null) => void) | undefined
    const { clock, outgoing, session, story, callee } = createCall({ callee: { offer: (_sdp, later) => void (give = later) } })
    void outgoing.reinvite(held)
    clock.advance(10)
    session.bye()
    clock.advance(100)
    const before = story().length
    give!(answer)
    clock.advance(60_000)
    expect(
      story()
        .slice(before)
        .filter((one) => one === 'callee 200'),
    ).toEqual([])
    expect([callee.sessions, callee.transactions, clock.waiting]).toEqual([0, 0, 0])
  })
})

describe('session timers (RFC 4028)', () => {
  it('the callee refreshes by UPDATE after half of the time, and the call stands for hours', () => {
    const { clock, story, wire, heard } = createCall()
    expect(headerOf(wire[2]!.message, 'session-expires')).toBe('1800;refresher=uas')
    clock.advance(3 * 3_600_000)
    expect(story().slice(4, 8)).toEqual(['callee UPDATE', 'caller 200', 'callee UPDATE', 'caller 200'])
    expect(headerOf(wire[4]!.message, 'session-expires')).toBe('1800;refresher=uac')
    expect(heard.end).toBeUndefined()
  })

  it('without UPDATE the last description is offered again', () => {
    const changed = (message: SipMessage): SipMessage => ({
      ...message,
      headers: message.headers.filter(([name, value]) => name !== 'allow' || value !== 'UPDATE'),
    })
    const { clock, story, wire } = createCall({ changed, callerListens: { offer: (_sdp, give) => give(offer) } })
    clock.advance(901_000)
    expect(story().slice(4)).toEqual(['callee INVITE', 'caller 100', 'caller 200', 'callee ACK'])
    expect(bodies(wire)[4]).toBe(answer)
  })

  it('a caller whose power was cut is noticed, and nothing is left', () => {
    let isCut = false
    const { clock, calleeHeard, callee } = createCall({ lost: () => isCut })
    isCut = true
    clock.advance(1_000_000)
    expect(calleeHeard.end).toEqual({ by: 'network', why: 'no-answer' })
    clock.advance(100_000)
    expect([callee.sessions, callee.transactions]).toEqual([0, 0])
  })

  it('a caller that promised to refresh and does not is hung up when the time is over', () => {
    let isCut = false
    const changed = (message: SipMessage): SipMessage => ({
      ...message,
      headers: message.headers.map(
        ([name, value]) =>
          [
            name,
            name === 'session-expires' ? value.replace('1800', '100;refresher=uac').replace(/;refresher=uac;.*/, ';refresher=uac') : value,
          ] as const,
      ),
    })
    const { clock, calleeHeard, wire } = createCall({ lost: () => isCut, changed })
    expect(headersOf(wire[2]!.message, 'require')).toEqual(['timer'])
    isCut = true
    clock.advance(66_000)
    expect(calleeHeard.end).toBeUndefined()
    clock.advance(2_000)
    expect(calleeHeard.end).toEqual({ by: 'network', why: 'expired' })
  })

  it('a time that is too short is refused by 422, and the caller takes what is demanded', () => {
    let first = true
    const changed = (message: SipMessage): SipMessage => {
      if (message.kind !== 'request' || !first) return message
      first = false
      return {
        ...message,
        headers: message.headers.map(
          ([name, value]) => [name, name === 'session-expires' ? '60' : name === 'min-se' ? '60' : value] as const,
        ),
      }
    }
    const demand = (message: SipMessage): SipMessage => {
      const out = changed(message)
      return {
        ...out,
        headers: out.headers.map(([name, value]) => [name, name === 'min-se' && out.kind === 'response' ? '600' : value] as const),
      }
    }
    const { story, wire } = createCall({ changed: demand })
    expect(story().slice(0, 4)).toEqual(['caller INVITE', 'callee 422', 'caller ACK', 'caller INVITE'])
    expect(headerOf(wire[3]!.message, 'min-se')).toBe('600')
  })
})
