import type { PeerMedia, PeerMediaOptions } from './peer-media.ts'
import type { UpTrack, UpTrackOptions } from './up-track.ts'

const silentUpTrack = (options: UpTrackOptions): UpTrack => {
  const [codec] = options.codecs
  if (!codec) throw new Error('an up track has a codec')
  return { kind: options.kind, codec, on: () => () => undefined, setMuted: () => undefined, close: () => undefined }
}

/** TODO(#2): tracks exist, packets are dropped. */
export const createPeerMedia = (_options: PeerMediaOptions): PeerMedia => ({
  setKeys: () => undefined,
  receive: () => undefined,
  addUpTrack: silentUpTrack,
  addDownTrack: () => ({ setMaxLayer: () => undefined, setPaused: () => undefined, close: () => undefined }),
  tick: () => undefined,
  close: () => undefined,
})
