/** What every message must say so that it can be matched and answered (RFC 3261 §8.1.1), checked once. */
import { parseCSeq } from './cseq.ts'
import { badRequest, type Fault } from './fault.ts'
import { parseNameAddress } from './name-address.ts'
import type { SipMessage } from './sip-message.ts'
import { parseVia } from './via.ts'

const isCallId = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) <= 32 || text.charCodeAt(i) === 127) return false
  return text !== ''
}

const isContact = (text: string): boolean => text === '*' || parseNameAddress(text) !== undefined

const CHECKS: Readonly<Record<string, (value: string) => boolean>> = {
  via: (value) => parseVia(value) !== undefined,
  from: (value) => parseNameAddress(value) !== undefined,
  to: (value) => parseNameAddress(value) !== undefined,
  'call-id': isCallId,
  cseq: (value) => parseCSeq(value) !== undefined,
  contact: isContact,
}
const checks = new Map(Object.entries(CHECKS))

const REQUIRED = ['via', 'from', 'to', 'call-id', 'cseq'] as const

const malformed = (message: SipMessage): string | undefined =>
  message.headers.find(([name, value]) => checks.get(name)?.(value) === false)?.[0]

export const requiredHeadersFault = (message: SipMessage): Fault | undefined => {
  const missing = REQUIRED.find((name) => !message.headers.some(([own]) => own === name))
  if (missing) return badRequest(`no ${missing}`)
  const bad = malformed(message)
  if (bad) return badRequest(`malformed ${bad}`)
  const cseq = message.headers.find(([name]) => name === 'cseq')
  const mismatch = message.kind === 'request' && cseq !== undefined && parseCSeq(cseq[1])?.method !== message.method
  return mismatch ? badRequest('CSeq of another method') : undefined
}
