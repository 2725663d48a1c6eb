import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AgreedVideo, Agreement } from './agreement.ts'
import { answerOffer } from './answer-offer.ts'
import { agreed, AUDIO, from, h264, ownMedia, VIDEO } from './description.suite.ts'
import { offersVideo } from './main-video.ts'
import { parseDescription } from './parse-description.ts'
import { writeDescription } from './write-description.ts'

const KEY = 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj'

const seeing = (changes: Parameters<typeof ownMedia>[0] = {}) => ownMedia({ video: { port: 20_002 }, ...changes })
const answerTo = (...sections: readonly string[]): Agreement => agreed(answerOffer(from(sections.join('\n')), seeing()))
const textOf = ({ local }: Agreement): string => writeDescription(local).toString()

const video = (...sections: readonly string[]): AgreedVideo => {
  const { video: found } = answerTo(AUDIO, ...sections)
  if (found === null) throw new Error('no video')
  return found
}

describe('the picture in the answer', () => {
  it('[V3] is agreed on beside the sound, under the offer’s number', () => {
    const answer = answerTo(
      AUDIO,
      'm=video 5000 RTP/AVP 34 97\nb=TIAS:1500000\na=rtpmap:97 H264/90000\na=fmtp:97 profile-level-id=42e01f; packetization-mode=1; max-br=5000',
      'a=rtcp-fb:* nack pli\na=rtcp-fb:97 ccm fir\na=rtcp-fb:97 ccm tmmbr smaxpr=120\na=rtcp-fb:34 nack',
    )
    expect(answer.video).toEqual({
      section: 1,
      payload: { send: 97, receive: 97 },
      packetizationMode: 1,
      most: { macroblocksPerFrame: 3_600, macroblocksPerSecond: 108_000, bitsPerSecond: 1_500_000 },
      feedback: ['nack pli', 'ccm fir', 'ccm tmmbr'],
      direction: 'sendrecv',
      remote: { address: '192.0.2.7', port: 5_000, rtcpAddress: '192.0.2.7', rtcpPort: 5_001 },
      srtp: undefined,
    })
    expect(textOf(answer).split('\r\n').slice(9)).toEqual([
      'm=video 20002 RTP/AVP 97',
      'b=AS:2649',
      'b=TIAS:2500000',
      'a=rtpmap:97 H264/90000',
      'a=fmtp:97 profile-level-id=42e01f;packetization-mode=1',
      'a=rtcp-fb:97 nack pli',
      'a=rtcp-fb:97 ccm fir',
      'a=rtcp-fb:97 ccm tmmbr',
      'a=sendrecv',
      '',
    ])
  })
  it.each([
    ['constrained baseline before all others', ['profile-level-id=640028;packetization-mode=1', 'profile-level-id=42e01f'], 101],
    ['baseline before main and high', ['profile-level-id=640028', 'profile-level-id=4d0028', 'profile-level-id=42801f'], 102],
    ['main that keeps to constrained baseline', ['profile-level-id=42801f', 'profile-level-id=4d801f'], 101],
    ['high where there is nothing else', ['profile-level-id=640028;packetization-mode=1'], 100],
    ['mode 1 before mode 0', ['profile-level-id=42e01f', 'profile-level-id=42E01F;packetization-mode=1'], 101],
    ['mode 0 where there is nothing else', ['profile-level-id=42e01f;packetization-mode=0'], 100],
    ['mode 0 before interleaved packets', ['profile-level-id=42e01f;packetization-mode=2', 'profile-level-id=42e01f'], 101],
    ['the first of two alike', ['profile-level-id=42e01f', 'profile-level-id=42e01f'], 100],
    ['what stands behind a profile that is none', ['profile-level-id=42e0', 'profile-level-id=42001f'], 101],
  ])('takes %s', (_what, parameters, number) => expect(video(h264(...parameters)).payload.send).toBe(number))

  it('repeats profile and mode of the offer in its own parameters', () => {
    const own = (parameters: string) => /a=fmtp:100 ([^\r]*)/.exec(textOf(answerTo(AUDIO, h264(parameters))))?.[1]
    expect(own('profile-level-id=428028')).toBe('profile-level-id=42801f')
    expect(own('profile-level-id=42E01F;packetization-mode=1;sprop-parameter-sets=Z0')).toBe('profile-level-id=42e01f;packetization-mode=1')
    expect(own('profile-level-id=42e033;level-asymmetry-allowed=1')).toBe('profile-level-id=42e01f;level-asymmetry-allowed=1')
    expect(own('profile-level-id=42e00d;level-asymmetry-allowed=1')).toBe('profile-level-id=42e01f;level-asymmetry-allowed=1')
  })

  it('keeps to a lower level of the offer, and says what it takes above it', () => {
    const text = textOf(answerTo(AUDIO, h264('profile-level-id=428016;packetization-mode=1;max-mbps=245000;max-fs=8160;max-br=5000')))
    expect(text).toContain('a=fmtp:100 profile-level-id=428016;packetization-mode=1;max-fs=3600;max-mbps=108000\r\n')
  })

  it.each([
    ['a level', 'profile-level-id=42e028;level-asymmetry-allowed=1', 8_192, 245_760, 20_000_000],
    ['a level that both share', 'profile-level-id=42e028', 3_600, 108_000, 14_000_000],
    ['a level with more beside it', 'profile-level-id=428016;max-mbps=245000;max-fs=8160;max-br=5000', 8_160, 245_000, 5_000_000],
    ['less beside a level, which means nothing', 'profile-level-id=42801f;max-fs=99', 3_600, 108_000, 14_000_000],
    ['level 1b of baseline', 'profile-level-id=42f00b', 99, 1_485, 128_000],
    ['level 1b of high', 'profile-level-id=640009', 99, 1_485, 128_000],
    ['level 1.1 of high with a flag', 'profile-level-id=64100b', 396, 3_000, 192_000],
    ['a level that nobody knows', 'profile-level-id=42e01a', 1_620, 20_250, 4_000_000],
    ['nothing, which is level 1', '', 99, 1_485, 64_000],
    ['limits beyond all bounds', 'profile-level-id=42e01f;max-fs=99999999999;max-mbps=-1', 3_600, 108_000, 14_000_000],
  ])('[T4] sends no more than %s allows', (_what, parameters, macroblocksPerFrame, macroblocksPerSecond, bitsPerSecond) => {
    expect(video(h264(parameters)).most).toEqual({ macroblocksPerFrame, macroblocksPerSecond, bitsPerSecond })
  })

  it.each([
    ['TIAS of the section', 'b=AS:1000\nb=TIAS:768000', 768_000],
    ['AS without its heads', 'b=AS:1000', 934_000],
    ['0, which says nothing', 'b=AS:0\nb=TIAS:0', 14_000_000],
    ['a number that is none', 'b=TIAS:many', 14_000_000],
  ])('[T4] sends no more bits than b= allows: %s', (_what, lines, bits) => {
    const [line = '', ...rest] = VIDEO.split('\n')
    expect(video([line, lines, ...rest].join('\n')).most.bitsPerSecond).toBe(bits)
  })

  it.each([
    ['sendrecv', 'sendrecv'],
    ['sendonly', 'recvonly'],
    ['recvonly', 'sendonly'],
    ['inactive', 'inactive'],
  ] as const)('%s is answered by %s', (theirs, ours) => expect(video(`${VIDEO}\na=${theirs}`).direction).toBe(ours))

  it.each(['RTP/AVP', 'RTP/AVPF'])('speaks %s', (profile) => {
    expect(textOf(answerTo(AUDIO, VIDEO.replace('RTP/AVP', profile)))).toContain(`m=video 20002 ${profile} 97\r\n`)
  })

  it.each(['RTP/SAVP', 'RTP/SAVPF'])('speaks %s by keys of its own', (profile) => {
    const secure = (kind: string) => `a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:${kind === 'audio' ? KEY : KEY.toLowerCase()}`
    const answer = answerTo(AUDIO.replace('RTP/AVP', profile), secure('audio'), VIDEO.replace('RTP/AVP', profile), secure('video'))
    expect(answer.video?.srtp?.remote.reveal()).toBe(KEY.toLowerCase())
    expect(answer.video?.srtp?.local.equals(answer.audio.srtp!.local)).toBe(false)
    expect(textOf(answer)).toContain(`a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:${answer.video!.srtp!.local.reveal()}`)
  })

  it('shares its ports for RTCP, or does not', () => {
    expect(video(VIDEO, 'a=rtcp-mux').remote.rtcpPort).toBe(5_000)
    expect(video(VIDEO, 'a=rtcp:5007').remote.rtcpPort).toBe(5_007)
  })

  it('declines slides, remote control of cameras and BFCP by port 0', () => {
    const answer = answerTo(
      AUDIO,
      VIDEO,
      'a=content:main',
      VIDEO.replace('5000', '5002'),
      'a=content:slides',
      'm=application 5004 UDP/BFCP *',
      'a=floorctrl:s-only',
      'm=application 5006 RTP/AVP 100',
      'a=rtpmap:100 H224/4800',
      'm=application 5008 TCP/TLS/BFCP *',
    )
    expect(answer.local.media.map(({ kind, port, protocol, formats }) => `${kind} ${port} ${protocol} ${formats.join(' ')}`)).toEqual([
      'audio 20000 RTP/AVP 9',
      'video 20002 RTP/AVP 97',
      'video 0 RTP/AVP 97',
      'application 0 UDP/BFCP *',
      'application 0 RTP/AVP 100',
      'application 0 TCP/TLS/BFCP *',
    ])
    expect(textOf(answer)).toContain('a=content:main')
  })

  it('finds the camera behind the slides', () => {
    expect(video(VIDEO, 'a=content:slides', VIDEO.replace('5000', '5002'))).toMatchObject({ section: 2, remote: { port: 5_002 } })
  })

  it.each([
    ['another codec', 'm=video 5000 RTP/AVP 97\na=rtpmap:97 VP8/90000'],
    ['H.264 of another clock', 'm=video 5000 RTP/AVP 97\na=rtpmap:97 H264/8000'],
    ['interleaved packets alone', h264('profile-level-id=42e01f;packetization-mode=2')],
    ['slides alone', `${VIDEO}\na=content:slides`],
    ['a section that is over', VIDEO.replace('5000', '0')],
    ['keys by DTLS', VIDEO.replace('RTP/AVP', 'UDP/TLS/RTP/SAVPF')],
    ['encryption without a key', VIDEO.replace('RTP/AVP', 'RTP/SAVP')],
    ['a name for an address', `${VIDEO}\nc=IN IP4 gw.example`],
  ])('[V3] %s leaves a call with sound', (_what, section) => {
    const answer = answerTo(AUDIO, section)
    expect(answer).toMatchObject({ audio: { codec: 'G722' }, video: null })
    expect(answer.local.media[1]?.port).toBe(0)
  })

  it('[V3] is declined where the operator insists on encryption and the picture has none', () => {
    const secure = `${AUDIO.replace('AVP', 'SAVP')}\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}\n${VIDEO}`
    expect(agreed(answerOffer(from(secure), seeing({ encryption: 'always' }))).video).toBeNull()
  })

  it('[T4] never is one without sound, nor twice, whatever is offered', () => {
    const line = fc.constantFrom(
      AUDIO,
      VIDEO,
      h264('', 'profile-level-id=42e01f;packetization-mode=1'),
      'm=video 0 RTP/AVP 97',
      'm=application 9 UDP/BFCP *',
      'a=rtpmap:97 H264/90000',
      'a=fmtp:97 profile-level-id=;packetization-mode',
      'a=content:slides',
      'a=rtcp-fb:* nack pli',
      'a=rtcp-fb:',
      'b=TIAS:1',
      'b=AS:x',
      'a=inactive',
      `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`,
      'c=IN IP4 0.0.0.0',
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 16 }), (lines) => {
        const offer = from(lines.join('\n'))
        const answer = answerOffer(offer, seeing())
        if (answer.kind === 'disagreed') return
        const open = answer.local.media.flatMap(({ kind, port }) => (port === 0 ? [] : kind))
        expect(open.toSorted()).toEqual(answer.video === null ? ['audio'] : ['audio', 'video'])
        expect(answer.video !== null && !offersVideo(offer)).toBe(false)
        expect(parseDescription(writeDescription(answer.local)).kind).toBe('description')
      }),
      { numRuns: 500 },
    )
  })
})

describe('the picture in later offers of the other side', () => {
  const own = seeing()
  const first = agreed(answerOffer(from(`${AUDIO}\n${VIDEO}`), own))

  it('comes, goes and comes again', () => {
    const sound = agreed(answerOffer(from(`${AUDIO}\n${VIDEO.replace('5000', '0')}`), own, first))
    expect(sound).toMatchObject({ video: null, local: { origin: { version: 2n } } })
    const again = agreed(answerOffer(from(`${AUDIO}\n${VIDEO}`), own, sound))
    expect(again.video).toEqual(first.video)
  })

  it('is held with the sound, and keeps its key', () => {
    const secure = `${AUDIO}\n${VIDEO}\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`
    const before = agreed(answerOffer(from(secure), own))
    const held = agreed(answerOffer(from(`${secure}\na=sendonly`), own, before))
    expect(held.video?.direction).toBe('recvonly')
    expect(held.video?.srtp?.local.equals(before.video!.srtp!.local)).toBe(true)
  })
})
