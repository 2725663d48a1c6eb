/** What the answer's section makes of ours, whatever it carries (RFC 3264 §7, RFC 4568 §7.1). */
import type { AgreedSrtp } from './agreement.ts'
import type { MediaSection } from './session-description.ts'

/** Undefined for plain RTP; `refused` where keys were offered and none was taken, or one that was not offered. */
export const settledSrtp = (offered: MediaSection, answered: MediaSection): AgreedSrtp | undefined | 'refused' => {
  if (offered.crypto.length === 0) return undefined
  const [taken] = answered.crypto
  const own = offered.crypto.find(({ tag, suite }) => tag === taken?.tag && suite === taken.suite)
  return taken && own ? { suite: own.suite, local: own.master, remote: taken.master } : 'refused'
}

export const isTaken = (offered: MediaSection, answered: MediaSection | undefined): answered is MediaSection =>
  answered !== undefined && answered.kind === offered.kind && answered.port !== 0 && answered.protocol === offered.protocol
