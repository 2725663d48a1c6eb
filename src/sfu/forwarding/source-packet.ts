/** One packet of a publisher as subscribers see it: decrypted, without padding, its layer known. Two of these serve a whole thread. */
import { emptyVp8Descriptor, type Vp8Descriptor } from '../codec/vp8.ts'
import { ExtensionTable } from '../rtp/header-extensions.ts'
import { emptyRtpHeader, type RtpHeader } from '../rtp/rtp-header.ts'
import type { FrameLayers } from './frame-layers.ts'
import type { NegotiatedCodec } from './up-track.ts'

export interface SourcePacket {
  memory: Uint8Array
  readonly header: RtpHeader
  readonly extensions: ExtensionTable
  payloadOffset: number
  payloadLength: number
  /** Index of the simulcast layer. */
  layer: number
  /** Extended sequence number within the layer. */
  extended: number
  codec: NegotiatedCodec
  startsKeyFrame: boolean
  /** All absent unless the codec is VP8. */
  readonly vp8: Vp8Descriptor
  readonly layers: FrameLayers
}

const NO_CODEC: NegotiatedCodec = { name: '', payloadType: -1, clockRate: 1 }

export const emptySourcePacket = (): SourcePacket => ({
  memory: new Uint8Array(0),
  header: emptyRtpHeader(),
  extensions: new ExtensionTable(),
  payloadOffset: 0,
  payloadLength: 0,
  layer: 0,
  extended: 0,
  codec: NO_CODEC,
  startsKeyFrame: false,
  vp8: emptyVp8Descriptor(),
  layers: { spatial: 0, temporal: 0, endsFrame: false, entry: -1 },
})
