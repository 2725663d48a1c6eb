import { SessionDescription } from '@livekit/protocol'
import { describe, expect, it } from 'vitest'
import { answerOffer } from '../../signalling/sdp/answer.ts'
import { parseOffer } from '../../signalling/sdp/parse-offer.ts'
import { Negotiation } from './negotiation.ts'

const transport = { ufrag: 'abcd', pwd: '0123456789012345678901', fingerprint: `sha-256 ${Array(32).fill('AB').join(':')}`, candidates: [] }
const up = { cid: 'sound', ssrc: 7, codecs: ['opus'] } as const

const picture = { cid: 'picture', ssrc: 8, copiesSsrc: 9 } as const
const isPicture = (name: string): boolean => name.includes('picture')

/** Tracks whose names say that they are pictures are such. */
function answerTo(offer: SessionDescription, wanted: readonly string[] = [], announced: readonly string[] = ['sound']): SessionDescription {
  const parsed = parseOffer(offer.sdp)
  if (!parsed.ok) throw new Error(parsed.why)
  const { sdp, midToTrackId } = answerOffer({
    offer: parsed.offer,
    version: 1,
    transport: { ...transport, candidates: [{ protocol: 'udp', address: '192.0.2.1', port: 7 }] },
    announced: announced.map((cid) => ({
      id: cid,
      sid: `TR_${cid}`,
      kind: isPicture(cid) ? 'video' : 'audio',
      cids: [cid],
      codec: null,
      stereo: false,
      dtx: true,
      redundant: true,
    })),
    wanted: wanted.map((sid, index) => ({
      sid,
      publisherSid: 'PA_x',
      kind: isPicture(sid) ? 'video' : 'audio',
      codec: isPicture(sid) ? 'vp8' : 'opus',
      fmtp: '',
      stereo: false,
      redundant: true,
      ssrc: 100 + index,
      rtxSsrc: 200 + index,
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

  it('of pictures says nothing until there are some; then which is whose, and how its own travels', () => {
    const negotiation = new Negotiation('1')
    const first = negotiation.offer(transport)!
    expect(first.sdp).not.toContain('m=video')
    expect(negotiation.take(answerTo(first))?.agreement.pictures).toEqual({ downs: new Map(), up: null, upRefused: false })
    negotiation.addDowns('picture', 2)
    negotiation.addPictureUp(picture)
    const second = answerTo(negotiation.offer(transport)!, ['TR_picture', 'TR_a'], ['picture'])
    const { downs, pictures } = negotiation.take(second)!.agreement
    expect(downs).toEqual(new Map([[101, 'TR_a']]))
    expect(pictures).toEqual({
      downs: new Map([[100, { trackSid: 'TR_picture', copiesSsrc: 200 }]]),
      up: { payloadType: 102, copiesPayloadType: 103, transportSequenceId: 2 },
      upRefused: false,
    })
    negotiation.retireUp('picture')
    const { sdp } = negotiation.offer(transport)!
    expect(sdp.match(/a=sendonly/g)).toBeNull()
  })

  it('a picture that the server takes in no form is refused, and one that it takes plainly has no copies', () => {
    const negotiation = new Negotiation('1')
    negotiation.addPictureUp(picture)
    const refused = answerTo(negotiation.offer(transport)!, [], [])
    expect(negotiation.take(refused)?.agreement.pictures).toMatchObject({ up: null, upRefused: true })
    const taken = answerTo(negotiation.offer(transport)!, [], ['picture'])
    const plain = taken.sdp.replace(/102 103/, '102').replaceAll(/a=(extmap:2|rtpmap:103|fmtp:103).*\r\n/g, '')
    expect(negotiation.take(new SessionDescription({ ...taken, sdp: plain }))?.agreement.pictures.up).toEqual({
      payloadType: 102,
      copiesPayloadType: null,
      transportSequenceId: 0,
    })
  })
})
