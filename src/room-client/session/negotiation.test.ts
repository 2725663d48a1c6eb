import { SessionDescription } from '@livekit/protocol'
import { describe, expect, it } from 'vitest'
import { answerOffer } from '../../signalling/sdp/answer.ts'
import { parseOffer } from '../../signalling/sdp/parse-offer.ts'
import { Negotiation } from './negotiation.ts'

const transport = { ufrag: 'abcd', pwd: '0123456789012345678901', fingerprint: `sha-256 ${Array(32).fill('AB').join(':')}`, candidates: [] }
const up = { cid: 'sound', ssrc: 7, codecs: ['opus'] } as const

function answerTo(offer: SessionDescription, wanted: readonly string[] = [], announced: readonly string[] = ['sound']): SessionDescription {
  const parsed = parseOffer(offer.sdp)
  if (!parsed.ok) throw new Error(parsed.why)
  const { sdp, midToTrackId } = answerOffer({
    offer: parsed.offer,
    sessionId: '1',
    version: 1,
    transport: { ...transport, candidates: [{ protocol: 'udp', address: '192.0.2.1', port: 7 }] },
    announced: announced.map((cid) => ({ sid: 'TR_up', kind: 'audio', cids: [cid], codec: null, stereo: false, dtx: true })),
    wanted: wanted.map((sid, index) => ({
      sid,
      publisherSid: 'PA_x',
      kind: 'audio',
      codec: 'opus',
      fmtp: '',
      ssrc: 100 + index,
      rtxSsrc: 200,
    })),
    upBound: new Map(),
    downBound: new Map(),
  })
  return new SessionDescription({ type: 'answer', sdp, id: offer.id, midToTrackId })
}

describe('negotiation', () => {
  it('learns which stream is whose, and how its own travels', () => {
    const negotiation = new Negotiation('1')
    negotiation.addUp(up)
    const taken = negotiation.take(answerTo(negotiation.offer(transport)!, ['TR_a', 'TR_b']))
    expect(taken?.agreement.downs).toEqual(new Map([[100, 'TR_a'], [101, 'TR_b']])) // prettier-ignore
    expect(taken?.agreement.up).toMatchObject({ format: { codec: 'opus', payloadType: 111 }, audioLevelId: 1 })
    expect(taken?.again).toBe(false)
  })

  it('has one offer out at a time; what changes meanwhile follows', () => {
    const negotiation = new Negotiation('1')
    const first = negotiation.offer(transport)!
    negotiation.addDowns('sound', 2)
    expect(negotiation.offer(transport)).toBeNull()
    expect(negotiation.take(answerTo(first))?.again).toBe(true)
    const second = negotiation.offer(transport)!
    expect(second.id).toBe(first.id + 1)
    expect(second.sdp.match(/^m=audio/gm)).toHaveLength(5)
    expect(negotiation.take(answerTo(second))?.again).toBe(false)
  })

  it('a track that was not offered yet is not refused by an answer without it', () => {
    const negotiation = new Negotiation('1')
    const first = negotiation.offer(transport)!
    negotiation.addUp(up)
    expect(negotiation.take(answerTo(first))?.agreement).toMatchObject({ up: null, upRefused: false })
    expect(negotiation.take(answerTo(negotiation.offer(transport)!, [], []))?.agreement).toMatchObject({ up: null, upRefused: true })
  })

  it('takes only the answer to the offer that is out', () => {
    const negotiation = new Negotiation('1')
    const first = negotiation.offer(transport)!
    expect(negotiation.take(Object.assign(answerTo(first), { id: 9 }))).toBeNull()
    expect(negotiation.take(new SessionDescription({ type: 'answer', sdp: 'v=0', id: first.id }))).toBeNull()
    expect(negotiation.take(answerTo(first))).not.toBeNull()
    expect(negotiation.take(answerTo(first))).toBeNull()
  })

  it('a retired section is never used again, and their number is bounded', () => {
    const negotiation = new Negotiation('1')
    for (let count = 0; count < 1000; count++) {
      negotiation.addUp({ ...up, cid: `sound ${count}` })
      negotiation.retireUp('sound')
    }
    const { sdp } = negotiation.offer(transport)!
    expect(sdp.match(/^m=/gm)).toHaveLength(256)
    expect(sdp).not.toContain('a=sendonly')
  })
})
