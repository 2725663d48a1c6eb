/** What one picture is made of, and what becomes of it: plain data between threads. */
import type { Person } from '../phone/media/stage/person.ts'
import type { MeetingFrame } from '../phone/media/stage/scene-of.ts'

export interface Order {
  /** Of the media socket. */
  readonly url: string
  /** Where its media is heard on this machine. */
  readonly mediaAddress: string
  /** Opens the media room once. */
  readonly token: string
  readonly frame: MeetingFrame
  readonly people: readonly Person[]
}

export type Outcome =
  | { readonly png: Uint8Array<ArrayBuffer> }
  /** `why`: for an operator. */
  | { readonly png: null; readonly isUnavailable: boolean; readonly why: string }
