/** How much of one description is looked at. A telephone's has some 30 lines. */
export const DESCRIPTION_LIMITS = {
  bytes: 16_384,
  lines: 400,
  media: 16,
  /** Formats of one section. */
  formats: 64,
  /** Usable `a=crypto` of one section. */
  crypto: 16,
  /** Usable `a=rtcp-fb` of one section. */
  feedback: 128,
  /** Words of `a=content`. */
  content: 8,
} as const
