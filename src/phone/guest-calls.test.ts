import { describe, expect, it } from 'vitest'
import { GuestCalls } from './guest-calls.ts'
import type { SipRequest } from './sip/message/sip-message.ts'

const invite = (uri: string): SipRequest => ({ kind: 'request', method: 'INVITE', uri, headers: [], body: Buffer.alloc(0) })
const MEET = invite('sip:meet@latch.example.org')

function stage() {
  let now = 0
  const calls = new GuestCalls(() => now)
  calls.allowed = true
  return { calls, pass: (ms: number) => void (now += ms) }
}

describe('calls of guests', () => {
  it.each([
    'sip:h',
    'sip:meet@h',
    'sips:MEET@h:5061;transport=tls',
    'sip:h@h',
    'sip:1234567890@h',
    'sip:1234567890123@h',
    'sip:1234567890.1234567890123@h',
  ])('[V1] are taken where they dial like a room: %s', (uri) => expect(stage().calls.takes(invite(uri), '192.0.2.1')).toBe(true))

  it.each(['sip:100@h', 'sip:00972592277524@h', 'sip:123456789@h', 'sip:12345678901@h', 'sip:admin@h', 'tel:+4930100', 'nonsense'])(
    '[T4] are not taken where they dial like a scanner: %s',
    (uri) => expect(stage().calls.takes(invite(uri), '192.0.2.1')).toBe(false),
  )

  it('[T4] are none until an administrator lets them', () => {
    expect(new GuestCalls(() => 0).takes(MEET, '192.0.2.1')).toBe(false)
  })

  it('[T4] [P5] are ten of a source at once, then one in ten seconds, and others are not slowed by it', () => {
    const { calls, pass } = stage()
    const taken = (address: string, times: number) => Array.from({ length: times }, () => calls.takes(MEET, address)).filter(Boolean).length
    expect(taken('192.0.2.1', 30)).toBe(10)
    expect(taken('192.0.2.2', 1)).toBe(1)
    pass(20_000)
    expect(taken('192.0.2.1', 5)).toBe(2)
    expect(taken('2001:db8::1', 6) + taken('2001:db8::2', 6)).toBe(10)
  })

  it('[T4] stand beside each other up to a hundred, ten of them of one source; who hangs up makes room', () => {
    const { calls } = stage()
    const over = Array.from({ length: 10 }, () => calls.begin('192.0.2.1'))
    expect(calls.takes(MEET, '192.0.2.1')).toBe(false)
    over[0]?.()
    expect(calls.takes(MEET, '192.0.2.1')).toBe(true)
    for (let at = 0; at < 91; at++) calls.begin(`198.51.100.${String(at)}`)
    expect(calls.takes(MEET, '192.0.2.1')).toBe(false)
    over[1]?.()
    expect(calls.takes(MEET, '203.0.113.1')).toBe(true)
  })
})
