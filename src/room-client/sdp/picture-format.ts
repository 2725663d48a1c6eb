/** How pictures travel. A payload type means the same in every section (RFC 9143 §10). */
import type { ReceivedPicture } from '../room-pictures.ts'

export interface PictureFormat {
  readonly codec: ReceivedPicture['codec']
  readonly payloadType: number
  /** Of what is sent again (RFC 4588). */
  readonly copiesPayloadType: number
  readonly fmtp: string
}

export const pictureClockRate = 90_000

/** RFC 6184 §8.1: constrained baseline of level 3.1, which all browsers decode; its fragments are of mode 1. */
const h264 = {
  codec: 'h264',
  payloadType: 102,
  copiesPayloadType: 103,
  fmtp: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
} as const

/** Of a browser that prefers it. */
const h264High = { ...h264, payloadType: 104, copiesPayloadType: 105, fmtp: h264.fmtp.replace('42e01f', '64001f') } as const
const vp8 = { codec: 'vp8', payloadType: 96, copiesPayloadType: 97, fmtp: '' } as const
const vp9 = { codec: 'vp9', payloadType: 98, copiesPayloadType: 99, fmtp: 'profile-id=0' } as const

export const sentPictureFormat: PictureFormat = h264
export const receivedPictureFormats: readonly PictureFormat[] = [vp8, h264, vp9, h264High]

export const pictureFormatOf = (payloadType: number): PictureFormat | undefined =>
  receivedPictureFormats.find((format) => format.payloadType === payloadType)
