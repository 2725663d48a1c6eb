import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAnswer } from './read-answer.ts'

const fingerprint = `sha-256 ${Array(32).fill('AB').join(':')}`
const head = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1 2 3', `a=fingerprint:${fingerprint}`]
const transport = ['a=ice-ufrag:abcd', 'a=ice-pwd:0123456789012345678901', 'a=setup:active']
const sections = [
  ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=mid:0', ...transport],
  [
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
    'a=mid:1',
    'a=sendonly',
    'a=candidate:1 1 udp 100 192.0.2.1 7882 typ host',
    'a=candidate:2 1 tcp 90 192.0.2.1 7881 typ host tcptype passive',
    'a=candidate:3 1 tcp 90 192.0.2.1 9 typ host tcptype active',
    'a=candidate:4 1 udp 90 host.example 9 typ host',
    'a=candidate:5 2 udp 90 192.0.2.1 9 typ host',
    'a=ssrc:77 cname:x',
    'a=ssrc:77 msid:s t',
    'a=msid:s TR_a',
  ],
  ['m=audio 9 UDP/TLS/RTP/SAVPF 8 111', 'a=mid:2', 'a=recvonly', 'a=extmap:3/sendrecv urn:ietf:params:rtp-hdrext:ssrc-audio-level'],
  ['m=audio 0 UDP/TLS/RTP/SAVPF 111', 'a=mid:3', 'a=sendrecv'],
  [
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
    'a=mid:4',
    'a=sendonly',
    'a=extmap:2 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    'a=ssrc-group:FID 500 501',
    'a=ssrc-group:SIM 500 501',
    'a=ssrc-group:FID 500',
    'a=ssrc:500 cname:x',
    'a=ssrc:501 cname:x',
  ],
]
const answer = [...head, ...sections.flat(), ''].join('\r\n')

describe('an answer', () => {
  it('says who sends what on which way', () => {
    const read = readAnswer(answer)!
    expect(read).toMatchObject({ ufrag: 'abcd', pwd: '0123456789012345678901', fingerprint, dtlsActive: true })
    expect(read.candidates).toEqual([
      { protocol: 'udp', address: '192.0.2.1', port: 7882, priority: 100 },
      { protocol: 'tcp', address: '192.0.2.1', port: 7881, priority: 90 },
    ])
    const [, down, up, refused] = read.sections
    expect(down).toMatchObject({ mid: '1', sends: true, receives: false, ssrcs: [77], trackId: 'TR_a', audioLevelId: 0 })
    expect(down?.formats.map(({ codec }) => codec)).toEqual(['opus', 'pcmu'])
    expect(up).toMatchObject({ mid: '2', sends: false, receives: true, audioLevelId: 3 })
    expect(up?.formats.map(({ codec }) => codec)).toEqual(['pcma', 'opus'])
    expect(refused).toMatchObject({ sends: false, receives: false })
    const pictures = { payloadTypes: [96, 97], ssrcs: [500, 501], copies: new Map([[500, 501]]), transportSequenceId: 2 }
    expect(read.sections[4]).toMatchObject({ mid: '4', sends: true, ...pictures })
  })

  it('without names, password or fingerprint it is none', () => {
    for (const needed of ['ice-ufrag', 'ice-pwd', 'fingerprint']) {
      expect(readAnswer(answer.replaceAll(new RegExp(`a=${needed}:.*\r\n`, 'g'), ''))).toBeNull()
      expect(readAnswer(answer.replace(new RegExp(`a=${needed}:.*`), `a=${needed}:?`))).toBeNull()
    }
    expect(readAnswer('x'.repeat(600_000))).toBeNull()
  })

  it('[T4] no text makes it throw, or say more than it may', () => {
    const line = fc.oneof(
      fc.constantFrom(...answer.split('\r\n')),
      fc.string({ maxLength: 80 }).map((text) => `a=${text}`),
      fc.string({ maxLength: 80 }).map((text) => `m=${text}`),
      fc.string({ maxLength: 60 }).map((text) => `a=candidate:${text}`),
      fc.string({ maxLength: 60 }).map((text) => `a=ssrc:${text}`),
      fc.string({ maxLength: 30 }).map((text) => `a=ssrc-group:FID ${text}`),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const read = readAnswer([...head, ...transport, ...lines].join('\r\n'))
        for (const section of read?.sections ?? []) {
          expect(section.ssrcs.every((ssrc) => Number.isInteger(ssrc) && ssrc >= 0 && ssrc <= 0xffffffff)).toBe(true)
          expect(section.audioLevelId).toBeLessThanOrEqual(14)
          expect(section.copies.size).toBeLessThanOrEqual(8)
        }
        for (const { port } of read?.candidates ?? []) expect(port).toBeLessThanOrEqual(65_535)
      }),
    )
  })
})
