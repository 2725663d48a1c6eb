/** What an answer settles of the picture that we offered. */
import type { AgreedVideo } from './agreement.ts'
import { sendingLimits } from './choose-h264.ts'
import { answerDirection } from './direction.ts'
import { feedbackFor } from './feedback-attribute.ts'
import { h264Format, isSameProfile, type H264Format } from './h264-format.ts'
import { directionOf, remoteMedia } from './remote-media.ts'
import type { MediaSection, SessionDescription } from './session-description.ts'
import { isTaken, settledSrtp } from './settled-section.ts'

interface SettledFormat {
  readonly theirs: H264Format
  readonly own: H264Format
}

const formatsOf = ({ payloads }: MediaSection): readonly H264Format[] => payloads.flatMap((payload) => h264Format(payload) ?? [])

/** The answer's first H.264 of a kind that we offered: by our own number, whatever mode it then names, or else in the same mode. */
const settledFormat = (offered: MediaSection, answered: MediaSection): SettledFormat | undefined => {
  for (const theirs of formatsOf(answered)) {
    const alike = formatsOf(offered).filter((one) => isSameProfile(one, theirs))
    const own =
      alike.find(({ payload }) => payload.type === theirs.payload.type) ??
      alike.find(({ packetizationMode }) => packetizationMode === theirs.packetizationMode)
    if (own) return { theirs, own }
  }
  return undefined
}

/** Null where the answer declines it, or takes what we do not do. */
export const acceptVideo = (offer: SessionDescription, answer: SessionDescription): AgreedVideo | null => {
  const place = offer.media.findIndex(({ kind, port }) => kind === 'video' && port !== 0)
  const [offered, answered] = [offer.media[place], answer.media[place]]
  if (!offered || !isTaken(offered, answered)) return null
  const remote = remoteMedia(answered, offered.rtcpMux && answered.rtcpMux)
  const format = settledFormat(offered, answered)
  const srtp = settledSrtp(offered, answered)
  if (!remote || !format || srtp === 'refused') return null
  const { theirs, own } = format
  const said = feedbackFor(theirs.payload.type, answered.feedback)
  return {
    section: place,
    payload: { send: theirs.payload.type, receive: own.payload.type },
    packetizationMode: theirs.packetizationMode,
    most: sendingLimits({ ...theirs, asymmetric: theirs.asymmetric && own.asymmetric }, answered.bandwidth),
    feedback: feedbackFor(own.payload.type, offered.feedback).filter((kind) => said.includes(kind)),
    direction: answerDirection(directionOf(answered), offered.direction),
    remote,
    srtp,
  }
}
