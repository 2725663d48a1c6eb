/** How sound and pictures travel in this bench: one opus, one VP8, and the header extensions that browsers send. */
import { EXTENSION } from '../../src/sfu/rtp/header-extensions.ts'

export const OPUS = { payloadType: 111, clockRate: 48_000 } as const
export const VP8 = { payloadType: 96, copiesPayloadType: 97, clockRate: 90_000 } as const

/** Numbers of header extensions in our offers; servers may choose others in theirs. */
export const EXTENSION_ID = { audioLevel: 1, transportSequence: 3, mid: 4, rid: 10 } as const

export const AUDIO_EXTENSIONS = [
  [EXTENSION_ID.audioLevel, EXTENSION.audioLevel],
  [EXTENSION_ID.transportSequence, EXTENSION.transportSequence],
  [EXTENSION_ID.mid, EXTENSION.mid],
] as const

export const VIDEO_EXTENSIONS = [
  [EXTENSION_ID.transportSequence, EXTENSION.transportSequence],
  [EXTENSION_ID.mid, EXTENSION.mid],
  [EXTENSION_ID.rid, EXTENSION.rid],
] as const

/** Of pictures; sound asks for `transport-cc` alone. */
export const VIDEO_FEEDBACK = ['nack', 'nack pli', 'ccm fir', 'transport-cc'] as const
