/** Whom a connectivity check is for and from (RFC 8445 §7.2.2): two name fragments and a colon. */
import { attributeValue, parseStun, stunAttribute, stunType, type StunMessage } from '../stun/stun-message.ts'

/** Of at most 256 characters each (RFC 8839 §5.4). */
const longestUsername = 513
const colonCode = 0x3a

export interface CheckNames {
  /** The one that is asked. */
  readonly local: string
  readonly remote: string
}

/** Null when it names nobody. */
export function namesOf(check: StunMessage): CheckNames | null {
  const username = attributeValue(check, stunAttribute.username)
  const colon = username?.indexOf(colonCode) ?? -1
  if (!username || colon < 1 || username.length > longestUsername) return null
  return { local: username.toString('latin1', 0, colon), remote: username.toString('latin1', colon + 1) }
}

/** For whom a packet is, where it is a check. */
export function ufragOf(packet: Buffer): string | null {
  const message = parseStun(packet)
  return message?.type === stunType.bindingRequest ? (namesOf(message)?.local ?? null) : null
}
