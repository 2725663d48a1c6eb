import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DigestClient } from '../auth/digest-client.ts'
import { createTwoSides } from '../dialog/two-sides.suite.ts'
import { answerTo } from '../message/answer-to.ts'
import { headerOf, type Headers, type SipRequest } from '../message/sip-message.ts'
import { systemRandom } from '../random.ts'
import { writeSipMessage } from '../message/write-sip-message.ts'
import { pauseAfter } from './back-off.ts'
import { Registration, type RegistrationState } from './registration.ts'
import { type TrunkState, TrunkWatch } from './trunk-watch.ts'

type Answer = readonly [status: number, headers?: Headers] | 'silence'

/** A trunk that answers as its list says, the last entry for ever. */
function createTrunk(answers: readonly Answer[]) {
  let next = 0
  const asked: SipRequest[] = []
  const sides = createTwoSides({
    lost: (_nth, message) => {
      if (message.kind !== 'request') return false
      asked.push(message)
      const answer = answers[Math.min(next, answers.length - 1)]!
      if (answer !== 'silence') {
        next++
        const response = answerTo(message, answer[0], '', { toTag: 'trunk', headers: answer[1] ?? [] })
        sides.clock.after(5, () => sides.toCaller.send(writeSipMessage(response), () => undefined))
      }
      return true
    },
  })
  const { clock, caller, toCallee } = sides
  const states: (RegistrationState | TrunkState)[] = []
  const common = {
    network: caller.network,
    flow: () => toCallee,
    changed: (state: RegistrationState | TrunkState) => void states.push(state),
  }
  const register = (prover?: DigestClient): Registration =>
    new Registration({
      ...common,
      registrar: 'sip:trunk.test',
      account: 'sip:4930@trunk.test',
      user: 'latch',
      ...(prover ? { prover } : {}),
    })
  const watch = (): TrunkWatch => new TrunkWatch({ ...common, trunk: 'sip:trunk.test', from: 'sip:latch@latch.test' })
  return { clock, caller, asked, states, register, watch }
}

const expiresOf = (requests: readonly SipRequest[]): readonly (string | undefined)[] =>
  requests.map((request) => headerOf(request, 'expires'))
const challenge: Headers = [['www-authenticate', 'Digest realm="trunk.test", nonce="n1", qop="auth", algorithm=SHA-256']]
const granted: Headers = [
  ['contact', '<sip:other@192.0.2.1>;expires=20'],
  ['contact', '<sip:latch@127.0.0.1:5070>;expires=300'],
]

describe('a registration', () => {
  it('proves who we are, and is refreshed before it expires, in one dialogue', () => {
    const { clock, asked, states, register } = createTrunk([
      [401, challenge],
      [200, granted],
    ])
    register(new DigestClient({ username: '4930', password: 'secret' }, systemRandom))
    clock.advance(100)
    expect(states).toEqual([{ kind: 'registered', seconds: 300 }])
    expect([headerOf(asked[0]!, 'authorization'), headerOf(asked[1]!, 'authorization')]).toEqual([
      undefined,
      expect.stringContaining('response='),
    ])
    expect(headerOf(asked[1]!, 'contact')).toBe('<sip:latch@127.0.0.1:5070>')
    clock.advance(239_000)
    expect(asked.length).toBe(2)
    clock.advance(31_900)
    expect(asked.length).toBe(3)
    expect(asked.map((request) => headerOf(request, 'cseq'))).toEqual(['1 REGISTER', '2 REGISTER', '3 REGISTER'])
    expect(new Set(asked.map((request) => headerOf(request, 'call-id'))).size).toBe(1)
  })

  it('a wrong password is not tried again at once', () => {
    const { clock, asked, states, register } = createTrunk([[401, challenge]])
    register(new DigestClient({ username: '4930', password: 'wrong' }, systemRandom))
    clock.advance(10_000)
    expect([asked.length, states]).toEqual([2, [{ kind: 'failed', status: 401 }]])
    expect(JSON.stringify(asked)).not.toContain('wrong')
  })

  it('asks for the time that the trunk demands (423)', () => {
    const { clock, asked, states, register } = createTrunk([
      [423, [['min-expires', '1800']]],
      [200, [['expires', '1800']]],
    ])
    register()
    clock.advance(100)
    expect([expiresOf(asked), states]).toEqual([['600', '1800'], [{ kind: 'registered', seconds: 1_800 }]])
  })

  it('[T4] does not go round in circles with a trunk that demands nonsense', () => {
    const { clock, asked, register } = createTrunk([[423, [['min-expires', '60']]]])
    register()
    clock.advance(10_000)
    expect(asked.length).toBe(1)
    const other = createTrunk([[200, [['expires', '0']]]])
    other.register()
    other.clock.advance(60_000)
    expect(other.asked.length).toBeLessThan(9)
  })

  it('comes back after failures, later each time, and as late as the trunk asks', () => {
    const { clock, asked, states, register } = createTrunk([[503, [['retry-after', '120']]], [500], [200, [['expires', '600']]]])
    register()
    clock.advance(119_000)
    expect(asked.length).toBe(1)
    clock.advance(2_000)
    expect(asked.length).toBe(2)
    clock.advance(29_000)
    expect(asked.length).toBe(2)
    clock.advance(32_000)
    expect(states.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'registered'])
  })

  it('a trunk that is silent counts as a failure; we ask again when the way is there again', () => {
    const { clock, states, register, asked } = createTrunk(['silence'])
    const registration = register()
    clock.advance(33_000)
    expect(states).toEqual([{ kind: 'failed', status: null }])
    const before = asked.length
    registration.refresh()
    registration.refresh()
    expect(asked.length).toBe(before + 1)
  })

  it('is taken back at the end, and then all is quiet', async () => {
    const { clock, asked, register, caller } = createTrunk([[200, [['expires', '600']]]])
    const registration = register()
    clock.advance(100)
    const closed = registration.close()
    clock.advance(100)
    await closed
    await registration.close()
    expect(expiresOf(asked)).toEqual(['600', '0'])
    clock.advance(3_600_000)
    expect([asked.length, caller.transactions, clock.waiting]).toEqual([2, 0, 0])
  })
})

describe('the watch of a trunk', () => {
  it('tells when it goes and when it comes back', () => {
    const { clock, states, watch } = createTrunk([[200], [404], [503], [200]])
    const watched = watch()
    clock.advance(31_000 * 4)
    expect(states.map(({ kind }) => kind)).toEqual(['up', 'down', 'up'])
    expect(states[0]).toEqual({ kind: 'up', roundTripMs: 6 })
    watched.close()
    clock.advance(3_600_000)
    expect(clock.waiting).toBe(0)
  })

  it('silence is told', () => {
    const { clock, states, watch } = createTrunk(['silence'])
    watch()
    clock.advance(33_000)
    expect(states).toEqual([{ kind: 'down', status: null }])
  })
})

it('the pause after failures grows, but not beyond its most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (failures, fraction) => {
      const pause = pauseAfter({ firstMs: 30_000, mostMs: 1_800_000 }, failures, fraction)
      expect(pause).toBeGreaterThanOrEqual(15_000)
      expect(pause).toBeLessThanOrEqual(1_800_000)
    }),
  )
  expect(pauseAfter({ firstMs: 30_000, mostMs: 1_800_000 }, 3, 0)).toBe(60_000)
})
