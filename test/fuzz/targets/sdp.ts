/** A telephone's session description: as an offer, as an answer to ours, and as a change of what was agreed. */
import { legTerms } from '../../../src/phone/call/leg-terms.ts'
import { Negotiation } from '../../../src/phone/call/negotiation.ts'
import { ownMedia } from '../../../src/phone/sip/sdp/description.suite.ts'
import { parseDescription } from '../../../src/phone/sip/sdp/parse-description.ts'
import { writeDescription } from '../../../src/phone/sip/sdp/write-description.ts'
import { SDP_OFFER, SDP_SECURE } from '../sip-seeds.ts'
import { hold, type FuzzTarget } from '../target.ts'

const HELD = SDP_OFFER.replace('sendrecv', 'sendonly').replace('IN IP4 192.0.2.7\r\nt', 'IN IP4 0.0.0.0\r\nt')
const VIDEO = `${SDP_OFFER}m=video 0 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\nm=audio 4 RTP/AVPF 0\r\nc=IN IP6 2001:db8::1\r\na=rtcp:9 IN IP6 ::1\r\n`

export const sdp: FuzzTarget = {
  name: 'sdp',
  seeds: () => [SDP_OFFER, SDP_SECURE, HELD, VIDEO].map((text) => Buffer.from(text)),
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
  const called = new Negotiation(ownMedia({ encryption }))
  const answer = called.answer(text)
  if (answer !== null) checkWritten(answer, text)
  checkWritten(called.offer(), null)
  const change = called.answer(SDP_OFFER)
  const calling = new Negotiation(ownMedia({ encryption }))
  calling.offer()
  const accepted = calling.accept(text)
  for (const { audio } of [called, calling]) if (audio !== null) checkTerms(audio)
  return `${answer === null ? 'no' : (called.audio?.codec ?? '')}${change === null ? '-' : '+'}${accepted ? (calling.audio?.codec ?? '') : 'no'}`
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

function checkTerms(audio: Parameters<typeof legTerms>[0]): void {
  const { remote, remoteReports, receiving, sending, srtp } = legTerms(audio)
  for (const { address, port } of [remote, remoteReports ?? remote]) {
    hold(port > 0 && port < 65_537 && Number.isInteger(port), `sound would go to port ${String(port)}`)
    hold(!/[^0-9a-f.:]/i.test(address), `sound would go to ${address}`)
  }
  for (const type of [receiving.voice, sending.voice]) hold(type >= 0 && type < 128, `a payload type is ${String(type)}`)
  if (srtp !== null) hold(srtp.remote.key.length === 16 && srtp.remote.salt.length === 14, 'a key has another length')
}
