/** A telephone's or a room system's session description: as an offer, as an answer to ours, and as a change of what was agreed. */
import { legTerms } from '../../../src/phone/call/leg-terms.ts'
import { videoTerms } from '../../../src/phone/call/video-terms.ts'
import { Negotiation } from '../../../src/phone/call/negotiation.ts'
import { ownMedia } from '../../../src/phone/sip/sdp/description.suite.ts'
import { offersVideo } from '../../../src/phone/sip/sdp/main-video.ts'
import { parseDescription } from '../../../src/phone/sip/sdp/parse-description.ts'
import { writeDescription } from '../../../src/phone/sip/sdp/write-description.ts'
import { SDP_OFFER, SDP_SECURE } from '../sip-seeds.ts'
import { hold, type FuzzTarget } from '../target.ts'

const HELD = SDP_OFFER.replace('sendrecv', 'sendonly').replace('IN IP4 192.0.2.7\r\nt', 'IN IP4 0.0.0.0\r\nt')
const VIDEO = `${SDP_OFFER}m=video 0 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\nm=audio 4 RTP/AVPF 0\r\nc=IN IP6 2001:db8::1\r\na=rtcp:9 IN IP6 ::1\r\n`

const ROOM = `${SDP_OFFER}m=video 5000 RTP/AVP 97 98\r\nb=TIAS:1500000\r\na=rtpmap:97 H264/90000\r\na=fmtp:97 profile-level-id=428016;packetization-mode=1;max-mbps=245000;max-fs=8160\r\na=rtpmap:98 H264/90000\r\na=rtcp-fb:* nack pli\r\na=rtcp-fb:97 ccm tmmbr smaxpr=120\r\na=content:main\r\nm=video 5002 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=content:slides\r\nm=application 5004 UDP/BFCP *\r\nm=application 5006 RTP/AVP 100\r\na=rtpmap:100 H224/4800\r\n`

export const sdp: FuzzTarget = {
  name: 'sdp',
  seeds: () => [SDP_OFFER, SDP_SECURE, HELD, VIDEO, ROOM].map((text) => Buffer.from(text)),
  pieces: [
    'm=audio 1 RTP/AVP 0\r\n',
    'm=audio 0 RTP/SAVP 0 8\r\n',
    'm=image 5 udptl t38\r\n',
    'c=IN IP4 224.0.0.1/127\r\n',
    'c=IN IP6 ::\r\n',
    'a=inactive\r\n',
    'a=rtpmap:',
    'a=fmtp:',
    'a=crypto:',
    'inline:',
    'opus/48000/2',
    'telephone-event/48000',
    'CN/8000',
    'a=rtcp:0\r\n',
    'a=ptime:100000\r\n',
    '|2^48|1:4',
    'm=video 5000 RTP/SAVPF 97\r\n',
    'profile-level-id=42e01f',
    ';packetization-mode=2',
    ';max-br=99999999;max-fs=0',
    'level-asymmetry-allowed=1',
    'b=AS:1\r\n',
    'a=rtcp-fb:* nack\r\n',
    'a=content:slides\r\n',
  ],
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const parsed = parseDescription(input)
  if (parsed.kind === 'fault') return parsed.fault
  const text = input.toString()
  return (['never', 'offered', 'always'] as const).map((encryption) => outcomeOf(text, encryption)).join(' ')
}

function outcomeOf(text: string, encryption: 'never' | 'offered' | 'always'): string {
  const own = (): ReturnType<typeof ownMedia> => ownMedia({ encryption, video: { port: 20_002 } })
  const called = new Negotiation(own())
  const answer = called.answer(text)
  if (answer !== null) checkWritten(answer, text)
  if (called.video !== null) checkOffered(text)
  const seen = called.video === null ? '' : '&'
  checkWritten(called.offer(), null)
  const change = called.answer(SDP_OFFER)
  const calling = new Negotiation(own())
  calling.offer()
  const accepted = calling.accept(text)
  for (const { audio, video } of [called, calling]) {
    if (audio !== null) checkTerms(audio)
    if (video !== null) checkPicture(video)
  }
  return `${answer === null ? 'no' : (called.audio?.codec ?? '')}${seen}${change === null ? '-' : '+'}${accepted ? (calling.audio?.codec ?? '') : 'no'}`
}

/** What we write we read, and an answer has a section for each of the offer's (RFC 3264 §6). */
function checkWritten(written: string, offer: string | null): void {
  const again = parseDescription(Buffer.from(written))
  hold(again.kind === 'description', `what we wrote has a fault: ${written}`)
  // Fixed payload types come back with their names, in sections that we declined too: after that it stays as it is.
  const second = writeDescription(again.description)
  const third = parseDescription(second)
  const isSame = third.kind === 'description' && writeDescription(third.description).equals(second)
  hold(isSame, `what we wrote reads otherwise: ${written}`)
  const offered = offer === null ? null : parseDescription(Buffer.from(offer))
  if (offered?.kind === 'description')
    hold(offered.description.media.length === again.description.media.length, 'an answer has other sections than its offer')
}

/** Ports for a picture are opened only where one is offered. */
function checkOffered(text: string): void {
  const parsed = parseDescription(Buffer.from(text))
  hold(parsed.kind === 'description' && offersVideo(parsed.description), 'a picture is agreed upon that nobody offered')
}

function checkPicture(video: Parameters<typeof videoTerms>[0]): void {
  const { remote, sending, receiving, most } = videoTerms(video)
  hold(remote.port > 0 && !/[^0-9a-f.:]/i.test(remote.address), `a picture would go to ${remote.address}`)
  for (const type of [sending, receiving]) hold(type >= 0 && type < 128, `a payload type is ${String(type)}`)
  for (const limit of Object.values(most)) hold(limit > 0 && Number.isFinite(limit), 'a limit of pictures is none')
}

function checkTerms(audio: Parameters<typeof legTerms>[0]): void {
  const { remote, remoteReports, receiving, sending, srtp } = legTerms(audio)
  for (const { address, port } of [remote, remoteReports ?? remote]) {
    hold(port > 0 && port < 65_537 && Number.isInteger(port), `sound would go to port ${String(port)}`)
    hold(!/[^0-9a-f.:]/i.test(address), `sound would go to ${address}`)
  }
  for (const type of [receiving.voice, sending.voice]) hold(type >= 0 && type < 128, `a payload type is ${String(type)}`)
  if (srtp !== null) hold(srtp.remote.key.length === 16 && srtp.remote.salt.length === 14, 'a key has another length')
}
