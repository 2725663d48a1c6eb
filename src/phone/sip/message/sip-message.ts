/** One SIP message (RFC 3261 §7), parsed: bounded, complete, and with every header by its long name. */

/**
 * In the order of the wire. Names are the long forms in lower case (`v` is `via`); comma lists are split, one value each.
 * Content-Length is not among them: it is the body's own.
 */
export type Headers = readonly (readonly [name: string, value: string])[]

export interface SipRequest {
  readonly kind: 'request'
  /** As it stands: methods tell capitals apart, and those of the RFCs have only capitals. */
  readonly method: string
  /** The Request-URI as it stands in the first line. */
  readonly uri: string
  readonly headers: Headers
  readonly body: Buffer
}

export interface SipResponse {
  readonly kind: 'response'
  /** 100 to 699. */
  readonly status: number
  readonly reason: string
  readonly headers: Headers
  readonly body: Buffer
}

export type SipMessage = SipRequest | SipResponse

/** The first value of a header; names in lower case, long form. */
export const headerOf = (message: SipMessage, name: string): string | undefined => message.headers.find(([own]) => own === name)?.[1]

/** All values of a header, in order. */
export const headersOf = (message: SipMessage, name: string): readonly string[] =>
  message.headers.flatMap(([own, value]) => (own === name ? value : []))
