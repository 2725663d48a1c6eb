import type { KeyObject } from 'node:crypto'
import { attributeValue, integrityHolds, type StunMessage, stunAttribute } from '../stun/stun-message.ts'
import { turnAttribute, type TurnErrorCode } from './turn-message.ts'

/** A pass that is good at this moment. */
export interface ValidPass {
  readonly username: string
  readonly key: KeyObject
}

export type Authentication = { readonly ok: true; readonly pass: ValidPass } | { readonly ok: false; readonly code: TurnErrorCode }

const refused = (code: TurnErrorCode): Authentication => ({ ok: false, code })

/** RFC 8489 §9.2.4. A wrong user name and a wrong password are answered alike. */
export function authenticate(request: StunMessage, nonce: string, findPass: (username: string) => ValidPass | null): Authentication {
  if (!request.attributes.has(stunAttribute.messageIntegrity)) return refused(401)
  const [username, realm, sent] = [stunAttribute.username, turnAttribute.realm, turnAttribute.nonce].map((type) =>
    attributeValue(request, type)?.toString('latin1'),
  )
  if (username === undefined || realm === undefined || sent === undefined) return refused(400)
  if (sent !== nonce) return refused(438)
  const pass = findPass(username)
  return pass !== null && integrityHolds(request, pass.key) ? { ok: true, pass } : refused(401)
}
