/** The media sections of our one connection. They only ever grow in number; what a section is for may change. */
import type { SoundCodec } from '../room-client.ts'

export type Section = { readonly mid: string; readonly kind: 'data' } | SoundSection | PictureSection

export type SoundSection = { readonly mid: string; readonly kind: 'sound' } & (
  | Idle
  | { readonly use: 'up'; readonly cid: string; readonly ssrc: number; readonly codecs: readonly SoundCodec[] }
)

export type PictureSection = { readonly mid: string; readonly kind: 'picture' } & (
  | Idle
  | { readonly use: 'up'; readonly cid: string; readonly ssrc: number; readonly copiesSsrc: number }
)

/** `down`: for a track of somebody else, whose the answer says. `idle`: was ours, and is not any more. */
type Idle = { readonly use: 'down' | 'idle' }

export interface SoundFormat {
  readonly codec: SoundCodec
  readonly payloadType: number
  readonly clockRate: number
}

const opus = { codec: 'opus', payloadType: 111, clockRate: 48_000 } as const
const pcmu = { codec: 'pcmu', payloadType: 0, clockRate: 8000 } as const
const pcma = { codec: 'pcma', payloadType: 8, clockRate: 8000 } as const

/** A payload type means the same in every section (RFC 9143 §10). */
export const formats: Readonly<Record<SoundCodec, SoundFormat>> = { opus, pcmu, pcma }

export const formatOf = (payloadType: number): SoundFormat | undefined =>
  Object.values(formats).find((format) => format.payloadType === payloadType)

/** The same numbers everywhere too. */
export const audioLevelId = 1
export const transportSequenceId = 2
