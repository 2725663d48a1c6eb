/** Digits that a caller has typed. They may be a PIN: no log, message or picture of this object shows them (P6). */
import { inspect } from 'node:util'

const PIN_LENGTH = 13
const MEETING_ID_LENGTH = 10

export type NumberKind = 'pin' | 'meetingId'

export class TypedDigits {
  static readonly NONE = new TypedDigits('')
  readonly #digits: string

  private constructor(digits: string) {
    this.#digits = digits
  }

  /** A number that was dialled with the call, as in `sip:PIN@host` (V1). Null where it is neither PIN nor meeting ID. */
  static dialled(text: string): TypedDigits | null {
    const typed = /^\d{10,13}$/.test(text) ? new TypedDigits(text) : TypedDigits.NONE
    return typed.kind === null ? null : typed
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
