/** What an answer to our offer settles (RFC 3264 §7). */
import { acceptAudio } from './accept-audio.ts'
import { acceptVideo } from './accept-video.ts'
import type { Agreement, Disagreement } from './agreement.ts'
import type { SessionDescription } from './session-description.ts'

/** `offer` is what we sent, by `makeOffer` or `repeatOffer`. */
export const acceptAnswer = (offer: SessionDescription, answer: SessionDescription): Agreement | Disagreement => {
  const audio = acceptAudio(offer, answer)
  return 'kind' in audio ? audio : { kind: 'agreed', local: offer, audio, video: acceptVideo(offer, answer) }
}
