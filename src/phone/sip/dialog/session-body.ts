/** Session descriptions inside messages, and the headers that say what we are able to. */
import { bodyPart } from '../message/body-part.ts'
import { headersOf, type Headers, type SipMessage } from '../message/sip-message.ts'

const SDP = 'application/sdp'

/** Methods that we serve (RFC 3261 §20.5). */
export const METHODS: ReadonlySet<string> = new Set(['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'INFO', 'UPDATE', 'PRACK'])
export const EXTENSIONS: ReadonlySet<string> = new Set(['timer', '100rel'])

export const abilities: Headers = [
  ['allow', [...METHODS].join(', ')],
  ['supported', [...EXTENSIONS].join(', ')],
]

export const descriptionIn = (message: SipMessage): string | null => bodyPart(message, SDP)?.toString('utf8') ?? null

export const withDescription = (sdp: string | null | undefined): { readonly headers: Headers; readonly body: Buffer } =>
  sdp === null || sdp === undefined ? { headers: [], body: Buffer.alloc(0) } : { headers: [['content-type', SDP]], body: Buffer.from(sdp) }

export const allows = (message: SipMessage, method: string): boolean =>
  headersOf(message, 'allow').some((one) => one.toUpperCase() === method)
