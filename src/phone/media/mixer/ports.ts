/** What the mixer needs of others: a line to each telephone, and a way into the room. */

import type { RoomPictures } from '../../../room-client/room-pictures.ts'
import type { LegAgreement } from '../rtp/agreement.ts'
import type { LegReport } from '../rtp/rtp-leg.ts'
import type { RoomCodec } from './room-codec.ts'

/** A telephone on the line. */
export interface CallerLine {
  /** The caller's next 20 ms at MIX_RATE or NARROW_RATE, good until the next call; null where there is nothing, be it that nothing ever came or that it has ceased. */
  pull(): Int16Array | null
  /** The next 20 ms to be heard, FRAME_SAMPLES at MIX_RATE. `shared`: others get this very array too, and no later frame is given in it, so that its encoding may be kept. */
  push(frame: Int16Array, shared: boolean): void
  /** So many frames were left out, for the thread was held up: time goes on without them. */
  leaveOut(frames: number): void
  report(): LegReport
  close(): void
}

/** Of one stream from somebody. */
export interface StreamReport {
  /** Packets. */
  readonly received: number
  readonly lost: number
  /** Frames of 20 ms that had to be made up. */
  readonly concealed: number
}

/** One participant's sound in the room. */
export interface RoomSound {
  readonly trackSid: string
  readonly identity: string
}

export interface SoundPacket {
  readonly codec: RoomCodec
  /** 32 bits, in the codec's clock. */
  readonly timestamp: number
  /** Good until the handler returns. */
  readonly payload: Uint8Array
}

/** A caller's own connection to the room. */
export interface RoomLink {
  /** What it can do besides sound; null before it stands. */
  readonly pictures: RoomPictures | null
  /** Has the sounds sent here that it says yes to, those that begin later too; null: none. */
  listen(wanted: ((sound: RoomSound) => boolean) | null): void
  /** False while nobody in the room would hear what is spoken. */
  readonly listened: boolean
  speak(packet: SpokenPacket): void
  /** A data message to everybody in the room, as soon as the connection stands. */
  say(topic: string, text: string): void
  /** Tells the room that the caller is muted, or not. */
  mute(muted: boolean): void
  /** `lost`: the caller did not leave, its line went dead. */
  close(cause: LegEnd): void
}

/** R2: a goodbye makes an attendee left, a dead line makes it dropped. */
export type LegEnd = 'left' | 'lost'

export interface SpokenPacket {
  /** Good until `speak` returns. */
  readonly payload: Uint8Array
  /** Time of the sound, in frames of 20 ms; the gaps of silence are counted. */
  readonly frame: number
  /** dBFS, 0 to −127. */
  readonly level: number
}

/** A short data message to the caller: chat and the like, which nobody reads out, are none. */
export interface Word {
  /** The identity that the room vouches for. */
  readonly from: string
  readonly topic: string
  readonly text: string
}

export interface RoomLinkEvents {
  /** Sound can flow, and is to be in this codec; null: the caller may only listen. Said again after `broken`. */
  readonly opened: (codec: RoomCodec | null) => void
  /** Nothing flows for the moment; `opened` or `closed` follows. */
  readonly broken: () => void
  readonly sound: (sound: RoomSound, packet: SoundPacket) => void
  readonly soundStopped: (sound: RoomSound) => void
  /** The server mutes the caller, or lets it speak again. */
  readonly muted: (muted: boolean) => void
  readonly told: (word: Word) => void
  readonly closed: (end: string) => void
}

/** Turns the packets of one participant into sound. */
export interface Hearing {
  /** One packet's timestamp, in the codec's clock, and payload, of which it copies what it keeps. */
  put(timestamp: number, payload: Uint8Array): void
  /** The next 20 ms at MIX_RATE or NARROW_RATE, good until the next call; null in a silence. */
  next(): Int16Array | null
  report(): StreamReport
  close(): void
}

/** A line as the switchboard opens it. */
export interface Line extends CallerLine {
  /** UDP port that the other end sends to. */
  readonly port: number
  /** What both ends have agreed upon; throws where it cannot be met. */
  agree(agreement: LegAgreement): void
}
