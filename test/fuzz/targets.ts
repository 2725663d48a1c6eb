import type { FuzzTarget } from './target.ts'
import { digest } from './targets/digest.ts'
import { rtpLeg } from './targets/rtp-leg.ts'
import { sdp } from './targets/sdp.ts'
import { sipCall } from './targets/sip-call.ts'
import { sipMessage } from './targets/sip-message.ts'
import { sipStream } from './targets/sip-stream.ts'

export const TARGETS: readonly FuzzTarget[] = [sipMessage, sipStream, sdp, digest, rtpLeg, sipCall]
