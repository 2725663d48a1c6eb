/** A browser's offer: read, answered, and no line of it gets into ours by a break. */
import { readFileSync } from 'node:fs'
import { answerOffer } from '../../../src/signalling/sdp/answer.ts'
import type { AnswerRequest } from '../../../src/signalling/sdp/negotiation.ts'
import { parseOffer } from '../../../src/signalling/sdp/parse-offer.ts'
import { hold, type FuzzTarget } from '../target.ts'

const fixture = (name: string): Buffer => readFileSync(new URL(`../../../src/signalling/sdp/fixtures/${name}.sdp`, import.meta.url))

const PARTS: Omit<AnswerRequest, 'offer'> = {
  version: 1,
  transport: {
    ufrag: 'abcd',
    pwd: 'a password of ours',
    fingerprint: 'sha-256 00',
    candidates: [{ protocol: 'udp', address: '192.0.2.1', port: 7_882 }],
  },
  announced: [
    {
      id: 'TR_mic',
      sid: 'TR_mic',
      kind: 'audio',
      cids: ['60c9f6f1-b29b-41b2-b7f7-813a35087ce6'],
      codec: null,
      stereo: false,
      dtx: true,
      redundant: true,
    },
    {
      id: 'TR_camera',
      sid: 'TR_camera',
      kind: 'video',
      cids: ['dd5410d4-247b-4b94-8047-783950d0e70e'],
      codec: null,
      stereo: false,
      dtx: false,
      redundant: true,
    },
  ],
  wanted: [
    { sid: 'TR_a', publisherSid: 'PA_a', kind: 'audio', codec: 'opus', fmtp: '', stereo: false, redundant: true, ssrc: 1, rtxSsrc: 2 },
    { sid: 'TR_b', publisherSid: 'PA_b', kind: 'video', codec: 'vp8', fmtp: '', stereo: false, redundant: false, ssrc: 3, rtxSsrc: 4 },
  ],
  upBound: new Map(),
  downBound: new Map(),
}

export const signallingSdp: FuzzTarget = {
  name: 'signalling-sdp',
  seeds: () => [fixture('chromium'), fixture('firefox')],
  pieces: [
    'm=video 9 UDP/TLS/RTP/SAVPF 96\r\n',
    'a=mid:',
    'a=rid:q send\r\n',
    'a=simulcast:send q;h;f\r\n',
    'a=ssrc-group:FID 1 2\r\n',
    'a=extmap:15 ',
    'a=bundle-only\r\n',
    'a=rtpmap:96 ',
  ],
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const parsed = parseOffer(input.toString())
  if (!parsed.ok) return parsed.why.replaceAll(/[\d"'`].*/g, '').slice(0, 40)
  const { offer } = parsed
  hold(!/\\[rn]/.test(JSON.stringify(offer).replaceAll('\\\\', '')), 'a value holds a line break')
  const answer = answerOffer({ ...PARTS, offer })
  const sections = answer.sdp.split('\r\n').filter((line) => line.startsWith('m='))
  hold(sections.length === offer.sections.length, 'an answer has other sections than its offer')
  hold(!/[^\r]\n|\r[^\n]/.test(answer.sdp), 'a line of the answer is broken')
  hold(new Set(answer.up.map(({ mid }) => mid)).size === answer.up.length, 'two tracks in one section')
  return `${String(sections.length)} up ${String(answer.up.length)} down ${String(answer.down.length)} ${String(answer.unplaced.length)}${String(answer.undecodable.length)}`
}
