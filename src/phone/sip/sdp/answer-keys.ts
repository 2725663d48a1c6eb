/** Which keys of an offer we answer, and with which of ours (RFC 4568 §7.1). */
import type { AgreedSrtp } from './agreement.ts'
import { SrtpMasterKey, type CryptoAttribute, type SrtpSuite } from './crypto-attribute.ts'
import { isSecure } from './media-protocol.ts'
import type { OwnMedia } from './own-media.ts'
import type { MediaSection } from './session-description.ts'

/** The line that we take: our best suite, and of that the offer's first. */
const chooseCrypto = (offered: readonly CryptoAttribute[], suites: readonly SrtpSuite[]): CryptoAttribute | undefined =>
  suites.flatMap((suite) => offered.find((line) => line.suite === suite) ?? [])[0]

/** The line to answer; undefined for plain RTP; `refused` where one side insists on what the other does not do. Keys in a plain profile are a wish. */
export const cryptoFor = (offer: MediaSection, own: OwnMedia): CryptoAttribute | undefined | 'refused' => {
  const line = own.encryption === 'never' ? undefined : chooseCrypto(offer.crypto, own.suites)
  const insists = isSecure(offer.protocol) || own.encryption === 'always'
  return insists && !line ? 'refused' : line
}

/** A key that is in use stays, as long as its suite does. */
export const srtpFor = (line: CryptoAttribute, own: OwnMedia, previous: AgreedSrtp | undefined): AgreedSrtp => ({
  suite: line.suite,
  local: previous?.suite === line.suite ? previous.local : SrtpMasterKey.make(own.random),
  remote: line.master,
})

export const answeredCrypto = (line: CryptoAttribute | undefined, srtp: AgreedSrtp | undefined): readonly CryptoAttribute[] =>
  line && srtp ? [{ tag: line.tag, suite: line.suite, master: srtp.local }] : []
