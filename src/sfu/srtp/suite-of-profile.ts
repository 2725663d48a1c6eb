/** Which suite serves a profile in this thread: the fastest that is there. */
import type { SrtpProfile } from '../forwarding/peer-media.ts'
import { PlainSuite } from './plain-suite.ts'
import type { SrtpSuite } from './srtp-suite.ts'

const aesCm = new PlainSuite()

/** Throws a RangeError for profiles that we do not speak. */
export function suiteOfProfile(profile: SrtpProfile): SrtpSuite {
  if (profile !== 'AES_CM_128_HMAC_SHA1_80') throw new RangeError(`${profile} is never chosen`)
  return aesCm
}
