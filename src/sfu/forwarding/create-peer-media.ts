import { protectionOf } from '../srtp/protection-of.ts'
import { MediaSession } from './media-session.ts'
import type { PeerMedia, PeerMediaOptions } from './peer-media.ts'
import type { ProtectPeer } from './srtp-session.ts'
import { threadFanout } from './thread-fanout.ts'

export const createPeerMedia = (options: PeerMediaOptions, protect: ProtectPeer = protectionOf): PeerMedia =>
  new MediaSession(options, threadFanout, protect)
