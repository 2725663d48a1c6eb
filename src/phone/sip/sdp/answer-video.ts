/** Our answer to the sections that are to be seen: one, by H.264, or none. A call without a picture is still a call. */
import type { AgreedVideo } from './agreement.ts'
import type { Wish } from './answer-audio.ts'
import { answeredCrypto, cryptoFor, srtpFor } from './answer-keys.ts'
import { OWN_BANDWIDTH, ownH264, sendingLimits } from './choose-h264.ts'
import { answerDirection } from './direction.ts'
import { feedbackFor } from './feedback-attribute.ts'
import { usableH264 } from './main-video.ts'
import type { OwnMedia } from './own-media.ts'
import { directionOf, remoteMedia } from './remote-media.ts'
import { declined } from './revision.ts'
import type { MediaSection, SessionDescription } from './session-description.ts'

interface AnsweredVideo {
  readonly section: MediaSection
  readonly agreed: AgreedVideo
}

const answerSection = (offer: MediaSection, place: number, port: number, own: OwnMedia, wish: Wish): AnsweredVideo | undefined => {
  const format = usableH264(offer)
  const remote = remoteMedia(offer, offer.rtcpMux)
  const line = cryptoFor(offer, own)
  if (!format || !remote || line === 'refused') return undefined
  const { type } = format.payload
  const srtp = line && srtpFor(line, own, wish.previous?.video?.srtp)
  const feedback = feedbackFor(type, offer.feedback)
  const direction = answerDirection(directionOf(offer), wish.direction)
  return {
    section: {
      ...declined(offer, own),
      port,
      formats: [`${type}`],
      payloads: [ownH264(format)],
      direction,
      rtcpMux: offer.rtcpMux,
      bandwidth: OWN_BANDWIDTH,
      feedback: feedback.map((kind) => ({ payload: type, kind })),
      content: offer.content,
      crypto: answeredCrypto(line, srtp),
    },
    agreed: {
      section: place,
      payload: { send: type, receive: type },
      packetizationMode: format.packetizationMode,
      most: sendingLimits(format, offer.bandwidth),
      feedback,
      direction,
      remote,
      srtp,
    },
  }
}

/** The first that we can do. */
export const answerVideo = (offer: SessionDescription, own: OwnMedia, wish: Wish): AnsweredVideo | undefined => {
  if (own.video === null) return undefined
  for (const [place, section] of offer.media.entries()) {
    const answer = answerSection(section, place, own.video.port, own, wish)
    if (answer) return answer
  }
  return undefined
}
