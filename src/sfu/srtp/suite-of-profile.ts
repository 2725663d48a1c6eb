/** Which suite serves a profile in this thread: the fastest that is there. */
import type { SrtpProfile } from '../forwarding/peer-media.ts'
import { createAesCmSuite } from './aes-cm-suite.ts'
import { TAG_BYTES } from './authentication.ts'
import type { SrtpSuite } from './srtp-suite.ts'

const aesCm = createAesCmSuite(TAG_BYTES)

/** Throws a RangeError for profiles that we do not speak. */
export function suiteOfProfile(profile: SrtpProfile): SrtpSuite {
  if (profile !== 'AES_CM_128_HMAC_SHA1_80') throw new RangeError(`${profile} is never chosen`)
  return aesCm
}
