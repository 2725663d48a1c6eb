import { parseSipUri } from './sip/message/sip-uri.ts'

/**
 * `sip:meet@host` and `sip:host`: whoever dials them has no meeting to name. A registered room means the one that it is invited to now.
 * Some write the host for a user that nobody gave them.
 */
export function isOneButton(called: string): boolean {
  const uri = parseSipUri(called)
  if (uri === undefined || uri.scheme === 'tel') return false
  const user = uri.user?.toLowerCase() ?? ''
  return user === '' || user === 'meet' || user === uri.host
}
