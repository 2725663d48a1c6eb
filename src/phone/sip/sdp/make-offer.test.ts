import { describe, expect, it } from 'vitest'
import { acceptAnswer } from './accept-answer.ts'
import { answerOffer } from './answer-offer.ts'
import { agreed, from, ownMedia } from './description.suite.ts'
import { makeOffer, repeatOffer } from './make-offer.ts'
import { writeDescription } from './write-description.ts'

const KEY = 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj'

describe('our offer', () => {
  it('names everything that we can do, best first', () => {
    expect(writeDescription(makeOffer(ownMedia())).toString().split('\r\n').slice(5)).toEqual([
      'm=audio 20000 RTP/AVP 96 9 0 8 13 101 100',
      'a=rtpmap:96 opus/48000/2',
      'a=fmtp:96 maxplaybackrate=16000;sprop-maxcapturerate=16000;useinbandfec=1',
      'a=rtpmap:9 G722/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:13 CN/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=rtpmap:100 telephone-event/48000',
      'a=fmtp:100 0-15',
      'a=ptime:20',
      'a=rtcp-mux',
      'a=sendrecv',
      '',
    ])
  })

  it('is settled by the answer: its numbers to send, ours to receive', () => {
    const offer = makeOffer(ownMedia())
    const answer = from('m=audio 4000 RTP/AVP 111 97\na=rtpmap:111 opus/48000/2\na=rtpmap:97 telephone-event/48000\na=recvonly\na=ptime:40')
    expect(agreed(acceptAnswer(offer, answer))).toEqual({
      kind: 'agreed',
      local: offer,
      audio: {
        section: 0,
        codec: 'opus',
        parameters: '',
        voice: { send: 111, receive: 96 },
        digits: { send: 97, receive: 100, clockRate: 48_000 },
        noise: undefined,
        packetTime: 40,
        direction: 'sendonly',
        // The answer shares no port, so RTCP has its own.
        remote: { address: '192.0.2.7', port: 4_000, rtcpAddress: '192.0.2.7', rtcpPort: 4_001 },
        srtp: undefined,
      },
      video: null,
    })
  })

  it('follows the order of an answer with several codecs', () => {
    expect(agreed(acceptAnswer(makeOffer(ownMedia()), from('m=audio 4000 RTP/AVP 18 8 0 13'))).audio).toMatchObject({
      codec: 'PCMA',
      noise: { send: 13, receive: 13 },
      digits: undefined,
    })
  })

  it('agrees with our own answer to it', () => {
    const caller = ownMedia({ encryption: 'always' })
    const callee = ownMedia({ address: '198.51.100.9', port: 30_000 })
    const offer = makeOffer(caller)
    const there = agreed(answerOffer(offer, callee))
    const here = agreed(acceptAnswer(offer, there.local))
    expect(here.audio).toMatchObject({ codec: 'opus', remote: { address: '198.51.100.9', port: 30_000, rtcpPort: 30_000 } })
    expect(here.audio.srtp?.local.equals(there.audio.srtp!.remote)).toBe(true)
    expect(here.audio.srtp?.remote.equals(there.audio.srtp!.local)).toBe(true)
  })

  it.each([
    ['nothing', '', 'no-audio'],
    ['no audio', 'm=audio 0 RTP/AVP 0', 'no-audio'],
    ['video in its place', 'm=video 4000 RTP/AVP 0', 'no-audio'],
    ['another protocol', 'm=audio 4000 RTP/SAVP 0', 'no-audio'],
    ['a codec that was not offered', 'm=audio 4000 RTP/AVP 18', 'no-codec'],
    ['a name for an address', 'm=audio 4000 RTP/AVP 0\nc=IN IP4 gw.example', 'no-address'],
  ])('[T4] is not met by %s', (_what, sections, why) => {
    expect(acceptAnswer(makeOffer(ownMedia()), from(sections))).toEqual({ kind: 'disagreed', why })
  })

  it.each([
    ['no key', ''],
    ['a tag that was not offered', `\na=crypto:9 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`],
    ['the suite of another tag', `\na=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:${KEY}`],
  ])('[T4] encrypted, is not met by %s', (_what, line) => {
    const offer = makeOffer(ownMedia({ encryption: 'always' }))
    expect(acceptAnswer(offer, from(`m=audio 4000 RTP/SAVP 0${line}`))).toEqual({ kind: 'disagreed', why: 'encryption' })
  })

  it('encrypted, has a key for each suite', () => {
    const text = writeDescription(makeOffer(ownMedia({ encryption: 'always' }))).toString()
    expect(text).toContain('RTP/SAVP')
    expect(text.match(/a=crypto:[^\r]*/g)).toEqual([
      `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${Buffer.alloc(30, 1).toString('base64')}`,
      `a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:${Buffer.alloc(30, 2).toString('base64')}`,
    ])
  })
})

describe('our next offer', () => {
  const own = ownMedia()
  const before = agreed(
    answerOffer(
      from('m=video 5000 RTP/AVP 97\nm=audio 4000 RTP/AVP 101 96\na=rtpmap:101 opus/48000/2\na=rtpmap:96 telephone-event/48000'),
      own,
    ),
  )

  it('to refresh is what was agreed on, unchanged', () => {
    expect(repeatOffer(before, 'sendrecv')).toEqual(before.local)
  })

  it('to hold changes the direction and the version alone', () => {
    const held = repeatOffer(before, 'sendonly')
    expect(held.origin).toEqual({ ...before.local.origin, version: 2n })
    expect(held.media[1]).toEqual({ ...before.local.media[1], direction: 'sendonly' })
    expect(held.media[0]).toEqual(before.local.media[0])
    const answer = from('m=video 0 RTP/AVP 97\nm=audio 4000 RTP/AVP 101\na=rtpmap:101 opus/48000/2\na=recvonly')
    expect(agreed(acceptAnswer(held, answer)).audio).toMatchObject({
      section: 1,
      direction: 'sendonly',
      voice: { send: 101, receive: 101 },
    })
  })

  it('of everything keeps sections, port and the meaning of every number', () => {
    const full = makeOffer(own, before)
    expect(full.origin.version).toBe(2n)
    expect(full.media.map(({ kind, port }) => [kind, port])).toEqual([
      ['video', 0],
      ['audio', 20_000],
    ])
    const numbers = new Map(full.media[1]?.payloads.map(({ type, name, clockRate }) => [`${name}/${clockRate}`, type]))
    expect(numbers.get('opus/48000')).toBe(101)
    expect(numbers.get('telephone-event/48000')).toBe(96)
    // 101 is taken, so the other digits step aside.
    expect(numbers.get('telephone-event/8000')).toBe(97)
    expect(new Set(numbers.values()).size).toBe(numbers.size)
  })

  it('keeps the key that is in use', () => {
    const secure = agreed(answerOffer(from(`m=audio 4000 RTP/SAVP 0\na=crypto:3 AES_CM_128_HMAC_SHA1_32 inline:${KEY}`), own))
    const next = makeOffer(own, secure).media[0]
    expect(next?.protocol).toBe('RTP/SAVP')
    expect(next?.crypto.find(({ suite }) => suite === 'AES_CM_128_HMAC_SHA1_32')?.master.equals(secure.audio.srtp!.local)).toBe(true)
  })
})
