import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SrtpMasterKey } from './crypto-attribute.ts'
import { DESCRIPTION_LIMITS } from './description-limits.ts'
import { described } from './description.suite.ts'
import { parseDescription } from './parse-description.ts'
import type { MediaSection, SessionDescription } from './session-description.ts'
import { writeDescription } from './write-description.ts'

const word = fc.string({ unit: fc.constantFrom(...'abcXYZ019-._'), minLength: 1, maxLength: 10 })
const address = fc.oneof(fc.ipV4(), fc.constantFrom('2001:db8::1', '::', 'gw.example'))
const port = fc.integer({ min: 0, max: 65_535 })

const payload = fc.record({
  type: fc.integer({ min: 0, max: 127 }),
  name: word,
  clockRate: fc.integer({ min: 1, max: 1_000_000 }),
  channels: fc.integer({ min: 1, max: 8 }),
  parameters: fc.oneof(fc.constant(''), fc.constant('useinbandfec=1; stereo=0'), word),
})

const crypto = fc.record({
  tag: fc.integer({ min: 0, max: 999_999_999 }),
  suite: fc.constantFrom('AES_CM_128_HMAC_SHA1_80' as const, 'AES_CM_128_HMAC_SHA1_32' as const),
  master: fc.uint8Array({ minLength: 30, maxLength: 30 }).map((bytes) => new SrtpMasterKey(Buffer.from(bytes))),
})

const section: fc.Arbitrary<MediaSection> = fc
  .record({
    kind: fc.constantFrom('audio', 'video', 'application'),
    port,
    protocol: fc.constantFrom('RTP/AVP', 'RTP/SAVP', 'UDP/DTLS/SCTP'),
    payloads: fc.uniqueArray(payload, { minLength: 1, maxLength: 6, selector: ({ type }) => type }),
    address,
    direction: fc.constantFrom('sendrecv' as const, 'sendonly' as const, 'recvonly' as const, 'inactive' as const),
    packetTime: fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: undefined }),
    rtcp: fc.option(fc.record({ port: fc.integer({ min: 1, max: 65_535 }), address: fc.option(address, { nil: undefined }) }), {
      nil: undefined,
    }),
    rtcpMux: fc.boolean(),
    bandwidth: fc.option(fc.integer({ min: 1, max: 1_000_000_000 }), { nil: undefined }),
    feedback: fc.array(
      fc.record({
        payload: fc.oneof(fc.constant('*' as const), fc.integer({ min: 0, max: 127 })),
        kind: fc.constantFrom('nack' as const, 'nack pli' as const, 'ccm fir' as const, 'ccm tmmbr' as const),
      }),
      { maxLength: 5 },
    ),
    content: fc.subarray(['main', 'slides', 'alt']),
    crypto: fc.array(crypto, { maxLength: 3 }),
  })
  .map((parts) => ({ ...parts, formats: parts.payloads.map(({ type }) => `${type}`) }))

const description: fc.Arbitrary<SessionDescription> = fc.record({
  origin: fc.record({ username: word, sessionId: word, version: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), address }),
  media: fc.array(section, { maxLength: 4 }),
})

const sample = `v=0
o=caller 13760799956958020 13760799956958020 IN IP4 192.0.2.7
s=A call
c=IN IP4 192.0.2.7/127
b=AS:128
t=0 0
a=sendonly
m=audio 49170/2 RTP/AVP 96 9 0 101 97 x
a=rtpmap:96 opus/48000/2
a=fmtp:96 useinbandfec=1
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=rtpmap:97 odd
a=ptime:20
a=rtcp:53020 IN IP6 2001:db8::9
a=rtcp-mux
m=video 0 RTP/AVP 31
c=IN IP6 2001:db8::1
a=inactive
m=application 9 UDP/DTLS/SCTP webrtc-datachannel`

describe('descriptions', () => {
  it('are read as far as a telephone needs them', () => {
    const { origin, media } = described(sample)
    expect(origin).toEqual({ username: 'caller', sessionId: '13760799956958020', version: 13760799956958020n, address: '192.0.2.7' })
    expect(media[0]).toMatchObject({
      kind: 'audio',
      port: 49_170,
      protocol: 'RTP/AVP',
      formats: ['96', '9', '0', '101', '97', 'x'],
      payloads: [
        { type: 96, name: 'opus', clockRate: 48_000, channels: 2, parameters: 'useinbandfec=1' },
        { type: 9, name: 'G722', clockRate: 8_000, channels: 1, parameters: '' },
        { type: 0, name: 'PCMU', clockRate: 8_000, channels: 1, parameters: '' },
        { type: 101, name: 'telephone-event', clockRate: 8_000, channels: 1, parameters: '0-16' },
      ],
      address: '192.0.2.7',
      direction: 'sendonly',
      packetTime: 20,
      rtcp: { port: 53_020, address: '2001:db8::9' },
      rtcpMux: true,
    })
    expect(media[1]).toMatchObject({ kind: 'video', port: 0, address: '2001:db8::1', direction: 'inactive' })
    expect(media[2]).toMatchObject({ kind: 'application', formats: ['webrtc-datachannel'], payloads: [] })
  })

  it('hold no address that is empty', () => {
    const { media } = described(`${sample}\na=rtcp:4001 IN IP4  .2.1\nc=IN IP4 /127`)
    expect(media[2]).toMatchObject({ rtcp: { port: 4_001, address: undefined }, address: undefined })
  })

  it('are read with LF alone', () => {
    expect(parseDescription(Buffer.from(sample))).toEqual({ kind: 'description', description: described(sample) })
  })

  it('[T4] are read as they were written', () => {
    fc.assert(
      fc.property(description, (written) => {
        const parsed = parseDescription(writeDescription(written))
        expect(parsed).toEqual({ kind: 'description', description: written })
        // Keys print as nothing, so their bytes are compared by their text.
        expect(parsed.kind === 'description' && writeDescription(parsed.description)).toEqual(writeDescription(written))
      }),
      { numRuns: 500 },
    )
  })

  it('[T4] never throw, whatever their bytes', () => {
    const lines = fc.array(
      fc.constantFrom(
        ...sample.split('\n'),
        'm=audio',
        'm=audio 1 RTP/AVP',
        'a=rtpmap:',
        'a=crypto:1',
        'c=',
        'o=',
        '=',
        '\r',
        'a=fmtp:0',
        'v=1',
        'm=  ',
      ),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(
        fc.oneof(
          lines.map((some) => ['v=0', 'o=- 1 1 IN IP4 a', ...some].join('\n')),
          lines.map((some) => some.join('\r\n')),
          fc.string(),
        ),
        (text) => {
          const parsed = parseDescription(Buffer.from(text))
          const again = parsed.kind === 'description' ? parseDescription(writeDescription(parsed.description)) : parsed
          expect(again.kind).toBe(parsed.kind)
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it.each([
    ['nothing', '', 'no-description'],
    ['another version', 'v=1\no=- 1 1 IN IP4 a', 'no-description'],
    ['no origin', 'v=0\ns=-', 'bad-origin'],
    ['a version that is no number', 'v=0\no=- 1 x IN IP4 a', 'bad-origin'],
    ['a version beyond 64 bits', `v=0\no=- 1 ${'9'.repeat(21)} IN IP4 a`, 'bad-origin'],
    ['a section without formats', 'v=0\no=- 1 1 IN IP4 a\nm=audio 1 RTP/AVP', 'bad-section'],
    ['a port beyond the last', 'v=0\no=- 1 1 IN IP4 a\nm=audio 65536 RTP/AVP 0', 'bad-section'],
    ['CR alone', 'v=0\no=- 1 1 IN IP4 a\nm=audio 1 RTP/AVP 0\ra=b', 'bad-lines'],
    ['too many lines', `v=0\no=- 1 1 IN IP4 a\n${'a=b\n'.repeat(DESCRIPTION_LIMITS.lines)}`, 'bad-lines'],
    ['too many sections', `v=0\no=- 1 1 IN IP4 a\n${'m=audio 1 RTP/AVP 0\n'.repeat(DESCRIPTION_LIMITS.media + 1)}`, 'too-many-sections'],
    ['too many formats', `v=0\no=- 1 1 IN IP4 a\nm=audio 1 RTP/AVP ${'0 '.repeat(DESCRIPTION_LIMITS.formats + 1)}`, 'bad-section'],
    ['too many bytes', `v=0\no=- 1 1 IN IP4 a\na=${'b'.repeat(DESCRIPTION_LIMITS.bytes)}`, 'too-large'],
  ])('[T4] are refused for %s', (_what, text, fault) => {
    expect(parseDescription(Buffer.from(text))).toEqual({ kind: 'fault', fault })
  })
})
