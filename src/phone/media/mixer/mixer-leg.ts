/** One telephone's leg in the mixer, as main holds it. What is asked of an ended leg is not done. */
import type { Card } from '../../../compositor/scene.ts'
import type { LegAgreement } from '../rtp/agreement.ts'
import type { Person } from '../stage/person.ts'
import type { MeetingFrame } from '../stage/scene-of.ts'
import type { VideoAgreement } from '../video/video-agreement.ts'
import type { RoomAccess, TelephoneReport, ToMixer } from './mixer-messages.ts'
import type { LegEnd, Word } from './ports.ts'
import type { Prompt, PromptEnd } from './prompt-player.ts'

/** All but `ended` may come any number of times; after `ended` nothing comes. */
export interface LegEvents {
  /** The ports for SDP, of sound and picture; reports come to the next ones. `picturePort`: null where there are no pictures. */
  readonly opened: (port: number, picturePort: number | null) => void
  readonly digit: (digit: string) => void
  readonly promptEnded: (end: PromptEnd) => void
  /** Sound flows between the caller and the room. */
  readonly entered: () => void
  /** The room ended the caller's connection; the leg is outside of any conference again. */
  readonly expelled: (end: string) => void
  /** The server muted the caller, or let it speak again. */
  readonly muted: (muted: boolean) => void
  readonly told?: (word: Word) => void
  /** The room is to be asked by SIP INFO for a key frame. */
  readonly pictureWanted?: () => void
  /** On hold, and nothing has come for another minute: it may be gone. */
  readonly silent?: () => void
  /** `closed` as asked; `no-port`; `crashed` and `unavailable` with the mixer; else what went wrong with this one. */
  readonly ended: (why: string, report: TelephoneReport | null) => void
}

export class MixerLeg {
  readonly #number: number
  readonly #tell: (message: ToMixer) => void

  constructor(number: number, tell: (message: ToMixer) => void) {
    this.#number = number
    this.#tell = tell
  }

  /** What the last offer and answer say. */
  agree(agreement: LegAgreement): void {
    this.#tell({ type: 'agree', leg: this.#number, agreement })
  }

  agreePicture(agreement: VideoAgreement | null): void {
    this.#tell({ type: 'agree-picture', leg: this.#number, agreement })
  }

  /** What it sees, with the others where it is in a meeting. */
  show(screen: Card | MeetingFrame): void {
    this.#tell({ type: 'screen', leg: this.#number, screen })
  }

  /** Who may be seen in the meeting. */
  meet(people: readonly Person[]): void {
    this.#tell({ type: 'people', leg: this.#number, people })
  }

  /** The room asks for a key frame. */
  refreshPicture(): void {
    this.#tell({ type: 'refresh-picture', leg: this.#number })
  }

  /** Into the conference of that name, as that participant of its room. */
  enter(conference: string, identity: string, room: RoomAccess): void {
    this.#tell({ type: 'enter', leg: this.#number, conference, identity, room })
  }

  leave(): void {
    this.#tell({ type: 'leave', leg: this.#number })
  }

  /** A data message from the caller to everybody in the room, such as a raised hand. */
  say(topic: string, text: string): void {
    this.#tell({ type: 'say', leg: this.#number, topic, text })
  }

  mute(muted: boolean): void {
    this.#tell({ type: 'mute', leg: this.#number, muted })
  }

  /** The telephone put us on hold, or took us back. */
  hold(held: boolean): void {
    this.#tell({ type: 'hold', leg: this.#number, held })
  }

  play(prompt: Prompt): void {
    this.#tell({ type: 'play', leg: this.#number, prompt })
  }

  stopPrompts(): void {
    this.#tell({ type: 'stop-prompts', leg: this.#number })
  }

  /** `lost`: the caller said no goodbye. */
  close(cause: LegEnd = 'left'): void {
    this.#tell({ type: 'close', leg: this.#number, cause })
  }
}
