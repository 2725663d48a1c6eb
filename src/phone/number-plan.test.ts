import { describe, expect, it } from 'vitest'
import { NumberPlan } from './number-plan.ts'
import type { Headers, SipRequest } from './sip/message/sip-message.ts'

const plan = new NumberPlan([
  { number: '+4930100', language: 'de', trunkId: 'one' },
  { number: '+4430200', language: 'en', trunkId: 'two' },
])
const invite = (uri: string, headers: Headers = []): SipRequest => ({
  kind: 'request',
  method: 'INVITE',
  uri,
  headers,
  body: Buffer.alloc(0),
})

describe('the number that was called', () => {
  it.each([
    ['sip:+4930100@h', [], '+4930100'],
    ['sip:004930100@h', [], '+4930100'],
    ['sip:4930100@h;user=phone', [], '+4930100'],
    ['tel:+49-30-100', [], '+4930100'],
    ['sip:account@h', [['p-called-party-id', '<sip:+4430200@p>']], '+4430200'],
    ['sip:account@h', [['to', '<sip:+4430200@p>']], '+4430200'],
    ['sip:+4930100@h', [['to', '<sip:+4430200@p>']], '+4930100'],
    ['sip:account@h', [], null],
    ['', [['to', 'garbage']], null],
  ] as const)('%s with %j is %s', (uri, headers, number) => expect(plan.called(invite(uri, headers))?.number ?? null).toBe(number))

  it('decides between the trunks of one address, and for no other', () => {
    expect(plan.trunkFor(invite('sip:+4430200@h'), ['one', 'two'])).toBe('two')
    expect(plan.trunkFor(invite('sip:+4430200@h'), ['one', 'three'])).toBeNull()
    expect(plan.trunkFor(invite('sip:+4999@h'), ['one', 'two'])).toBeNull()
  })
})
