import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientAnswer, type ClientAnswerOptions } from './client-answer.suite.ts'
import { arrange, assumeTaken, isSettled, type DownPlace, type OfferedPlace } from './down-places.ts'
import type { WantedTrack } from './negotiation.ts'
import { parseAnswer } from './parse-answer.ts'
import { parseOffer } from './parse-offer.ts'
import { settleAnswer, type SettledAnswer } from './settle-answer.ts'
import { midsOf, writeOffer } from './write-offer.ts'

const transport = {
  ufrag: 'ufra',
  pwd: 'p'.repeat(22),
  fingerprint: 'sha-256 AA:BB:CC:DD',
  candidates: [{ protocol: 'udp', address: '192.0.2.1', port: 7882 }] as const,
}

const track = (sid: string, kind: 'audio' | 'video' = 'video', more: Partial<WantedTrack> = {}): WantedTrack => ({
  sid,
  publisherSid: 'PA_other',
  kind,
  codec: kind === 'audio' ? 'opus' : 'vp8',
  fmtp: '',
  stereo: false,
  redundant: false,
  ssrc: 1000,
  rtxSsrc: 1001,
  ...more,
})

const offer = (places: readonly OfferedPlace[], wanted: readonly WantedTrack[]): string =>
  writeOffer({ version: 1, transport, places, wanted })

/** Offered, answered, and what came of it. */
function round(places: readonly DownPlace[], wanted: readonly WantedTrack[], client: ClientAnswerOptions = {}): SettledAnswer {
  const offered = arrange(places, wanted)
  const answer = parseAnswer(clientAnswer(offer(offered, wanted), client))!
  return settleAnswer(offered, answer, wanted)!
}

const sectionsOf = (sdp: string): string[] => sdp.split(/^m=/m).slice(1)
const taken = (places: readonly DownPlace[]): (string | null)[] => places.map((place) => place.taken?.sid ?? null)
const offeredBy = (places: readonly OfferedPlace[]): (string | null)[] => places.map((place) => place.offered?.sid ?? null)

describe('an offer of ours', () => {
  it('begins with the data channels, in one bundle, ICE-lite, and leaves DTLS to the client', () => {
    const wanted = [track('TR_a', 'audio'), track('TR_v')]
    const sdp = offer(arrange([], wanted), wanted)
    const [data, audio, video] = sectionsOf(sdp)
    expect(data).toMatch(/^application 9 UDP\/DTLS\/SCTP webrtc-datachannel[^]*a=candidate:1 1 udp[^]*a=end-of-candidates[^]*a=mid:0/)
    expect(sdp).toContain('a=group:BUNDLE 0 1 2\r\n')
    expect(sdp).toContain('a=ice-lite\r\n')
    for (const section of [data, audio, video]) expect(section).toMatch(/a=ice-ufrag:ufra\r\n[^]*a=setup:actpass\r\n/)
    expect(audio).toMatch(/^audio 9 \S+ 111\r\n[^]*a=sendonly[^]*a=msid:PA_other\|TR_a TR_a\r\n/)
    expect(video).toMatch(/^video 9 \S+ 96 97\r\n[^]*a=ssrc-group:FID 1000 1001\r\n/)
    expect(midsOf(arrange([], wanted))).toEqual({ 1: 'TR_a', 2: 'TR_v' })
  })

  it('offers a track by every form of its codec that a browser may know it by, and no other', () => {
    const types = (wanted: WantedTrack): string => /^\S+ 9 \S+ (.*)/.exec(sectionsOf(offer(arrange([], [wanted]), [wanted]))[1]!)![1]!
    expect(types(track('TR_b', 'video', { codec: 'h264', fmtp: 'packetization-mode=1;profile-level-id=42e01f' }))).toBe('102 103 104 105')
    expect(types(track('TR_h', 'video', { codec: 'h264', fmtp: 'packetization-mode=1;profile-level-id=640c1f' }))).toBe('112 113 114 115')
    expect(types(track('TR_9', 'video', { codec: 'vp9', fmtp: 'profile-id=2' }))).toBe('100 101')
    expect(types(track('TR_1', 'video', { codec: 'av1' }))).toBe('45 46')
    expect(types(track('TR_r', 'audio', { redundant: true }))).toBe('63 111')
    expect(types(track('TR_s', 'audio', { stereo: true, redundant: true }))).toBe('110')
  })

  it('gives a payload type one meaning in all offers, and none of those that RTCP is told by', () => {
    const kinds = ['audio', 'video'] as const
    const all = [
      ...kinds.map((kind) => ({ mid: kind, kind, taken: null, closed: false, offered: null })),
      { mid: '3', kind: 'audio' as const, taken: null, closed: false, offered: { sid: 'TR_s', ssrc: 1000 } },
    ]
    const sdp = offer(all, [track('TR_s', 'audio', { stereo: true })])
    const maps = [...sdp.matchAll(/a=rtpmap:(\d+) /g)].map(([, type]) => Number(type))
    expect(new Set(maps).size).toBe(maps.length)
    expect(maps.filter((type) => type < 35 || type > 127 || (type >= 64 && type <= 95))).toEqual([])
  })
})

describe('where tracks stand', () => {
  it('a track stays where it is; what is emptied is inactive once before it is used again', () => {
    const first = round([], [track('TR_1'), track('TR_2')])
    expect(taken(first.places)).toEqual(['TR_1', 'TR_2'])
    const next = [track('TR_2'), track('TR_3')]
    const offered = arrange(first.places, next)
    expect(offeredBy(offered)).toEqual([null, 'TR_2', 'TR_3'])
    expect(sectionsOf(offer(offered, next))[1]).toContain('a=inactive')
    const second = round(first.places, next)
    expect(offeredBy(arrange(second.places, [...next, track('TR_4')]))).toEqual(['TR_4', 'TR_2', 'TR_3'])
  })

  it('the sections of sound and of pictures are not mixed up', () => {
    const { places } = round([], [track('TR_a', 'audio')])
    const emptied = round(places, [])
    expect(arrange(emptied.places, [track('TR_v')]).map(({ kind }) => kind)).toEqual(['audio', 'video'])
  })

  it('after an offer that may have been lost the client is taken to have what it said', () => {
    const lost = arrange([], [track('TR_1')])
    const next = arrange(assumeTaken(lost), [track('TR_2')])
    expect(offeredBy(next)).toEqual([null, 'TR_2'])
    const again = arrange(assumeTaken(arrange(assumeTaken(next), [])), [track('TR_1')])
    expect(offeredBy(again)).toEqual(['TR_1', null])
  })

  it('a section that a client rejected is closed, and used again under another mid', () => {
    const vp8Only = { decodes: ['VP8', 'rtx'] }
    const { places, undecodable } = round([], [track('TR_1', 'video', { codec: 'av1' }), track('TR_2')], vp8Only)
    expect(undecodable).toEqual(['TR_1'])
    expect(places).toMatchObject([{ mid: '1', closed: true, taken: null }, { mid: '2', taken: { sid: 'TR_2' } }]) // prettier-ignore
    const closed = offer(arrange(places, [track('TR_2')]), [track('TR_2')])
    expect(sectionsOf(closed)[1]).toMatch(/^video 0 /)
    expect(closed).toContain('a=group:BUNDLE 0 2\r\n')
    const after = round(places, [track('TR_2'), track('TR_a', 'audio')])
    expect(after.places).toMatchObject([{ mid: '3', kind: 'audio', taken: { sid: 'TR_a' }, closed: false }, { mid: '2', taken: { sid: 'TR_2' } }]) // prettier-ignore
  })

  it('nothing is offered beyond what a browser bears', () => {
    const many = Array.from({ length: 300 }, (_, index) => track(`TR_${index}`))
    const places = arrange([], many)
    expect(places.length).toBe(256)
    expect(isSettled(arrange(assumeTaken(places), many))).toBe(true)
  })

  it('whatever comes and goes, in offers that arrive or not: every track is in one place, and no place changes from one to another', () => {
    const step = fc.record({ wanted: fc.subarray(['1', '2', '3', '4', '5', '6']), arrives: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        let places: readonly DownPlace[] = []
        /** What a client that got some of the offers has, by mid. */
        let has = new Map<string, string | null>()
        for (const { wanted: names, arrives } of steps) {
          const wanted = names.map((name) => track(`TR_${name}`, Number(name) % 2 === 0 ? 'audio' : 'video'))
          const offered = arrange(places, wanted)
          expect(offered.flatMap((place) => place.offered?.sid ?? []).toSorted()).toEqual(wanted.map(({ sid }) => sid).toSorted())
          const turned = offered.filter(({ mid, offered: now }) => now !== null && (has.get(mid) ?? now.sid) !== now.sid)
          expect(turned).toEqual([])
          if (arrives) has = new Map(offered.map((place) => [place.mid, place.offered?.sid ?? null]))
          places = arrives ? round(places, wanted).places : assumeTaken(offered)
        }
      }),
    )
  })
})

describe('an answer to it', () => {
  it('says how each track goes: by the client’s numbers', () => {
    const wanted = [track('TR_a', 'audio', { redundant: true }), track('TR_v')]
    const { down, undecodable, places } = round([], wanted)
    expect(undecodable).toEqual([])
    expect(down[0]).toMatchObject({ mid: '1', sid: 'TR_a', codec: { name: 'opus', payloadType: 111, redPayloadType: 63 }, rtxSsrc: null })
    expect(down[1]).toMatchObject({ mid: '2', sid: 'TR_v', codec: { name: 'vp8', payloadType: 96, rtxPayloadType: 97 }, rtxSsrc: 1001 })
    expect(down[1]!.extensions.get('urn:ietf:params:rtp-hdrext:sdes:mid')).toBe(4)
    expect(isSettled(arrange(places, wanted))).toBe(true)
  })

  it('a track that was given up meanwhile does not flow, and is taken away by the next offer', () => {
    const offered = arrange([], [track('TR_v')])
    const answer = parseAnswer(clientAnswer(offer(offered, [track('TR_v')])))!
    const settled = settleAnswer(offered, answer, [])!
    expect(settled).toMatchObject({ down: [], undecodable: [], places: [{ taken: { sid: 'TR_v' } }] })
    expect(isSettled(arrange(settled.places, []))).toBe(false)
  })

  it('a track by another codec takes its own place, and nothing flows by an answer to what was offered before', () => {
    const [first, second] = [track('TR_v', 'video', { codec: 'vp9' }), track('TR_v', 'video', { ssrc: 2000, rtxSsrc: 2001 })]
    const { places } = round([], [first])
    expect(isSettled(arrange(places, [second]))).toBe(false)
    const offered = arrange(places, [first])
    const late = settleAnswer(offered, parseAnswer(clientAnswer(offer(offered, [first])))!, [second])!
    expect(late).toMatchObject({ down: [], undecodable: [], places: [{ taken: { ssrc: 1000 } }] })
    const after = round(late.places, [second])
    expect(after.down).toMatchObject([{ mid: '1', sid: 'TR_v', codec: { name: 'vp8' }, ssrc: 2000, rtxSsrc: 2001 }])
    expect(isSettled(arrange(after.places, [second]))).toBe(true)
  })

  it('a track that the client declines is not sent', () => {
    const offered = arrange([], [track('TR_v')])
    const answer = parseAnswer(clientAnswer(offer(offered, [track('TR_v')])).replace('a=recvonly', 'a=inactive'))!
    expect(settleAnswer(offered, answer, [track('TR_v')])).toMatchObject({ down: [], undecodable: ['TR_v'], places: [{ taken: null }] })
  })

  it.each([
    ['another number of sections', (sdp: string) => sdp.slice(0, sdp.lastIndexOf('m='))],
    ['sections in another order', (sdp: string) => sdp.replace('a=mid:1', 'a=mid:x').replace('a=mid:2', 'a=mid:1')],
    ['sound for a picture', (sdp: string) => sdp.replace('m=video', 'm=audio')],
    ['no data channels', (sdp: string) => sdp.replace('a=mid:0', 'a=mid:9')],
  ])('[T4] one with %s is to another offer', (_, change) => {
    const wanted = [track('TR_1'), track('TR_2')]
    const offered = arrange([], wanted)
    const whole = clientAnswer(offer(offered, wanted))
    expect(settleAnswer(offered, parseAnswer(whole)!, wanted)).not.toBeNull()
    expect(settleAnswer(offered, parseAnswer(change(whole))!, wanted)).toBeNull()
  })

  it('[T4] one that leaves open who begins DTLS, or by which credentials, is none', () => {
    const whole = clientAnswer(offer([], []))
    expect(parseAnswer(whole)).toMatchObject({ setup: 'active', ufrag: 'clnt' })
    expect(parseAnswer(whole.replaceAll('a=setup:active', 'a=setup:passive'))).toMatchObject({ setup: 'passive' })
    for (const line of ['a=setup:active', `a=ice-pwd:${'c'.repeat(24)}`, 'a=fingerprint:sha-256 CC:01:CC:01'])
      expect(parseAnswer(whole.replaceAll(line, 'a=x'))).toBeNull()
    expect(parseAnswer(whole.replaceAll('a=setup:active', 'a=setup:actpass'))).toBeNull()
  })

  it('[T4] whatever is said, every section is settled or the answer refused', () => {
    const wanted = [track('TR_1'), track('TR_a', 'audio')]
    const offered = arrange([], wanted)
    const lines = clientAnswer(offer(offered, wanted)).split('\r\n')
    const change = fc.record({ at: fc.nat({ max: lines.length - 1 }), with: fc.oneof(fc.string(), fc.constantFrom('', ...lines)) })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
        const broken = lines.map((line, index) => changes.findLast(({ at }) => at === index)?.with ?? line).join('\r\n')
        const answer = parseAnswer(broken)
        const settled = answer === null ? null : settleAnswer(offered, answer, wanted)
        if (settled === null) return
        const sids = [...settled.down.map(({ sid }) => sid), ...settled.undecodable]
        expect(sids.toSorted()).toEqual(['TR_1', 'TR_a'])
        expect(taken(settled.places)).toEqual(expect.arrayContaining(settled.down.map(({ sid }) => sid)))
        expect(settled.places.length).toBe(offered.length)
      }),
    )
  })
})

it('an offer of ours can be read like any', () => {
  const wanted = [track('TR_1'), track('TR_a', 'audio')]
  const parsed = parseOffer(offer(arrange([], wanted), wanted))
  expect(parsed.ok && parsed.offer.sections.map(({ kind, mid, direction }) => [kind, mid, direction])).toEqual([
    ['application', '0', 'sendrecv'],
    ['video', '1', 'sendonly'],
    ['audio', '2', 'sendonly'],
  ])
})
