import type { AgreedSrtp } from './agreement.ts'
import { SrtpMasterKey, type CryptoAttribute } from './crypto-attribute.ts'
import type { OwnMedia } from './own-media.ts'

/** The keys of our offers: one line a suite; a key in use stays. */
export const offeredKeys = (own: OwnMedia, inUse: AgreedSrtp | undefined): readonly CryptoAttribute[] => {
  if (own.encryption !== 'always' && !inUse) return []
  return own.suites.map((suite, i) => ({
    tag: i + 1,
    suite,
    master: inUse?.suite === suite ? inUse.local : SrtpMasterKey.make(own.random),
  }))
}
