/** The section of an offer that holds its sender's camera: whatever else is to be seen, slides above all, is declined. */
import { chooseH264 } from './choose-h264.ts'
import type { H264Format } from './h264-format.ts'
import { isRtp } from './media-protocol.ts'
import { remoteMedia } from './remote-media.ts'
import type { MediaSection, SessionDescription } from './session-description.ts'

/** RFC 4796 §5; most say nothing. */
const isOfPerson = ({ content }: MediaSection): boolean => content.length === 0 || content.includes('main') || content.includes('speaker')

/** What of it we would take; undefined where it cannot be taken at all. */
export const usableH264 = (section: MediaSection): H264Format | undefined => {
  const { kind, port, protocol } = section
  const isVideo = kind === 'video' && port !== 0 && isRtp(protocol) && isOfPerson(section)
  return isVideo && remoteMedia(section, section.rtcpMux) ? chooseH264(section.payloads) : undefined
}

/** Whether there is a picture to agree upon, so that ports for it are worth opening. */
export const offersVideo = (description: SessionDescription): boolean =>
  description.media.some((section) => usableH264(section) !== undefined)
