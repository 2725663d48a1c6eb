import type { SrtpKeys } from '../forwarding/peer-media.ts'
import { deriveSessionKeys } from './session-keys.ts'
import { SrtcpReceiver, SrtcpSender } from './srtcp.ts'
import type { SrtpSuite, SrtpProtection } from './srtp-suite.ts'

/** AES_CM_128_HMAC_SHA1 both ways (RFC 3711). */
export function aesCmProtection({ local, remote }: SrtpKeys, suite: SrtpSuite): SrtpProtection {
  const localKeys = deriveSessionKeys(local, 'rtp')
  return {
    receiver: suite.createReceiver(deriveSessionKeys(remote, 'rtp')),
    reports: new SrtcpReceiver(suite.createReportCipher(deriveSessionKeys(remote, 'rtcp'))),
    ownReports: new SrtcpSender(suite.createReportCipher(deriveSessionKeys(local, 'rtcp'))),
    createSender: (ssrc) => suite.createSender(localKeys, ssrc),
    close: () => undefined,
  }
}
