import type { FuzzTarget } from './target.ts'
import { compositor } from './targets/compositor.ts'
import { digest } from './targets/digest.ts'
import { dtlsPeer } from './targets/dtls-peer.ts'
import { dtls } from './targets/dtls.ts'
import { h264 } from './targets/h264.ts'
import { registrar } from './targets/registrar.ts'
import { roomPictures } from './targets/room-pictures.ts'
import { rtpLeg } from './targets/rtp-leg.ts'
import { rtp } from './targets/rtp.ts'
import { sctp } from './targets/sctp.ts'
import { sdp } from './targets/sdp.ts'
import { signallingSdp } from './targets/signalling-sdp.ts'
import { signallingV0 } from './targets/signalling-v0.ts'
import { signalling } from './targets/signalling.ts'
import { sipCall } from './targets/sip-call.ts'
import { sipGateway } from './targets/sip-gateway.ts'
import { sipMessage } from './targets/sip-message.ts'
import { sipStream } from './targets/sip-stream.ts'
import { stun } from './targets/stun.ts'
import { tcpFrames } from './targets/tcp-frames.ts'
import { turn } from './targets/turn.ts'
import { videoLine } from './targets/video-line.ts'

const TELEPHONES: readonly FuzzTarget[] = [sipMessage, sipStream, sdp, digest, registrar, rtpLeg, sipCall, sipGateway, compositor]
const MEDIA: readonly FuzzTarget[] = [stun, tcpFrames, turn, dtls, dtlsPeer, rtp, sctp, signalling, signallingSdp, signallingV0]
const PICTURES: readonly FuzzTarget[] = [h264, videoLine, roomPictures]

export const TARGETS: readonly FuzzTarget[] = [...TELEPHONES, ...PICTURES, ...MEDIA]
