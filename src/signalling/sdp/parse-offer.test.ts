import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Offer } from './offer.ts'
import { parseOffer } from './parse-offer.ts'

const text = (name: string): string => readFileSync(new URL(`fixtures/${name}.sdp`, import.meta.url), 'utf8')
const chromium = text('chromium')

function parsed(sdp: string): Offer {
  const result = parseOffer(sdp)
  if (!result.ok) throw new Error(result.why)
  return result.offer
}

describe('parseOffer', () => {
  it('reads what Chromium offers', () => {
    const { sections, ufrag, fingerprint } = parsed(chromium)
    expect(sections.map((section) => section.kind)).toEqual(['audio', 'audio', 'video', 'video', 'audio', 'video', 'application'])
    expect(ufrag).toBe('2N+5')
    expect(fingerprint).toMatch(/^sha-256 CE:9E/)
    expect(sections[5]).toMatchObject({
      direction: 'sendonly',
      rids: ['q', 'h', 'f'],
      trackId: 'dd5410d4-247b-4b94-8047-783950d0e70e',
      rejected: false,
    })
    expect(sections[2]?.codecs[0]).toEqual({
      payloadType: 96,
      name: 'vp8',
      clockRate: 90000,
      channels: null,
      fmtp: '',
      feedback: ['goog-remb', 'transport-cc', 'ccm fir', 'nack', 'nack pli'],
    })
  })

  it('reads what Firefox offers: session-level fingerprint, bundle-only sections at port 0, directed extensions', () => {
    const { sections, fingerprint } = parsed(text('firefox'))
    expect(fingerprint).toMatch(/^sha-256 68:FA/)
    expect(sections.every((section) => !section.rejected)).toBe(true)
    expect(sections[0]?.extensions).toContainEqual({ id: 2, uri: 'urn:ietf:params:rtp-hdrext:csrc-audio-level', direction: 'recvonly' })
    expect(sections[5]?.ssrcs).toEqual([
      { ssrc: 297385975, rtxSsrc: 2935520947 },
      { ssrc: 703318114, rtxSsrc: 124303222 },
      { ssrc: 3762391930, rtxSsrc: 3496492095 },
    ])
  })

  it('takes port 0 without bundle-only for a section that is closed', () => {
    expect(parsed(chromium.replace('m=audio 9', 'm=audio 0')).sections[0]?.rejected).toBe(true)
  })

  it('[T4] refuses what it could not answer', () => {
    const refused = [
      '',
      'v=0\r\n',
      chromium.replaceAll(/a=ice-pwd:.*\r?\n/g, ''),
      chromium.replaceAll(/a=fingerprint:.*\r?\n/g, ''),
      chromium.replace('a=mid:1', 'a=mid:0'),
      chromium.replace('a=mid:1', 'a=mid:a b'),
      chromium.replace('m=audio', 'm=telepathy'),
      chromium.replace('m=audio 9', 'm=audio 9\u0000'),
      chromium.replace('SAVPF 111', 'SAVPF 128'),
      // Other clients get this value, and would see a line of their own in it.
      chromium.replace('useinbandfec=1', 'useinbandfec=1\ra=inactive'),
      chromium.replace('a=mid:0', `a=mid:0\r\na=x:${'y'.repeat(3000)}`),
      chromium.replace('a=mid:0', `a=mid:0${'\r\na=x'.repeat(700)}`),
      chromium + 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:x\r\n'.repeat(600),
      'x'.repeat(2_000_000),
    ]
    expect(refused.map((sdp) => parseOffer(sdp).ok)).toEqual(refused.map(() => false))
  })

  it('[T4] never throws, and never lets a line break into a value', () => {
    const lines = chromium.split(/\r?\n/)
    const line = fc.oneof(
      fc.constantFrom(...lines),
      fc.string(),
      fc.string().map((value) => `a=${value}`),
      fc.string().map((value) => `m=${value}`),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.constantFrom('\r\n', '\n'), (chosen, end) => {
        const result = parseOffer([...lines.slice(0, 20), ...chosen].join(end))
        expect(result.ok ? JSON.stringify(result.offer) : '').not.toMatch(/\\r|\\n/)
      }),
      { numRuns: 300 },
    )
  })
})
