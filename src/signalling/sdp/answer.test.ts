import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { answerOffer } from './answer.ts'
import type { AnnouncedTrack, AnswerRequest, WantedTrack } from './negotiation.ts'
import type { Offer } from './offer.ts'
import { parseOffer } from './parse-offer.ts'

const offerOf = (name: string, change: (sdp: string) => string = (sdp) => sdp): Offer => {
  const result = parseOffer(change(readFileSync(new URL(`fixtures/${name}.sdp`, import.meta.url), 'utf8')))
  if (!result.ok) throw new Error(result.why)
  return result.offer
}

const CHROMIUM_MIC = '60c9f6f1-b29b-41b2-b7f7-813a35087ce6'
const CHROMIUM_CAMERA = 'dd5410d4-247b-4b94-8047-783950d0e70e'

const announced = (sid: string, kind: 'audio' | 'video', cid: string, more: Partial<AnnouncedTrack> = {}): AnnouncedTrack => ({
  id: sid,
  sid,
  kind,
  cids: [cid],
  codec: null,
  stereo: false,
  dtx: true,
  redundant: false,
  ...more,
})

let ssrc = 1000
const wanted = (sid: string, kind: 'audio' | 'video', codec = kind === 'audio' ? 'opus' : 'vp8', fmtp = ''): WantedTrack => ({
  sid,
  publisherSid: 'PA_other',
  kind,
  codec,
  fmtp,
  stereo: false,
  redundant: false,
  ssrc: (ssrc += 2),
  rtxSsrc: ssrc + 1,
})

const answer = (offer: Offer, parts: Partial<AnswerRequest> = {}) =>
  answerOffer({
    offer,
    version: 1,
    transport: {
      ufrag: 'ufra',
      pwd: 'p'.repeat(22),
      fingerprint: 'sha-256 AA:BB',
      candidates: [
        { protocol: 'udp', address: '192.0.2.1', port: 7882 },
        { protocol: 'tcp', address: '192.0.2.1', port: 7882 },
      ],
    },
    announced: [],
    wanted: [],
    upBound: new Map(),
    downBound: new Map(),
    ...parts,
  })

const sectionsOf = (sdp: string): string[] => sdp.split(/^m=/m).slice(1)

const both = [announced('TR_mic', 'audio', CHROMIUM_MIC), announced('TR_cam', 'video', CHROMIUM_CAMERA)]

describe('answerOffer', () => {
  it('answers every section once, in order, in one bundle, with our transport', () => {
    const { sdp } = answer(offerOf('chromium'))
    const sections = sectionsOf(sdp)
    expect(sections.map((section) => /a=mid:(\S+)/.exec(section)?.[1])).toEqual(['0', '1', '2', '3', '4', '5', '6'])
    expect(sdp).toContain('a=group:BUNDLE 0 1 2 3 4 5 6\r\n')
    expect(sdp).toContain('a=ice-lite\r\n')
    for (const section of sections) expect(section).toMatch(/a=ice-ufrag:ufra\r\n[^]*a=setup:passive\r\n/)
    expect(sections[0]).toContain('a=candidate:2 1 tcp')
    expect(sections[0]).toContain('typ host tcptype passive')
  })

  it('leaves idle sections inactive, at a port, with every codec and extension of theirs', () => {
    const offer = offerOf('chromium')
    const sections = sectionsOf(answer(offer).sdp)
    for (const [index, section] of sections.slice(0, 6).entries()) {
      expect(section).toContain('a=inactive')
      expect(section).not.toMatch(/^\S+ 0 /)
      expect(section.match(/a=rtpmap/g)).toHaveLength(offer.sections[index]!.codecs.length)
      expect(section).toMatch(/a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid/)
    }
    for (const video of [2, 3, 5]) expect(sections[video]).toMatch(/a=extmap:10 \S+rtp-stream-id/)
  })

  it('takes a simulcast camera and a microphone by the names that the client gave them', () => {
    const result = answer(offerOf('chromium'), { announced: both.toReversed() })
    expect(result.midToTrackId).toEqual({ 4: 'TR_mic', 5: 'TR_cam' })
    const [audio, video] = result.up
    expect(audio).toMatchObject({ mid: '4', codecs: [{ name: 'opus', payloadType: 111 }], encodings: [{ ssrc: 3351174274 }] })
    expect(video).toMatchObject({
      mid: '5',
      codecs: [{ name: 'vp8', payloadType: 96, rtxPayloadType: 97 }],
      encodings: [{ rid: 'q' }, { rid: 'h' }, { rid: 'f' }],
    })
    const section = sectionsOf(result.sdp)[5]!
    expect(section).toContain('a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f')
    expect(section).toContain('a=recvonly')
  })

  it('sorts layers from low to high whatever the order of the offer, and answers in that order', () => {
    const offer = offerOf('chromium', (sdp) => sdp.replace('a=simulcast:send q;h;f', 'a=simulcast:send f;h;q'))
    const result = answer(offer, { announced: both })
    expect(result.up[1]?.encodings).toEqual([{ rid: 'q' }, { rid: 'h' }, { rid: 'f' }])
    expect(result.sdp).toContain('a=simulcast:recv f;h;q')
  })

  it('takes the codec that the client prefers, in every browser', () => {
    const vp9 = [both[0]!, announced('TR_cam', 'video', CHROMIUM_CAMERA, { codec: 'vp9' })]
    expect(answer(offerOf('chromium'), { announced: vp9 }).up[1]?.codecs).toEqual([
      { name: 'vp9', payloadType: 98, rtxPayloadType: 99, clockRate: 90000 },
    ])
    const unknown = [announced('TR_cam', 'video', CHROMIUM_CAMERA, { codec: 'theora' })]
    expect(answer(offerOf('chromium'), { announced: unknown }).up[0]?.codecs[0]?.name).toBe('vp8')
  })

  it('finds Firefox’s tracks by kind and order, since it names them anew', () => {
    const result = answer(offerOf('firefox'), { announced: [announced('TR_cam', 'video', 'x'), announced('TR_mic', 'audio', 'y')] })
    expect(result.midToTrackId).toEqual({ 4: 'TR_mic', 5: 'TR_cam' })
  })

  it('answers an extension that is offered one way the other way round', () => {
    expect(sectionsOf(answer(offerOf('firefox')).sdp)[5]).toContain('a=extmap:9/recvonly urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id')
  })

  it('sends tracks in free sections of their kind, as the client numbers codecs', () => {
    const result = answer(offerOf('firefox'), { wanted: [wanted('TR_v', 'video'), wanted('TR_a', 'audio')] })
    expect(result.midToTrackId).toEqual({ 0: 'TR_a', 2: 'TR_v' })
    expect(result.down[1]?.codec).toEqual({ name: 'vp8', payloadType: 120, rtxPayloadType: 124, clockRate: 90000 })
    const video = sectionsOf(result.sdp)[2]!
    expect(video).toContain('a=sendonly')
    expect(video).toMatch(/a=msid:PA_other\|TR_v TR_v\r\na=ssrc-group:FID \d+ \d+\r\n/)
    expect(sectionsOf(result.sdp)[0]).not.toContain('ssrc-group')
  })

  it('says which tracks found no section, so that the client can be asked for more', () => {
    const result = answer(offerOf('chromium'), { wanted: ['TR_1', 'TR_2', 'TR_3'].map((sid) => wanted(sid, 'video')) })
    expect(result.unplaced).toEqual(['TR_3'])
    expect(Object.values(result.midToTrackId)).toEqual(['TR_1', 'TR_2'])
  })

  it('keeps tracks where they are, and shows an emptied section inactive once before it carries another', () => {
    const offer = offerOf('chromium')
    const [old, other, next] = [wanted('TR_old', 'video'), wanted('TR_other', 'video'), wanted('TR_new', 'video')]
    const bound = new Map([
      ['2', 'TR_old'],
      ['3', 'TR_other'],
    ])
    const between = answer(offer, { wanted: [next, other], downBound: bound })
    expect(between.midToTrackId).toEqual({ 3: 'TR_other' })
    expect(between).toMatchObject({ released: true, unplaced: ['TR_new'] })
    expect(sectionsOf(between.sdp)[2]).toContain('a=inactive')
    const after = answer(offer, { wanted: [next, other], downBound: new Map([['3', 'TR_other']]) })
    expect(after.midToTrackId).toEqual({ 2: 'TR_new', 3: 'TR_other' })
    expect(old.sid).not.toBe(next.sid)
  })

  it('takes redundant sound of who would send it, and of nobody else', () => {
    const redundant = [announced('TR_mic', 'audio', CHROMIUM_MIC, { redundant: true }), both[1]!]
    const { up, sdp } = answer(offerOf('chromium'), { announced: redundant })
    expect(up[0]?.codecs).toEqual([
      { name: 'opus', payloadType: 111, clockRate: 48000 },
      { name: 'red', payloadType: 63, clockRate: 48000 },
    ])
    // Browsers send by the first.
    expect(sectionsOf(sdp)[4]).toMatch(/^audio 9 \S+ 63 111\r\n/)
    expect(sectionsOf(sdp)[4]).toContain('a=fmtp:63 111/111')
    expect(sectionsOf(answer(offerOf('chromium'), { announced: both }).sdp)[4]).toMatch(/^audio 9 \S+ 111\r\n/)
    const [firefox] = answer(offerOf('firefox'), { announced: [announced('TR_mic', 'audio', 'x', { redundant: true })] }).up
    expect(firefox?.codecs.map(({ name }) => name)).toEqual(['opus'])
  })

  it('does not take redundancy that wraps another codec', () => {
    const odd = offerOf('chromium', (sdp) => sdp.replaceAll('a=fmtp:63 111/111', 'a=fmtp:63 9/9'))
    const { up } = answer(odd, { announced: [announced('TR_mic', 'audio', CHROMIUM_MIC, { redundant: true })] })
    expect(up[0]?.codecs.map(({ name }) => name)).toEqual(['opus'])
  })

  it('passes redundant sound on to who can take it apart; others get its primary', () => {
    const sound = { ...wanted('TR_a', 'audio'), redundant: true }
    expect(answer(offerOf('chromium'), { wanted: [sound] }).down[0]?.codec).toMatchObject({ payloadType: 111, redPayloadType: 63 })
    expect(answer(offerOf('chromium'), { wanted: [wanted('TR_b', 'audio')] }).down[0]?.codec).not.toHaveProperty('redPayloadType')
    expect(answer(offerOf('firefox'), { wanted: [sound] }).down[0]?.codec).toEqual({ name: 'opus', payloadType: 109, clockRate: 48000 })
  })

  it('does not send what the client cannot decode', () => {
    const result = answer(offerOf('firefox'), { wanted: [wanted('TR_h', 'video', 'h264', 'packetization-mode=1;profile-level-id=640c1f')] })
    expect(result.undecodable).toEqual(['TR_h'])
    expect(result.down).toEqual([])
  })

  it('gives one payload type the same parameters in the whole bundle', () => {
    const music = [...both, announced('TR_music', 'audio', 'z', { stereo: true, dtx: false })]
    for (const tracks of [[], both, music]) {
      const lines = answer(offerOf('chromium'), { announced: tracks, wanted: [wanted('TR_a', 'audio')] }).sdp.match(/a=fmtp:111 .*/g)
      expect(new Set(lines).size).toBe(1)
    }
    expect(answer(offerOf('chromium'), { announced: both }).sdp).toContain('usedtx=1')
    expect(answer(offerOf('chromium'), { announced: music }).sdp).not.toContain('usedtx=1')
    expect(answer(offerOf('chromium'), { announced: music }).sdp).toContain('stereo=1')
  })

  it('a track whose section no longer sends is not among those that arrive', () => {
    const stopped = offerOf('chromium', (sdp) => sdp.replace(/a=sendonly(\r?\na=msid:- dd54)/, 'a=inactive$1'))
    const result = answer(stopped, {
      announced: both,
      upBound: new Map([
        ['4', 'TR_mic'],
        ['5', 'TR_cam'],
      ]),
    })
    expect(result.up.map((section) => section.sid)).toEqual(['TR_mic'])
    expect(sectionsOf(result.sdp)[5]).toContain('a=inactive')
  })

  it('takes up a track that is published again in the same section', () => {
    const again = announced('TR_again', 'video', 'another')
    const result = answer(offerOf('chromium'), { announced: [both[0]!, again], upBound: new Map([['4', 'TR_mic']]) })
    expect(result.midToTrackId).toEqual({ 4: 'TR_mic', 5: 'TR_again' })
  })

  it('does not take what was never announced', () => {
    expect(answer(offerOf('chromium')).up).toEqual([])
  })
})
