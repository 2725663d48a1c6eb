import { describe, expect, it } from 'vitest'
import type { IncomingSession, InviteSession, SessionListener } from './sip/dialog/invite-session.ts'
import type { Headers, SipRequest } from './sip/message/sip-message.ts'
import { LoopTests } from './loop-test.ts'
import { NumberPlan } from './number-plan.ts'

const TESTED = { number: '+4930100', trunkId: 'one' }
const NUMBERS = [
  { ...TESTED, language: 'de' },
  { number: '+4930200', trunkId: 'two', language: 'de' },
] as const

/** A call out whose fate the test decides, and a clock that it turns. */
function stage(hasWay = true) {
  let listener: SessionListener = {}
  let late: (() => void) | null = null
  const said: string[] = []
  const made: Headers[] = []
  const session = { listen: (to: SessionListener) => void (listener = to), bye: () => void said.push('bye') } as unknown as InviteSession
  const clock = { now: 1_000 }
  const tests = new LoopTests({
    call: (_tested, headers) => {
      made.push(headers)
      return hasWay ? session : null
    },
    plan: () => new NumberPlan(NUMBERS),
    now: () => clock.now,
    random: (bytes) => Buffer.alloc(bytes, 7 + made.length),
    after: (_ms, then) => {
      late = then
      return () => void (late = null)
    },
  })
  const run = () => tests.run(TESTED)
  return { run, tests, said, clock, made, out: () => listener, tooLate: () => late?.(), isWaiting: () => late !== null }
}

const invite = (uri: string, headers: Headers = []): SipRequest => ({
  kind: 'request',
  method: 'INVITE',
  uri,
  headers,
  body: Buffer.alloc(0),
})

function incoming(request: SipRequest, trunk: string | null) {
  const refused: number[] = []
  const session = { request, trunk, refuse: (status: number) => void refused.push(status) } as unknown as IncomingSession
  return { session, refused }
}

const ITSELF: Headers = [['from', '<sip:+4930100@trunk.test>;tag=a']]

describe('a number that calls itself', () => {
  it('[D1] comes back with its mark, by its trunk, and goes to nobody', async () => {
    const { run, tests, clock, made, said, isWaiting } = stage()
    const outcome = run()
    clock.now += 350
    const { session, refused } = incoming(invite('sip:4930100@us', made[0]), 'one')
    expect(tests.takes(session)).toBe(true)
    expect(await outcome).toEqual({ kind: 'back', marked: true, afterMs: 350 })
    expect([refused, said, isWaiting()]).toEqual([[486], ['bye'], false])
  })

  it('is known without its mark by who calls', async () => {
    const { run, tests } = stage()
    const outcome = run()
    expect(tests.takes(incoming(invite('sip:004930100@us', [['p-asserted-identity', '<tel:+4930100>']]), 'one').session)).toBe(true)
    expect(await outcome).toMatchObject({ kind: 'back', marked: false })
  })

  it('leaves every other call alone', async () => {
    const { run, tests, tooLate, out } = stage()
    expect(tests.takes(incoming(invite('sip:+4930100@us', ITSELF), 'one').session)).toBe(false)
    const outcome = run()
    const others = [
      invite('sip:+4930100@us', [['from', '<sip:+4940999@trunk.test>;tag=a']]),
      invite('sip:+4930200@us', ITSELF),
      invite('sip:+4930100@us', [
        ['x-latch-test', 'guess'],
        ['from', '<sip:+4940999@trunk.test>;tag=a'],
      ]),
    ]
    for (const request of others) {
      const { session, refused } = incoming(request, 'one')
      expect([tests.takes(session), refused]).toEqual([false, []])
      tests.sees(request, '192.0.2.9')
    }
    out().progress?.(180, null)
    tooLate()
    expect(await outcome).toEqual({ kind: 'lost' })
    expect(tests.takes(incoming(invite('sip:+4930100@us', ITSELF), 'one').session)).toBe(false)
  })

  it('is told where it came back otherwise: by another trunk, as another number, from a stranger', async () => {
    const by = async (uri: string, trunk: string | null) => {
      const { run, tests, made } = stage()
      const outcome = run()
      tests.takes(incoming(invite(uri, made[0]), trunk).session)
      return outcome
    }
    expect(await by('sip:+4930100@us', 'two')).toEqual({ kind: 'other-trunk', trunk: 'two', afterMs: 0 })
    expect(await by('sip:+4930200@us;user=phone', 'one')).toEqual({ kind: 'other-number', called: '+4930200@us', afterMs: 0 })
    const { run, tests, made } = stage()
    const outcome = run()
    tests.sees(invite('sip:anything@us', made[0]), '192.0.2.9')
    expect(await outcome).toEqual({ kind: 'stranger', address: '192.0.2.9' })
  })

  it('is told what became of the call out', async () => {
    const by = async (fate: (one: ReturnType<typeof stage>) => void) => {
      const one = stage()
      const outcome = one.run()
      fate(one)
      return outcome
    }
    expect(await by(({ out }) => out().ended?.({ by: 'them', why: 'refused', status: 486 }))).toEqual({ kind: 'refused', status: 486 })
    expect(await by(({ out }) => out().ended?.({ by: 'network', why: 'no-answer' }))).toEqual({ kind: 'silent' })
    expect(await by(({ out }) => out().established?.())).toEqual({ kind: 'answered' })
    expect(await by(({ tooLate }) => tooLate())).toEqual({ kind: 'silent' })
    expect(await stage(false).run()).toEqual({ kind: 'no-way' })
  })

  it('is one at a time, and the next has another mark', async () => {
    const { run, made, tooLate } = stage()
    const first = run()
    expect(await run()).toEqual({ kind: 'busy' })
    tooLate()
    await first
    const second = run()
    tooLate()
    await second
    expect(new Set(made.map((headers) => JSON.stringify(headers))).size).toBe(2)
  })
})
