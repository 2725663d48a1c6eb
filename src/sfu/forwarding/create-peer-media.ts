import { MediaSession } from './media-session.ts'
import type { PeerMedia, PeerMediaOptions } from './peer-media.ts'
import { threadFanout } from './thread-fanout.ts'

export const createPeerMedia = (options: PeerMediaOptions): PeerMedia => new MediaSession(options, threadFanout)
