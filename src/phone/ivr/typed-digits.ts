/** Digits that a caller has typed. They may be a PIN: no log, message or picture of this object shows them (P6). */
import { inspect } from 'node:util'

const PIN_LENGTH = 13
const MEETING_ID_LENGTH = 10
/** Gateways of H.323 rooms put the PIN behind the meeting ID: after a full stop, or after one star or two. */
const DIALLED = /^(?:(?<meeting>\d{10})(?:\.|\*\*?))?(?<number>\d{10,13})$/

export type NumberKind = 'pin' | 'meetingId'

export class TypedDigits {
  static readonly NONE = new TypedDigits('')
  readonly #digits: string
  readonly #meeting: string | null

  private constructor(digits: string, meeting: string | null = null) {
    this.#digits = digits
    this.#meeting = meeting
  }

  /** What was dialled with the call, as in `sip:PIN@host` (V1). Null where it is neither PIN nor meeting ID, nor a PIN behind a meeting ID. */
  static dialled(text: string): TypedDigits | null {
    const { meeting = null, number = '' } = DIALLED.exec(text)?.groups ?? {}
    const typed = new TypedDigits(number, meeting)
    return typed.kind === null || (meeting !== null && typed.kind !== 'pin') ? null : typed
  }

  /** Takes one digit; what exceeds a PIN is dropped. */
  and(digit: string): TypedDigits {
    return this.#digits.length >= PIN_LENGTH || !/^\d$/.test(digit) ? this : new TypedDigits(this.#digits + digit)
  }

  get length(): number {
    return this.#digits.length
  }

  /** Null while it is neither. */
  get kind(): NumberKind | null {
    if (this.length === PIN_LENGTH) return 'pin'
    return this.length === MEETING_ID_LENGTH ? 'meetingId' : null
  }

  /** For the door, and for nobody else. */
  reveal(): string {
    return this.#digits
  }

  /** The ID of the meeting that the PIN is said to be of; for the door. */
  revealMeeting(): string | null {
    return this.#meeting
  }

  /** For the eyes of whoever types, in groups: `555 019 8237`, `491 582 736 0158`. */
  shown(): string {
    const groups = this.length > MEETING_ID_LENGTH ? /^(.{3})(.{3})(.{3})(.+)$/ : /^(.{1,3})(.{1,3})?(.+)?$/
    return (groups.exec(this.#digits)?.slice(1) ?? []).filter((group) => group !== undefined).join(' ')
  }

  toJSON(): string {
    return '****'
  }

  toString(): string {
    return '****'
  }

  [inspect.custom](): string {
    return '****'
  }
}
