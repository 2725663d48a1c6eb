/** What this server offers where it is the one who offers: payload types and extension ids of its own choice, the same for every client. */
import { EXTENSION } from './capabilities.ts'
import { isForm } from './codec-choice.ts'
import type { WantedTrack } from './negotiation.ts'
import type { OfferedCodec } from './offer.ts'

type Kind = WantedTrack['kind']

const VIDEO_FEEDBACK = ['nack', 'nack pli', 'ccm fir', 'goog-remb', 'transport-cc']
const SOUND = { clockRate: 48_000, channels: 2, feedback: ['transport-cc'] }
const PICTURE = { clockRate: 90_000, channels: null }

const MONO: OfferedCodec = { payloadType: 111, name: 'opus', ...SOUND, fmtp: 'minptime=10;useinbandfec=1' }
/** A payload type of its own, since one means the same in a whole BUNDLE. LiveKit's clients decode stereo where they are told that it comes. */
const STEREO: OfferedCodec = { payloadType: 110, name: 'opus', ...SOUND, fmtp: 'minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1' }
const REDUNDANT: OfferedCodec = { payloadType: 63, name: 'red', ...SOUND, feedback: [], fmtp: '111/111' }

/** Each with its retransmissions (RFC 4588), whose payload type is the next. */
const picture = (payloadType: number, name: string, fmtp: string): readonly OfferedCodec[] => [
  { payloadType, name, ...PICTURE, fmtp, feedback: VIDEO_FEEDBACK },
  { payloadType: payloadType + 1, name: 'rtx', ...PICTURE, fmtp: `apt=${payloadType}`, feedback: [] },
]

const h264 = (payloadType: number, profile: string): readonly OfferedCodec[] =>
  picture(payloadType, 'h264', `level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=${profile}`)

/** Of H.264, every form by which a browser knows one profile: they compare the constraint bits, too. */
const PICTURES: readonly (readonly OfferedCodec[])[] = [
  picture(96, 'vp8', ''),
  picture(98, 'vp9', 'profile-id=0'),
  picture(100, 'vp9', 'profile-id=2'),
  h264(102, '42001f'),
  h264(104, '42e01f'),
  h264(106, '4d001f'),
  h264(112, '64001f'),
  h264(114, '640c1f'),
  picture(45, 'av1', 'level-idx=5;profile=0;tier=0'),
]

/** Every form in which the track may be decoded. Without a track, for a section that carries none: all of its kind. */
export function codecsFor(kind: Kind, track: WantedTrack | null): readonly OfferedCodec[] {
  if (kind === 'audio') return track?.stereo === true ? [STEREO] : track?.redundant === false ? [MONO] : [REDUNDANT, MONO]
  return PICTURES.filter(([main]) => main !== undefined && (track === null || isForm(main, track))).flat()
}

const { audioLevel, absSendTime, transportCc, mid, playoutDelay, orientation, dependencyDescriptor } = EXTENSION
const SHARED: readonly (readonly [number, string])[] = [
  [2, absSendTime],
  [3, transportCc],
  [4, mid],
]

const EXTENSIONS: Readonly<Record<Kind, readonly (readonly [number, string])[]>> = {
  audio: [[1, audioLevel], ...SHARED],
  video: [...SHARED, [5, playoutDelay], [6, orientation], [7, dependencyDescriptor]],
}

export const extensionLinesFor = (kind: Kind): readonly string[] => EXTENSIONS[kind].map(([id, uri]) => `a=extmap:${id} ${uri}`)
