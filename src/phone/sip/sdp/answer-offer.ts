/** Our answer to an offer (RFC 3264 §6): one section of sound, at most one of the picture, and everything else declined. */
import { disagreed, type Agreement, type Disagreement } from './agreement.ts'
import { answerAudio } from './answer-audio.ts'
import { answerVideo } from './answer-video.ts'
import type { Direction } from './direction.ts'
import type { OwnMedia } from './own-media.ts'
import { declined, describe } from './revision.ts'
import type { SessionDescription } from './session-description.ts'

/**
 * Takes the first audio section that we can do: whoever offers two wants one of them; and the first picture. `previous` is what the call
 * had before; `direction` what we would like, which is to hear and be heard, to see and be seen.
 */
export const answerOffer = (
  offer: SessionDescription,
  own: OwnMedia,
  previous?: Agreement,
  direction: Direction = 'sendrecv',
): Agreement | Disagreement => {
  const wish = { direction, previous }
  const answers = offer.media.map((section) => answerAudio(section, own, wish))
  const place = answers.findIndex((answer) => 'section' in answer)
  const audio = answers[place]
  if (!audio || !('section' in audio))
    return answers.find((answer): answer is Disagreement => 'why' in answer && answer.why !== 'no-audio') ?? disagreed('no-audio')
  const video = answerVideo(offer, own, wish)
  const taken = new Map([[place, audio.section], ...(video ? [[video.agreed.section, video.section] as const] : [])])
  const media = offer.media.map((section, i) => taken.get(i) ?? declined(section, own))
  const local = describe(own, media, previous?.local)
  return { kind: 'agreed', local, audio: { section: place, ...audio.audio }, video: video?.agreed ?? null }
}
