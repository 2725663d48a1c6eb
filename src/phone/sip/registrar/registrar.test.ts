import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../manual-clock.suite.ts'
import type { Headers, SipRequest } from '../message/sip-message.ts'
import type { Flow } from '../transport/flow.ts'
import { contactsIn } from './contacts.ts'
import { Registrar } from './registrar.ts'

function stage() {
  const clock = createManualClock()
  const registrar = new Registrar(clock)
  let held = 0
  let number = 0
  const flow: Flow = {
    protocol: 'tcp',
    local: { address: '127.0.0.1', port: 5060 },
    remote: { address: '192.0.2.7', port: 5071 },
    isOpen: true,
    whenKnown: (run) => run(),
    send: () => undefined,
    hold: () => {
      held += 1
      return () => void (held -= 1)
    },
  }
  const request = (
    headers: Headers,
    more: { readonly callId?: string; readonly number?: number; readonly to?: string } = {},
  ): SipRequest => ({
    kind: 'request',
    method: 'REGISTER',
    uri: 'sip:latch.example.org',
    headers: [
      ['to', `<sip:${more.to ?? 'board'}@latch.example.org>`],
      ['call-id', more.callId ?? 'one'],
      ['cseq', `${String((number = more.number ?? number + 1))} REGISTER`],
      ...headers,
    ],
    body: Buffer.alloc(0),
  })
  const register = (headers: Headers, more?: Parameters<typeof request>[1]) => registrar.register(request(headers, more), flow, 'board')
  const contacts = (headers: Headers, more?: Parameters<typeof request>[1]) => {
    const answer = register(headers, more)
    return answer.status === 200 ? answer.headers.map(([, value]) => value) : answer.status
  }
  return { clock, registrar, register, contacts, held: () => held }
}

const HERE = '<sip:board@192.0.2.7:5071;transport=tcp>'
const THERE = '<sip:board@192.0.2.8:5060>'

describe('the registrar', () => {
  it('[V1] tells where a room is for as long as was agreed, and keeps its connection so long', () => {
    const { clock, registrar, contacts, held } = stage()
    expect(contacts([])).toEqual([])
    expect(contacts([['contact', `${HERE};expires=120`]])).toEqual([`${HERE};expires=120`])
    clock.advance(60_000)
    expect(contacts([])).toEqual([`${HERE};expires=60`])
    expect([registrar.isRegistered('board'), registrar.isFrom('board', '192.0.2.7'), held()]).toEqual([true, true, 1])
    clock.advance(60_000)
    expect(contacts([])).toEqual([])
    expect([registrar.isRegistered('board'), registrar.isFrom('board', '192.0.2.7'), held()]).toEqual([false, false, 0])
  })

  it('takes several at once, each for its own time, an hour at most and where nothing is said', () => {
    const { contacts } = stage()
    const both = [`${HERE};expires=3600`, `${THERE};expires=90`]
    expect(
      contacts([
        ['contact', HERE],
        ['contact', `${THERE};expires=90`],
        ['expires', '86400'],
      ]),
    ).toEqual(both)
    expect(contacts([['contact', `${HERE};expires=nonsense`]])).toEqual([both[1], both[0]])
  })

  it('refuses times of less than a minute, and says what is the least', () => {
    const { register, contacts } = stage()
    expect(register([['contact', `${HERE};expires=59`]])).toEqual({ status: 423, headers: [['min-expires', '60']] })
    expect(contacts([])).toEqual([])
    expect(
      contacts([
        ['contact', HERE],
        ['expires', '60'],
      ]),
    ).toEqual([`${HERE};expires=60`])
  })

  it('forgets one contact, or all, when asked to, and no other way', () => {
    const { register, contacts, held } = stage()
    contacts([
      ['contact', HERE],
      ['contact', THERE],
    ])
    expect(contacts([['contact', `${HERE};expires=0`]])).toEqual([`${THERE};expires=3600`])
    expect(register([['contact', '*']]).status).toBe(400)
    expect(
      register([
        ['contact', '*'],
        ['contact', HERE],
        ['expires', '0'],
      ]).status,
    ).toBe(400)
    expect(
      contacts([
        ['contact', '*'],
        ['expires', '0'],
      ]),
    ).toEqual([])
    expect(held()).toBe(0)
  })

  it('knows the same place under another spelling, and keeps five at most', () => {
    const { contacts, held } = stage()
    contacts([['contact', HERE]])
    expect(contacts([['contact', '"Board" <sip:board@192.0.2.7:5071;transport=TCP;ob>;expires=600']])).toEqual([
      '<sip:board@192.0.2.7:5071;transport=TCP;ob>;expires=600',
    ])
    for (let port = 1; port <= 5; port++) contacts([['contact', `<sip:board@192.0.2.7:${String(port)}>`]])
    expect(contacts([])).toHaveLength(5)
    expect(JSON.stringify(contacts([]))).not.toContain('5071')
    expect(held()).toBe(5)
  })

  it('[T4] does not let an older request undo a newer one, unless the room began anew', () => {
    const { contacts } = stage()
    contacts([['contact', HERE]], { number: 5 })
    expect(contacts([['contact', `${HERE};expires=0`]], { number: 4 })).toBe(500)
    expect(
      contacts(
        [
          ['contact', '*'],
          ['expires', '0'],
        ],
        { number: 5 },
      ),
    ).toBe(500)
    expect(contacts([['contact', `${HERE};expires=0`]], { number: 1, callId: 'two' })).toEqual([])
  })

  it('[A2] registers nobody under another’s name', () => {
    const { register, registrar } = stage()
    expect(register([['contact', HERE]], { to: 'kitchen' }).status).toBe(403)
    expect(register([['contact', HERE]], { to: '' }).status).toBe(403)
    expect([registrar.isRegistered('board'), registrar.isRegistered('kitchen')]).toEqual([false, false])
  })

  it('forgets rooms that are none any more', () => {
    const { contacts, registrar, held } = stage()
    contacts([['contact', HERE]])
    registrar.keep(new Set(['board']))
    expect(registrar.isRegistered('board')).toBe(true)
    registrar.keep(new Set())
    expect([registrar.isRegistered('board'), held()]).toEqual([false, 0])
  })

  it('[T4] reads contacts of any kind, and never more than five', () => {
    const bad = (...contacts: readonly string[]) =>
      contactsIn({
        kind: 'request',
        method: 'REGISTER',
        uri: 'sip:h',
        headers: contacts.map((contact) => ['contact', contact]),
        body: Buffer.alloc(0),
      })
    for (const text of ['', 'nonsense', '<tel:+49>', '<http://h>', '<sip:>', '<sip:a@b'])
      expect([text, bad(text)]).toEqual([text, { kind: 'bad' }])
    expect(bad(...Array.from({ length: 6 }, (_, at) => `<sip:a@b:${String(at + 1)}>`))).toEqual({ kind: 'bad' })
    const likely = fc.array(fc.constantFrom('<sip:', 'a', '@', 'b', '>', ';expires=', '60', '*', '"', ',', ';transport=tcp', ' '), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            likely.map((parts) => parts.join('')),
            fc.string(),
          ),
          { maxLength: 8 },
        ),
        (texts) => {
          const wanted = bad(...texts)
          expect(wanted.kind === 'contacts' ? wanted.contacts.length : 0).toBeLessThanOrEqual(5)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
