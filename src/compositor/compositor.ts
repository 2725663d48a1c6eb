/** Draws pictures for room systems, in a process of its own that may die: whoever holds this never notices but by a gap of up to 2 s. */
import type { Scene } from './scene.ts'

export interface Compositor {
  /** A picture for one room system. It is black until something is shown. Events come later than this returns. */
  open(format: PictureFormat, events: PictureEvents): Picture
  /** Somebody’s camera or screen, to be decoded as long as a shown scene has it. */
  source(events: SourceEvents): Source
  /** A scene as a PNG; null while there is no process. */
  snapshot(scene: Scene, size: PictureSize): Promise<Uint8Array | null>
  /** Idempotent; ends the process. */
  close(): Promise<void>
}

export interface PictureSize {
  /** Pixels; both even. */
  readonly width: number
  readonly height: number
}

export interface PictureFormat extends PictureSize {
  readonly framesPerSecond: number
  readonly bitsPerSecond: number
}

export interface Picture {
  show(scene: Scene): void
  /** From the next picture on; begins with a key frame. The compositor may draw smaller than asked where the rate is low. */
  change(format: PictureFormat): void
  /** Asks for a key frame. */
  refresh(): void
  /** Idempotent. No event comes after it. */
  close(): void
}

export interface PictureEvents {
  readonly unit: (unit: AccessUnit) => void
}

/** One coded H.264 picture, Annex B; a key frame has its parameter sets with it. */
export interface AccessUnit {
  readonly data: Uint8Array
  readonly key: boolean
  /** 90 kHz, 32 bits. */
  readonly timestamp: number
}

export interface Source {
  /** For `Tile.source`. */
  readonly id: string
  put(picture: CodedPicture): void
  /** Idempotent. */
  close(): void
}

export interface SourceEvents {
  /** Nothing can be decoded before the next key frame. Said again while none comes. */
  readonly keyFrameWanted: () => void
}

/** One whole picture of a stream, in decoding order. H.264 in Annex B. */
export interface CodedPicture {
  readonly codec: 'vp8' | 'h264' | 'vp9'
  readonly data: Uint8Array
  readonly key: boolean
  /** 90 kHz, 32 bits. */
  readonly timestamp: number
}

/** What an operator may learn of it. */
export interface CompositorNews {
  /** The process died; it is started again. */
  readonly crashed: (error: Error) => void
  readonly restarted: () => void
  /** There is none here, and why: no codec for this platform, or the process cannot start. Said once, before `startCompositor` gives null. */
  readonly unavailable: (why: string) => void
}
