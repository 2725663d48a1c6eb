import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerOffer } from './answer-offer.ts'
import { agreed, described, from, ownMedia } from './description.suite.ts'
import { parseDescription } from './parse-description.ts'
import { writeDescription } from './write-description.ts'

const KEY_80 = 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj'
const KEY_32 = 'NzB4d1BINUAvLEw6UzF3WSJ+PSdFcGdUJShpX1Zj'

describe('the answer to an offer', () => {
  it('takes the best codec by the offer’s own number, with digits of its clock', () => {
    const offer = from(
      'm=audio 4000 RTP/AVP 0 8 9 107 101 102 13\na=rtpmap:107 opus/48000/2\na=fmtp:107 useinbandfec=1;maxaveragebitrate=24000\n' +
        'a=rtpmap:101 telephone-event/8000\na=rtpmap:102 telephone-event/48000\na=ptime:20',
    )
    const { local, audio } = agreed(answerOffer(offer, ownMedia()))
    expect(audio).toEqual({
      section: 0,
      codec: 'opus',
      parameters: 'useinbandfec=1;maxaveragebitrate=24000',
      voice: { send: 107, receive: 107 },
      digits: { send: 102, receive: 102, clockRate: 48_000 },
      noise: undefined,
      packetTime: 20,
      direction: 'sendrecv',
      remote: { address: '192.0.2.7', port: 4_000, rtcpAddress: '192.0.2.7', rtcpPort: 4_001 },
      srtp: undefined,
    })
    expect(writeDescription(local).toString().split('\r\n')).toEqual([
      'v=0',
      'o=latch 4711 1 IN IP4 203.0.113.5',
      's=-',
      'c=IN IP4 203.0.113.5',
      't=0 0',
      'm=audio 20000 RTP/AVP 107 102',
      'a=rtpmap:107 opus/48000/2',
      'a=fmtp:107 maxplaybackrate=16000;sprop-maxcapturerate=16000;useinbandfec=1',
      'a=rtpmap:102 telephone-event/48000',
      'a=fmtp:102 0-15',
      'a=ptime:20',
      'a=sendrecv',
      '',
    ])
  })

  it.each([
    ['G.722 before G.711', '0 8 9', 'G722', 9],
    ['µ-law where it stands first', '18 0 8', 'PCMU', 0],
    ['A-law where it stands first', '8 0', 'PCMA', 8],
  ])('takes %s', (_what, formats, codec, type) => {
    const { audio } = agreed(answerOffer(from(`m=audio 4000 RTP/AVP ${formats} 101\na=rtpmap:101 telephone-event/8000`), ownMedia()))
    expect(audio).toMatchObject({ codec, voice: { send: type }, digits: { send: 101, clockRate: 8_000 } })
  })

  it('takes comfort noise with G.711 alone', () => {
    const noise = (formats: string) => agreed(answerOffer(from(`m=audio 4000 RTP/AVP ${formats}`), ownMedia())).audio.noise
    expect(noise('0 13')).toEqual({ send: 13, receive: 13 })
    expect(noise('9 13')).toBeUndefined()
    expect(noise('0')).toBeUndefined()
  })

  it('offers only what the operator allows', () => {
    const { audio } = agreed(answerOffer(from('m=audio 4000 RTP/AVP 9 8'), ownMedia({ codecs: ['PCMU', 'PCMA'] })))
    expect(audio.codec).toBe('PCMA')
  })

  it.each([
    ['sendrecv', 'sendrecv'],
    ['sendonly', 'recvonly'],
    ['recvonly', 'sendonly'],
    ['inactive', 'inactive'],
  ] as const)('%s is answered by %s', (theirs, ours) => {
    const { local, audio } = agreed(answerOffer(from(`m=audio 4000 RTP/AVP 0\na=${theirs}`), ownMedia()))
    expect(audio.direction).toBe(ours)
    expect(local.media[0]?.direction).toBe(ours)
  })

  it('reads 0.0.0.0 as hold (RFC 3264 §8.4)', () => {
    expect(agreed(answerOffer(from('m=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0'), ownMedia())).audio.direction).toBe('recvonly')
    expect(agreed(answerOffer(from('m=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0\na=recvonly'), ownMedia())).audio.direction).toBe('inactive')
  })

  it.each([
    [undefined, 20],
    [10, 20],
    [30, 20],
    [40, 40],
    [200, 60],
  ])('packets of %s ms are answered by %s', (wish, time) => {
    const offer = from(`m=audio 4000 RTP/AVP 0${wish === undefined ? '' : `\na=ptime:${wish}`}`)
    expect(agreed(answerOffer(offer, ownMedia())).audio.packetTime).toBe(time)
  })

  it('sends RTCP where it is wanted', () => {
    const remote = (lines: string) => agreed(answerOffer(from(`m=audio 4000 RTP/AVP 0\n${lines}`), ownMedia())).audio.remote
    expect(remote('a=rtcp:5000')).toMatchObject({ rtcpAddress: '192.0.2.7', rtcpPort: 5_000 })
    expect(remote('a=rtcp:5000 IN IP4 192.0.2.8')).toMatchObject({ rtcpAddress: '192.0.2.8', rtcpPort: 5_000 })
    expect(remote('a=rtcp-mux\na=rtcp:5000')).toMatchObject({ rtcpAddress: '192.0.2.7', rtcpPort: 4_000 })
  })

  it('declines every other section in its place', () => {
    const offer = from(
      'm=video 5000 RTP/AVP 97 98\na=rtpmap:97 H264/90000\nm=audio 0 RTP/AVP 0\nm=audio 4000 RTP/AVP 0\nm=audio 4002 RTP/AVP 0\nm=application 9 UDP/BFCP *\nm=image 9 udptl t38',
    )
    const { local, audio } = agreed(answerOffer(offer, ownMedia()))
    expect(audio.section).toBe(2)
    expect(local.media.map(({ kind, port, formats }) => `${kind} ${port} ${formats.join(' ')}`)).toEqual([
      'video 0 97',
      'audio 0 0',
      'audio 20000 0',
      'audio 0 0',
      'application 0 *',
      'image 0 t38',
    ])
  })

  it('speaks IPv6', () => {
    const offer = described('v=0\no=- 1 1 IN IP6 2001:db8::7\ns=-\nc=IN IP6 2001:db8::7\nt=0 0\nm=audio 4000 RTP/AVP 0')
    const { local, audio } = agreed(answerOffer(offer, ownMedia({ address: '2001:db8::5' })))
    expect(audio.remote.address).toBe('2001:db8::7')
    expect(writeDescription(local).toString()).toContain('o=latch 4711 1 IN IP6 2001:db8::5\r\ns=-\r\nc=IN IP6 2001:db8::5\r\n')
  })

  it.each([
    ['no section at all', '', 'no-audio'],
    ['only video', 'm=video 5000 RTP/AVP 97', 'no-audio'],
    ['audio that is over', 'm=audio 0 RTP/AVP 0', 'no-audio'],
    ['keys by DTLS', 'm=audio 4000 UDP/TLS/RTP/SAVPF 0', 'no-audio'],
    ['no codec of ours', 'm=audio 4000 RTP/AVP 18 3', 'no-codec'],
    ['opus of another kind', 'm=audio 4000 RTP/AVP 96\na=rtpmap:96 opus/16000', 'no-codec'],
    ['a name for an address', 'm=audio 4000 RTP/AVP 0\nc=IN IP4 gw.example', 'no-address'],
    ['a multicast address', 'm=audio 4000 RTP/AVP 0\nc=IN IP4 239.1.2.3/127', 'no-address'],
    ['everybody’s address', 'm=audio 4000 RTP/AVP 0\nc=IN IP4 255.255.255.255', 'no-address'],
    ['encryption without a key', 'm=audio 4000 RTP/SAVP 0', 'encryption'],
  ])('[T4] disagrees with %s', (_what, sections, why) => {
    expect(answerOffer(from(sections), ownMedia())).toEqual({ kind: 'disagreed', why })
  })

  it('[T4] never throws, and its answer is one: as many sections, one of them audio, everything offered', () => {
    const line = fc.constantFrom(
      'm=audio 4000 RTP/AVP 0 8 9 96 101',
      'm=audio 4000 RTP/SAVP 0 13',
      'm=audio 0 RTP/AVP 0',
      'm=video 5000 RTP/AVP 97',
      'm=image 5000 udptl t38',
      'a=rtpmap:96 opus/48000/2',
      'a=rtpmap:101 telephone-event/8000',
      `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${KEY_80}`,
      'a=sendonly',
      'a=inactive',
      'a=rtcp-mux',
      'c=IN IP4 0.0.0.0',
      'c=IN IP6 2001:db8::1',
      'a=ptime:40',
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const offer = from(lines.join('\n'))
        const answer = answerOffer(offer, ownMedia())
        const local = answer.kind === 'agreed' ? answer.local : { origin: offer.origin, media: offer.media }
        expect(local.media.map(({ kind, protocol }) => [kind, protocol])).toEqual(offer.media.map(({ kind, protocol }) => [kind, protocol]))
        local.media.forEach(({ formats }, i) => expect(offer.media[i]?.formats).toEqual(expect.arrayContaining([...formats])))
        const open = local.media.filter(({ port }) => port !== 0)
        expect(answer.kind === 'disagreed' || open.length === 1).toBe(true)
        expect(parseDescription(writeDescription(local)).kind).toBe('description')
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('encryption in the answer (RFC 4568)', () => {
  const secure = `m=audio 4000 RTP/SAVP 0\na=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:${KEY_32}\na=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:${KEY_80}|2^31`

  it('takes our best suite under the offer’s tag, with a key of our own', () => {
    const { local, audio } = agreed(answerOffer(from(secure), ownMedia()))
    expect(audio.srtp?.suite).toBe('AES_CM_128_HMAC_SHA1_80')
    expect(audio.srtp?.remote.reveal()).toBe(KEY_80)
    expect(audio.srtp?.local.reveal()).toBe(Buffer.alloc(30, 1).toString('base64'))
    const text = writeDescription(local).toString()
    expect(text).toContain('m=audio 20000 RTP/SAVP 0\r\n')
    expect(text).toContain(`a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:${Buffer.alloc(30, 1).toString('base64')}\r\n`)
  })

  it('takes the short suite where it is the only one of ours', () => {
    const { audio } = agreed(answerOffer(from(secure), ownMedia({ suites: ['AES_CM_128_HMAC_SHA1_32'] })))
    expect(audio.srtp?.remote.reveal()).toBe(KEY_32)
  })

  it('takes keys that are offered beside plain RTP, and does without them where none are', () => {
    const wish = `m=audio 4000 RTP/AVP 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${KEY_80}`
    expect(agreed(answerOffer(from(wish), ownMedia())).audio.srtp?.remote.reveal()).toBe(KEY_80)
    expect(agreed(answerOffer(from(wish), ownMedia({ encryption: 'never' }))).audio.srtp).toBeUndefined()
    expect(agreed(answerOffer(from('m=audio 4000 RTP/AVP 0'), ownMedia())).audio.srtp).toBeUndefined()
  })

  it('insists on what the operator insists on', () => {
    expect(answerOffer(from('m=audio 4000 RTP/AVP 0'), ownMedia({ encryption: 'always' }))).toMatchObject({ why: 'encryption' })
    expect(answerOffer(from(secure), ownMedia({ encryption: 'never' }))).toMatchObject({ why: 'encryption' })
  })

  it('takes the encrypted one of two alternatives where it stands first', () => {
    const { audio } = agreed(answerOffer(from(`${secure}\nm=audio 4002 RTP/AVP 0`), ownMedia()))
    expect(audio).toMatchObject({ section: 0, remote: { port: 4_000 } })
    const plain = agreed(answerOffer(from(`${secure}\nm=audio 4002 RTP/AVP 0`), ownMedia({ encryption: 'never' })))
    expect(plain.audio).toMatchObject({ section: 1, remote: { port: 4_002 } })
  })

  it('keeps our key through the call', () => {
    const own = ownMedia()
    const first = agreed(answerOffer(from(secure), own))
    const second = agreed(answerOffer(from(`${secure}\na=sendonly`), own, first))
    expect(second.audio.srtp?.local.equals(first.audio.srtp!.local)).toBe(true)
  })
})

describe('the next offers of a call', () => {
  const offer = from('m=audio 4000 RTP/AVP 0')
  const own = ownMedia()
  const first = agreed(answerOffer(offer, own))

  it('raise the version where the answer changes, by one', () => {
    const held = agreed(answerOffer(from('m=audio 4000 RTP/AVP 0\na=sendonly'), own, first))
    expect(held.local.origin).toMatchObject({ sessionId: '4711', version: 2n })
    expect(held.local.media[0]).toMatchObject({ port: 20_000, direction: 'recvonly' })
    const resumed = agreed(answerOffer(offer, own, held))
    expect(resumed.local.origin.version).toBe(3n)
    expect(resumed.audio.direction).toBe('sendrecv')
  })

  it('leave the version where nothing changes', () => {
    expect(agreed(answerOffer(offer, own, first)).local).toEqual(first.local)
  })

  it('follow the other side to another address', () => {
    const moved = agreed(answerOffer(from('m=audio 6000 RTP/AVP 0\nc=IN IP4 192.0.2.99'), own, first))
    expect(moved.audio.remote).toMatchObject({ address: '192.0.2.99', port: 6_000 })
    expect(moved.local.origin.version).toBe(1n)
  })
})
