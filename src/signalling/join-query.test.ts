import { JoinRequest } from '@livekit/protocol'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJoinQuery } from './join-query.ts'

const read = (query: string): JoinRequest | string => {
  const result = readJoinQuery(new URLSearchParams(query))
  return result.ok ? JoinRequest.fromBinary(result.request) : result.why
}

describe('the query of v0', () => {
  it('is what v1’s clients say in a message', () => {
    expect(read('access_token=x&auto_subscribe=0&sdk=js&version=2.5.0&protocol=15&client_protocol=2&adaptive_stream=1')).toMatchObject({
      clientInfo: { protocol: 15, clientProtocol: 2 },
      connectionSettings: { autoSubscribe: false, adaptiveStream: true },
      reconnect: false,
      participantSid: '',
    })
    expect(read('reconnect=1&sid=PA_abcDEF123456&reconnect_reason=2')).toMatchObject({ reconnect: true, participantSid: 'PA_abcDEF123456' })
  })

  it('what is not said is as LiveKit’s server takes it', () => {
    const joined = read('access_token=x&protocol=')
    expect(joined).toMatchObject({ connectionSettings: { autoSubscribe: true, adaptiveStream: false }, reconnect: false })
    expect(joined).not.toHaveProperty('connectionSettings.subscriberAllowPause', false)
    expect(read('subscriber_allow_pause=false')).toMatchObject({ connectionSettings: { subscriberAllowPause: false } })
    expect(read('auto_subscribe=true')).toMatchObject({ connectionSettings: { autoSubscribe: true } })
  })

  it('[T4] what cannot be meant is refused by name, and not repeated', () => {
    expect(read('auto_subscribe=maybe')).toBe('auto_subscribe is 0 or 1')
    expect(read('protocol=-1')).toBe('protocol is a number')
    expect(read(`protocol=${'9'.repeat(10)}`)).toBe('protocol is a number')
    expect(read('reconnect=1&sid=<script>')).toBe('sid is a participant’s sid')
    expect(read(`sid=${'x'.repeat(65)}&reconnect=2`)).toBe('reconnect is 0 or 1, sid is a participant’s sid')
  })

  it('[T4] no query throws, and none makes a request larger than a few lines', () => {
    const name = fc.constantFrom('auto_subscribe', 'reconnect', 'sid', 'protocol', 'client_protocol', 'subscriber_allow_pause', '__proto__')
    const value = fc.oneof(fc.string({ maxLength: 100 }), fc.constantFrom('0', '1', 'true', '16', 'PA_1'))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(name, fc.string()), value)), (pairs) => {
        const result = readJoinQuery(new URLSearchParams(pairs))
        const isRight = result.ok ? result.request.length < 200 : /^[a-z_]+ is [^<]+$/.test(result.why)
        expect(isRight).toBe(true)
      }),
    )
  })
})
