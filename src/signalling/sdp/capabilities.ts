/** What of an offer this server takes up. Everything here must be understood, or safely carried, by `src/sfu`. */

export const AUDIO_CODECS: readonly string[] = ['opus']
/** RFC 2198: each packet holds those before it once more. */
export const REDUNDANT_AUDIO = 'red'
export const VIDEO_CODECS: readonly string[] = ['vp8', 'h264', 'vp9', 'av1']

export const EXTENSION = {
  audioLevel: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  rid: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  repairedRid: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  transportCc: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  absSendTime: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  orientation: 'urn:3gpp:video-orientation',
  playoutDelay: 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  dependencyDescriptor: 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
} as const

const EXTENSIONS: ReadonlySet<string> = new Set(Object.values(EXTENSION))
const FEEDBACK: ReadonlySet<string> = new Set(['nack', 'nack pli', 'ccm fir', 'goog-remb', 'transport-cc'])

export const speaksExtension = (uri: string): boolean => EXTENSIONS.has(uri)
export const speaksFeedback = (feedback: string): boolean => FEEDBACK.has(feedback)
