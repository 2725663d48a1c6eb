import type { SecretHash } from './ids.ts'
import type { Path } from './leg.ts'
import type { Person } from './person.ts'
import type { Room } from './room.ts'

/** Who stands at the door, before admission. Every proof here has been verified by the rim; the name has not. */
export interface Applicant {
  readonly path: Path
  /** As typed; sanitised, never an input to a verdict (A2). */
  readonly name: string
  /** By session or API key. */
  readonly account: Person | null
  /** By its SIP password or its client certificate. */
  readonly room: Room | null
  /** Hash of the device secret that it holds, in its current or previous form. */
  readonly device: SecretHash | null
  /** Hash of the personal link that it followed. */
  readonly link: SecretHash | null
  /** Hash of the PIN that it entered. */
  readonly pin: SecretHash | null
  /** Hash of the device secret that it will hold from now on, admitted or not. */
  readonly nextDevice: SecretHash | null
  /** Keyed hash of its network source. */
  readonly source: SecretHash
}
