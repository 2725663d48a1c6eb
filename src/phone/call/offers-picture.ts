import { parseDescription } from '../sip/sdp/parse-description.ts'

/** Whether a picture that we could agree upon is offered: only then are ports opened for it. */
export function offersPicture(offer: string): boolean {
  const parsed = parseDescription(Buffer.from(offer))
  if (parsed.kind !== 'description') return false
  return parsed.description.media.some(
    ({ kind, port, payloads }) => kind === 'video' && port !== 0 && payloads.some(({ name }) => name.toLowerCase() === 'h264'),
  )
}
