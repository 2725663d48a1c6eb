/** To which layers of its stream a packet's frame belongs, as its codec says. */
import type { DependencyReader } from '../codec/dependency-descriptor.ts'
import { emptyVp9Descriptor, parseVp9 } from '../codec/vp9.ts'
import type { SourcePacket } from './source-packet.ts'

export interface FrameLayers {
  spatial: number
  temporal: number
  /** The last packet of the frame: of one spatial layer of a picture. False where the codec does not say. */
  endsFrame: boolean
  /** Highest temporal layer that may be sent from this picture on, whatever was sent before; -1 none. */
  entry: number
}

const ANY = 255
const NONE = -1

const vp9 = emptyVp9Descriptor()
const descriptor = { startsFrame: false, endsFrame: false, spatial: 0, temporal: 0, entry: NONE }

const fill = (layers: FrameLayers, spatial: number, temporal: number, endsFrame: boolean, entry: number): void => {
  layers.spatial = spatial
  layers.temporal = temporal
  layers.endsFrame = endsFrame
  layers.entry = entry
}

/** Fills `packet.layers`. `descriptorId` is the id of the header extension, 0 without; `learns` as of `DependencyReader`. */
export function readFrameLayers(packet: SourcePacket, reader: DependencyReader, descriptorId: number, learns: boolean): void {
  const { layers, memory, payloadOffset, payloadLength, startsKeyFrame } = packet
  fill(layers, 0, 0, false, startsKeyFrame ? ANY : NONE)
  if (packet.codec.name === 'vp8') {
    const { temporal, layerSync, pictureIdAt } = packet.vp8
    fill(layers, 0, temporal, false, startsKeyFrame ? ANY : layerSync ? temporal : NONE)
    // Browsers that send dependency descriptors leave out of VP8's own what those say.
    if (pictureIdAt < 0) readDescriptor(packet, reader, descriptorId, learns)
  } else if (packet.codec.name === 'vp9' && parseVp9(memory, payloadOffset, payloadLength, vp9)) {
    // Above the lowest temporal layer the promise holds only for who is sent the frame itself.
    fill(layers, vp9.spatial, vp9.temporal, vp9.endsFrame, vp9.switchesUp && vp9.temporal === 0 ? ANY : layers.entry)
  } else if (packet.codec.name === 'av1') readDescriptor(packet, reader, descriptorId, learns)
}

function readDescriptor({ layers, memory, extensions }: SourcePacket, reader: DependencyReader, id: number, learns: boolean): void {
  const element = id === 0 ? -1 : extensions.find(id)
  if (element < 0 || !reader.read(memory, extensions.offsetOf(element), extensions.lengthOf(element), learns, descriptor)) return
  const { spatial, temporal, endsFrame, entry } = descriptor
  fill(layers, spatial, temporal, endsFrame, temporal === 0 ? entry : NONE)
}
