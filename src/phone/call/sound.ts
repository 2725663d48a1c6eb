/** What a call needs of the mixer. */
import type { Screen } from '../ivr/screen.ts'
import type { Person } from '../media/stage/person.ts'
import type { VideoAgreement } from '../media/video/video-agreement.ts'
import type { RoomDoor } from './door.ts'
import type { LegAgreement } from '../media/rtp/agreement.ts'
import type { LegEnd, Word } from '../media/mixer/ports.ts'
import type { Prompt } from '../media/mixer/prompt-player.ts'

/** For SDP. */
export interface CallPorts {
  readonly sound: number
  /** Null where there are no pictures. */
  readonly picture: number | null
}

export interface SoundLegEvents {
  readonly opened: (ports: CallPorts) => void
  readonly digit: (digit: string) => void
  /** All of a prompt was heard. */
  readonly played: (id: number) => void
  /** The room ended the caller's connection: a `RoomEnd`. */
  readonly expelled: (end: string) => void
  readonly muted: (muted: boolean) => void
  readonly told?: (word: Word) => void
  /** A key frame of the room's camera, which understands no RTCP that asks for one. */
  readonly pictureWanted?: () => void
  /** It holds us, and nothing has come for another minute. */
  readonly silent?: () => void
  /** There is no sound any more, or there never was; unless `close` asked for it. */
  readonly ended: () => void
}

export interface SoundLeg {
  agree(terms: LegAgreement): void
  hold(held: boolean): void
  /** Null: the picture is over. */
  agreePicture(terms: VideoAgreement | null): void
  show(screen: Screen): void
  /** The others, who may be seen. */
  meet(people: readonly Person[]): void
  /** The room wants a key frame. */
  refreshPicture(): void
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
  /** Events come later than this returns. `picture`: it may have one beside its sound. */
  open(events: SoundLegEvents, picture: boolean): SoundLeg
}
