/** How much of one message is looked at. Telephones stay far below; whoever goes above is refused before it costs anything. */
export const LIMITS = {
  /** Bytes of a whole message: the largest datagram that IP carries. */
  messageBytes: 65_535,
  /** Bytes from the first line to the empty one. Room for eight proxies and a signed identity (RFC 8224). */
  headBytes: 32_768,
  bodyBytes: 32_768,
  /** Lines of the head, and values after comma lists were split. */
  headers: 200,
  /** Characters of one header as written, folds included. */
  headerLength: 8_192,
  /** Characters of the Request-URI and of any other URI that is parsed. */
  uriLength: 1_024,
  /** Parameters of one header or URI. */
  parameters: 64,
} as const
