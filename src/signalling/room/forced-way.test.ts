import { CandidateProtocol, ClientConfigSetting, SessionDescription } from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Client, CHROMIUM_OFFER, Stage } from './worker-stage.suite.ts'

const TURN_URL = 'turns:meet.example.org:443?transport=tcp'

let stage: Stage
beforeEach(() => void (stage = new Stage()))

const join = (identity: string, turnUrl?: string): Client =>
  stage.join(identity, {
    request: { publisherOffer: new SessionDescription({ type: 'offer', sdp: CHROMIUM_OFFER, id: 1 }) },
    ...(turnUrl === undefined ? {} : { turnUrl }),
  })

const protocols = (client: Client): string[] =>
  [...client.last('answer').sdp.matchAll(/a=candidate:\S+ 1 (\S+)/g)].map(([, protocol]) => protocol!)

const force = (client: Client, protocol: CandidateProtocol): void =>
  client.request({ case: 'simulate', value: { scenario: { case: 'switchCandidateProtocol', value: protocol } } as never })

const isRelayed = (client: Client): boolean => client.last('join').clientConfiguration!.forceRelay === ClientConfigSetting.ENABLED

describe('a client that tries its ways', () => {
  it('finds TCP alone in its next session, and everything in the one after; others are not touched', () => {
    const alice = join('alice')
    expect(protocols(alice)).toEqual(['udp', 'tcp'])
    force(alice, CandidateProtocol.TCP)
    expect(protocols(join('bob'))).toEqual(['udp', 'tcp'])
    expect(protocols(join('alice'))).toEqual(['tcp'])
    expect(protocols(join('alice'))).toEqual(['udp', 'tcp'])
  })

  it('is told to relay in its next session, where there is a relay', () => {
    const alice = join('alice', TURN_URL)
    expect(isRelayed(alice)).toBe(false)
    force(alice, CandidateProtocol.TLS)
    const again = join('alice', TURN_URL)
    expect([isRelayed(again), protocols(again)]).toEqual([true, ['udp']])
    force(again, CandidateProtocol.TLS)
    const without = join('alice')
    expect([isRelayed(without), protocols(without)]).toEqual([false, ['udp', 'tcp']])
  })
})
