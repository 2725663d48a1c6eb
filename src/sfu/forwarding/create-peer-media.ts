import { Fanout } from './fanout.ts'
import { MediaSession } from './media-session.ts'
import type { PeerMedia, PeerMediaOptions } from './peer-media.ts'

/** All peers of a thread leave by one fan-out: packets are handled one after the other. */
const threadFanout = new Fanout()

export const createPeerMedia = (options: PeerMediaOptions): PeerMedia => new MediaSession(options, threadFanout)
