import { describe, expect, it } from 'vitest'
import { parseOffer } from '../../signalling/sdp/parse-offer.ts'
import { EXTENSION } from '../../sfu/rtp/header-extensions.ts'
import type { Section } from './section.ts'
import { writeOffer } from './write-offer.ts'

const sections: readonly Section[] = [
  { mid: '0', kind: 'data' },
  { mid: '1', kind: 'sound', use: 'down' },
  { mid: '2', kind: 'sound', use: 'up', cid: 'sound', ssrc: 4_000_000_000, codecs: ['pcma'] },
  { mid: '3', kind: 'sound', use: 'idle' },
]
const transport = {
  ufrag: 'abcd',
  pwd: '0123456789012345678901+/',
  fingerprint: `sha-256 ${Array(32).fill('AB').join(':')}`,
  candidates: [{ address: '192.0.2.7', port: 5000 }],
}

describe('an offer', () => {
  it('is what a server reads', () => {
    const parsed = parseOffer(writeOffer({ sections, transport, sessionId: '1', version: 1 }))
    if (!parsed.ok) throw new Error(parsed.why)
    const { offer } = parsed
    expect(offer).toMatchObject({ ufrag: transport.ufrag, pwd: transport.pwd, fingerprint: transport.fingerprint })
    expect(offer.sections.map(({ mid, kind, direction }) => [mid, kind, direction])).toEqual([
      ['0', 'application', 'sendrecv'],
      ['1', 'audio', 'recvonly'],
      ['2', 'audio', 'sendonly'],
      ['3', 'audio', 'inactive'],
    ])
    const [, down, up] = offer.sections
    expect(up).toMatchObject({ trackId: 'sound', ssrcs: [{ ssrc: 4_000_000_000, rtxSsrc: null }] })
    expect(up?.codecs.map(({ name, payloadType }) => [name, payloadType])).toEqual([
      ['pcma', 8],
      ['opus', 111],
    ])
    expect(down?.codecs.map(({ name }) => name)).toEqual(['opus', 'pcmu', 'pcma'])
    expect(up?.extensions).toEqual([{ id: 1, uri: EXTENSION.audioLevel, direction: null }])
  })

  it('names our addresses once', () => {
    const text = writeOffer({ sections, transport, sessionId: '1', version: 1 })
    expect(text.match(/a=candidate:.*/g)).toEqual(['a=candidate:1 1 udp 2130706431 192.0.2.7 5000 typ host'])
  })

  it('says how pictures may come and how ours goes, and nothing of pictures where there are none', () => {
    const pictures: readonly Section[] = [
      { mid: '4', kind: 'picture', use: 'down' },
      { mid: '5', kind: 'picture', use: 'up', cid: 'picture', ssrc: 11, copiesSsrc: 12 },
      { mid: '6', kind: 'picture', use: 'idle' },
    ]
    const parsed = parseOffer(writeOffer({ sections: [...sections, ...pictures], transport, sessionId: '1', version: 1 }))
    if (!parsed.ok) throw new Error(parsed.why)
    const [down, up, idle] = parsed.offer.sections.slice(sections.length)
    expect([down, up, idle].map((section) => [section?.kind, section?.direction])).toEqual([
      ['video', 'recvonly'],
      ['video', 'sendonly'],
      ['video', 'inactive'],
    ])
    expect(down?.codecs.map(({ name }) => name)).toEqual(['vp8', 'rtx', 'h264', 'rtx', 'vp9', 'rtx', 'h264', 'rtx'])
    expect(up?.codecs[0]).toMatchObject({ name: 'h264', payloadType: 102, feedback: ['nack', 'nack pli', 'ccm fir', 'transport-cc'] })
    expect(up?.codecs[0]?.fmtp).toContain('packetization-mode=1;profile-level-id=42e01f')
    expect(up).toMatchObject({ trackId: 'picture', ssrcs: [{ ssrc: 11, rtxSsrc: 12 }] })
    expect(up?.extensions).toEqual([{ id: 2, uri: EXTENSION.transportSequence, direction: null }])
    expect(writeOffer({ sections, transport, sessionId: '1', version: 1 })).not.toMatch(/m=video|transport-wide/)
  })
})
