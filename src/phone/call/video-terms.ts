import type { VideoAgreement } from '../media/video/video-agreement.ts'
import type { AgreedVideo } from '../sip/sdp/agreement.ts'
import { receives, sends } from '../sip/sdp/direction.ts'
import { srtpTerms } from './leg-terms.ts'

/** What SDP settled of the picture, as the packets' side wants it. */
export function videoTerms({ remote, payload, packetizationMode, most, feedback, direction, srtp }: AgreedVideo): VideoAgreement {
  const { address, port, rtcpAddress, rtcpPort } = remote
  return {
    remote: { address, port },
    remoteReports: rtcpPort === port ? null : { address: rtcpAddress, port: rtcpPort },
    sending: payload.send,
    receiving: payload.receive,
    packetizationMode,
    most,
    feedback: {
      pli: feedback.includes('nack pli'),
      fir: feedback.includes('ccm fir'),
      tmmbr: feedback.includes('ccm tmmbr'),
      nack: feedback.includes('nack'),
    },
    srtp: srtpTerms(srtp),
    sends: sends(direction),
    receives: receives(direction),
  }
}
