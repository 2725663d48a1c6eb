/** Descriptions for tests. */
import type { Agreement, Disagreement } from './agreement.ts'
import type { OwnMedia } from './own-media.ts'
import { parseDescription } from './parse-description.ts'
import type { SessionDescription } from './session-description.ts'

export const described = (text: string): SessionDescription => {
  const parsed = parseDescription(Buffer.from(text.trim().replaceAll('\n', '\r\n')))
  if (parsed.kind === 'fault') throw new Error(parsed.fault)
  return parsed.description
}

/** An offer or answer from 192.0.2.7 with these sections and session-wide attributes. */
export const from = (sections: string): SessionDescription =>
  described(`v=0\no=- 3907 3907 IN IP4 192.0.2.7\ns=call\nc=IN IP4 192.0.2.7\nt=0 0\n${sections}`)

/** Keys that tell how many were made before. */
const countingBytes = () => {
  let made = 0
  return (bytes: number) => Buffer.alloc(bytes, ++made)
}

export const ownMedia = (changes: Partial<OwnMedia> = {}): OwnMedia => ({
  sessionId: '4711',
  address: '203.0.113.5',
  port: 20_000,
  codecs: ['opus', 'G722', 'PCMU', 'PCMA'],
  video: null,
  encryption: 'offered',
  suites: ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'],
  random: countingBytes(),
  ...changes,
})

export const agreed = (answer: Agreement | Disagreement): Agreement => {
  if (answer.kind === 'disagreed') throw new Error(answer.why)
  return answer
}

export const AUDIO = 'm=audio 4000 RTP/AVP 9'
export const VIDEO = 'm=video 5000 RTP/AVP 97\na=rtpmap:97 H264/90000\na=fmtp:97 profile-level-id=42e01f;packetization-mode=1'

/** A section of H.264 with these parameters, numbered from 100. */
export const h264 = (...parameters: readonly string[]): string => {
  const numbers = parameters.map((_, i) => 100 + i)
  const lines = parameters.flatMap((text, i) => [`a=rtpmap:${100 + i} H264/90000`, ...(text === '' ? [] : [`a=fmtp:${100 + i} ${text}`])])
  return [`m=video 5000 RTP/AVP ${numbers.join(' ')}`, ...lines].join('\n')
}
