/** What one publisher is announced with: a microphone and a camera, and where their streams are in its offer. */
import { AddTrackRequest, SimulcastCodec, TrackSource, TrackType, VideoLayer, VideoQuality } from '@livekit/protocol'
import type { Layer } from './publisher.ts'
import type { MediaSection } from './session-description.ts'

export interface Source {
  readonly name: string
  readonly ssrcs: { readonly audio: number; readonly video: readonly number[] }
  readonly layers: readonly Layer[]
}

const STREAM = 'bench'

export const sourceSections = ({ name, ssrcs, layers }: Source): MediaSection[] => [
  { kind: 'audio', source: { cid: `${name}-sound`, ssrc: ssrcs.audio, rids: [] } },
  {
    kind: 'video',
    source: { cid: `${name}-picture`, ssrc: ssrcs.video[0] ?? 0, rids: layers.map(({ rid }) => rid).filter((rid) => rid !== '') },
  },
]

/** In the order of layers, from the least. */
export const QUALITIES = [VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH] as const
const WIDTHS = [320, 640, 1280] as const

export function addTracks({ name, ssrcs, layers }: Source): AddTrackRequest[] {
  const from = QUALITIES.length - layers.length
  const videoLayers = layers.map((layer, index) => {
    const width = WIDTHS[from + index] ?? 1280
    const bitrate = layer.bytes * layer.packetsPerFrame * 8 * 30
    return new VideoLayer({
      quality: QUALITIES[from + index] ?? VideoQuality.HIGH,
      width,
      height: (width * 9) / 16,
      bitrate,
      ssrc: ssrcs.video[index] ?? 0,
    })
  })
  const cid = `${name}-picture`
  return [
    new AddTrackRequest({
      cid: `${name}-sound`,
      name: 'sound',
      type: TrackType.AUDIO,
      source: TrackSource.MICROPHONE,
      stream: STREAM,
      disableRed: true,
      disableDtx: true,
    }),
    new AddTrackRequest({
      cid,
      name: 'picture',
      type: TrackType.VIDEO,
      source: TrackSource.CAMERA,
      stream: STREAM,
      width: 1280,
      height: 720,
      layers: videoLayers,
      simulcastCodecs: [new SimulcastCodec({ codec: 'vp8', cid, layers: videoLayers })],
    }),
  ]
}
