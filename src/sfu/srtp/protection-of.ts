/** How a profile is served in this thread where no accelerator is: AES-CM by the kernel, GCM by Node's own ciphers. */
import type { SrtpKeys } from '../forwarding/peer-media.ts'
import { aesCmProtection } from './aes-cm-protection.ts'
import { createAesCmSuite } from './aes-cm-suite.ts'
import { TAG_BYTES } from './authentication.ts'
import { GcmSuite } from './gcm/gcm-suite.ts'
import { nodeGcm } from './gcm/node-gcm.ts'
import type { SrtpProtection } from './srtp-suite.ts'

const aesCm = createAesCmSuite(TAG_BYTES)
const plainGcm = new GcmSuite(nodeGcm)

/** `gcm`: the accelerator's, where there is one. */
export const protectionOf = (keys: SrtpKeys, gcm = plainGcm): SrtpProtection =>
  keys.profile === 'AEAD_AES_128_GCM' ? gcm.protection(keys) : aesCmProtection(keys, aesCm)
