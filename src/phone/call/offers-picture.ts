import { offersVideo } from '../sip/sdp/main-video.ts'
import { parseDescription } from '../sip/sdp/parse-description.ts'

/** Whether a picture that we could agree upon is offered: only then are ports opened for it. */
export function offersPicture(offer: string): boolean {
  const parsed = parseDescription(Buffer.from(offer))
  return parsed.kind === 'description' && offersVideo(parsed.description)
}
