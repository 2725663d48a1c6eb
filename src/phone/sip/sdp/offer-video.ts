/** The picture in our offers. */
import type { Agreement } from './agreement.ts'
import { OFFERED_H264, OWN_BANDWIDTH } from './choose-h264.ts'
import type { Direction } from './direction.ts'
import type { FeedbackAttribute } from './feedback-attribute.ts'
import { offeredKeys } from './offered-keys.ts'
import type { OwnMedia } from './own-media.ts'
import type { MediaSection } from './session-description.ts'

/** In plain profiles, too: room systems read it there, and others pass it over (RFC 4585 §4.2 would have AVPF). */
const FEEDBACK: readonly FeedbackAttribute[] = [
  { payload: '*', kind: 'nack' },
  { payload: '*', kind: 'nack pli' },
  { payload: '*', kind: 'ccm fir' },
  { payload: '*', kind: 'ccm tmmbr' },
]

/** The place of the picture among the sections of the call: where it is or was, or behind the last. */
export const placeOfVideo = ({ local, video }: Agreement): number => {
  const before = video?.section ?? local.media.findIndex(({ kind }) => kind === 'video')
  return before < 0 ? local.media.length : before
}

/** What was agreed on stays, so that its number means the same for the whole call (RFC 3264 §8.3.2). */
export const offerVideo = (own: OwnMedia, port: number, previous: Agreement | undefined, direction: Direction): MediaSection => {
  const before = previous?.video ? previous.local.media[previous.video.section] : undefined
  const payloads = before?.payloads ?? OFFERED_H264
  return {
    kind: 'video',
    port,
    protocol: before?.protocol ?? (own.encryption === 'always' ? 'RTP/SAVP' : 'RTP/AVP'),
    formats: payloads.map(({ type }) => `${type}`),
    payloads,
    address: own.address,
    direction,
    packetTime: undefined,
    rtcp: undefined,
    rtcpMux: before?.rtcpMux ?? true,
    bandwidth: OWN_BANDWIDTH,
    feedback: before?.feedback ?? FEEDBACK,
    content: before?.content ?? [],
    crypto: offeredKeys(own, previous?.video?.srtp),
  }
}
