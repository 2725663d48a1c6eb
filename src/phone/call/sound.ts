/** What a call needs of the mixer. */
import type { RoomDoor } from './door.ts'
import type { LegAgreement } from '../media/rtp/agreement.ts'
import type { LegEnd, Word } from '../media/mixer/ports.ts'
import type { Prompt } from '../media/mixer/prompt-player.ts'

export interface SoundLegEvents {
  /** The port for SDP. */
  readonly opened: (port: number) => void
  readonly digit: (digit: string) => void
  /** All of a prompt was heard. */
  readonly played: (id: number) => void
  /** The room ended the caller's connection: a `RoomEnd`. */
  readonly expelled: (end: string) => void
  readonly muted: (muted: boolean) => void
  readonly told?: (word: Word) => void
  /** It holds us, and nothing has come for another minute. */
  readonly silent?: () => void
  /** There is no sound any more, or there never was; unless `close` asked for it. */
  readonly ended: () => void
}

export interface SoundLeg {
  agree(terms: LegAgreement): void
  hold(held: boolean): void
  play(prompt: Prompt): void
  stopPrompts(): void
  /** SPEC D2: only from here on does sound pass between the caller and a meeting. */
  enter(conference: string, identity: string, room: RoomDoor): void
  leave(): void
  mute(muted: boolean): void
  /** A data message to everybody in the room. */
  say(topic: string, text: string): void
  /** `lost`: the caller said no goodbye; `left` where nothing is said. */
  close(cause?: LegEnd): void
}

export interface CallSound {
  /** Events come later than this returns. */
  open(events: SoundLegEvents): SoundLeg
}
