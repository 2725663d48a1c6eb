import { describe, expect, it } from 'vitest'
import { acceptAnswer } from './accept-answer.ts'
import type { Agreement } from './agreement.ts'
import { answerOffer } from './answer-offer.ts'
import { agreed, AUDIO, from, h264, ownMedia, VIDEO } from './description.suite.ts'
import { offersVideo } from './main-video.ts'
import { makeOffer, repeatOffer } from './make-offer.ts'
import { writeDescription } from './write-description.ts'

const seeing = (changes: Parameters<typeof ownMedia>[0] = {}) => ownMedia({ video: { port: 20_002 }, ...changes })
const answerTo = (...sections: readonly string[]): Agreement => agreed(answerOffer(from(sections.join('\n')), seeing()))

describe('the picture in our offers', () => {
  it('[V3] is H.264 in both modes, with all feedback', () => {
    const text = writeDescription(makeOffer(seeing())).toString()
    expect(text.slice(text.indexOf('m=video')).split('\r\n')).toEqual([
      'm=video 20002 RTP/AVP 97 98',
      'b=AS:2649',
      'b=TIAS:2500000',
      'a=rtpmap:97 H264/90000',
      'a=fmtp:97 profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1',
      'a=rtpmap:98 H264/90000',
      'a=fmtp:98 profile-level-id=42e01f;level-asymmetry-allowed=1',
      'a=rtcp-fb:* nack',
      'a=rtcp-fb:* nack pli',
      'a=rtcp-fb:* ccm fir',
      'a=rtcp-fb:* ccm tmmbr',
      'a=rtcp-mux',
      'a=sendrecv',
      '',
    ])
  })

  it('is settled by the answer', () => {
    const answer = from(
      `${AUDIO}\nm=video 5000 RTP/AVP 120\nb=TIAS:512000\na=rtpmap:120 H264/90000\na=fmtp:120 profile-level-id=42801e\na=rtcp-fb:* nack pli\na=recvonly`,
    )
    expect(agreed(acceptAnswer(makeOffer(seeing()), answer)).video).toEqual({
      section: 1,
      payload: { send: 120, receive: 98 },
      packetizationMode: 0,
      most: { macroblocksPerFrame: 1_620, macroblocksPerSecond: 40_500, bitsPerSecond: 512_000 },
      feedback: ['nack pli'],
      direction: 'sendonly',
      remote: { address: '192.0.2.7', port: 5_000, rtcpAddress: '192.0.2.7', rtcpPort: 5_001 },
      srtp: undefined,
    })
  })

  it.each([
    ['42e028', 3_600],
    ['42e028;level-asymmetry-allowed=1', 8_192],
  ])('[T4] answered by %s may have so many macroblocks: %s', (id, most) => {
    const answer = from(`${AUDIO}\n${h264(`profile-level-id=${id};packetization-mode=1`)}`)
    expect(agreed(acceptAnswer(makeOffer(seeing()), answer)).video?.most.macroblocksPerFrame).toBe(most)
  })

  it('is settled by our own number, also where the answer forgets the mode', () => {
    const answer = from(`${AUDIO}\nm=video 5000 RTP/AVP 97\na=rtpmap:97 H264/90000\na=fmtp:97 profile-level-id=42e01f`)
    expect(agreed(acceptAnswer(makeOffer(seeing()), answer)).video).toMatchObject({
      payload: { send: 97, receive: 97 },
      packetizationMode: 0,
    })
  })

  it('agrees with our own answer to it, each way by its key', () => {
    const offer = makeOffer(seeing({ encryption: 'always' }))
    const there = agreed(answerOffer(offer, seeing({ address: '198.51.100.9', video: { port: 30_002 } })))
    const here = agreed(acceptAnswer(offer, there.local))
    expect(here.video).toMatchObject({ packetizationMode: 1, remote: { address: '198.51.100.9', port: 30_002, rtcpPort: 30_002 } })
    expect(here.video?.most.bitsPerSecond).toBe(2_500_000)
    expect(here.video?.srtp?.local.equals(there.video!.srtp!.remote)).toBe(true)
    expect(here.video?.srtp?.remote.equals(there.video!.srtp!.local)).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['port 0', 'm=video 0 RTP/AVP 97'],
    ['another profile of H.264', h264('profile-level-id=640028;packetization-mode=1')],
    ['another protocol', VIDEO.replace('RTP/AVP', 'RTP/AVPF')],
    ['a name for an address', `${VIDEO}\nc=IN IP4 gw.example`],
  ])('[V3] answered by %s leaves a call with sound', (_what, section) => {
    expect(agreed(acceptAnswer(makeOffer(seeing()), from(`${AUDIO}\n${section}`)))).toMatchObject({ video: null, audio: { codec: 'G722' } })
  })

  it('holds and resumes with the sound', () => {
    const before = answerTo(VIDEO, AUDIO)
    expect(repeatOffer(before, 'sendonly').media.map(({ direction }) => direction)).toEqual(['sendonly', 'sendonly'])
    expect(repeatOffer(before, 'sendrecv')).toEqual(before.local)
  })

  it('keeps its place and its number in the next', () => {
    const before = answerTo(VIDEO, 'm=application 9 UDP/BFCP *', AUDIO)
    const next = makeOffer(seeing(), before)
    expect(next.media.map(({ kind, port, formats }) => `${kind} ${port} ${formats[0]}`)).toEqual([
      'video 20002 97',
      'application 0 *',
      'audio 20000 96',
    ])
    expect(next.media[0]?.payloads).toEqual(before.local.media[0]?.payloads)
  })

  it('takes the place that it had, or one behind the others', () => {
    const places = (before: Agreement) => makeOffer(seeing(), before).media.map(({ kind, port }) => `${kind} ${port}`)
    expect(places(answerTo(VIDEO.replace('5000', '0'), AUDIO))).toEqual(['video 20002', 'audio 20000'])
    expect(places(answerTo(AUDIO, 'm=image 9 udptl t38'))).toEqual(['audio 20000', 'image 0', 'video 20002'])
  })

  it('ends where there are no ports for it any more', () => {
    expect(makeOffer(ownMedia(), answerTo(AUDIO, VIDEO)).media.map(({ port }) => port)).toEqual([20_000, 0])
  })
})

describe('whether an offer holds a picture', () => {
  it.each([
    [true, `${AUDIO}\n${VIDEO}`],
    [true, VIDEO],
    [false, AUDIO],
    [false, `${AUDIO}\n${VIDEO}\na=content:slides`],
    [false, 'm=video 5000 RTP/AVP 97\na=rtpmap:97 VP8/90000'],
    [false, VIDEO.replace('5000', '0')],
  ])('%s: %j', (holds, sections) => expect(offersVideo(from(sections))).toBe(holds))
})
