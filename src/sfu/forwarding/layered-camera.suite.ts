/**
 * A camera of one stream with temporal layers, and three spatial ones (L3T3_KEY) where the codec has them. Every second group of four
 * pictures looks back at the group before, so that more temporal layers can be begun only every eight pictures.
 */
import { EXTENSION } from '../rtp/header-extensions.ts'
import { EXTENSION_IDS, type SimulatedClient } from './simulated-client.suite.ts'
import type { NegotiatedCodec } from './up-track.ts'

export const VP9: NegotiatedCodec = { name: 'vp9', payloadType: 98, rtxPayloadType: 99, clockRate: 90_000 }
export const AV1: NegotiatedCodec = { name: 'av1', payloadType: 45, rtxPayloadType: 46, clockRate: 90_000 }

export const FRAME_TICKS = 3000
export const PACKETS_PER_FRAME = 2
const SSRC = 7
const SPATIALS = 3
/** Of a frame of the lowest spatial layer; each above is three times as large. */
const FRAME_BYTES = 60
const TEMPORALS = 3
const PATTERN = [0, 2, 1, 2]
const DESCRIPTOR_ID = EXTENSION_IDS.get(EXTENSION.dependencyDescriptor)!
/** Close to the end of all ids, so that they wrap. */
const FIRST_TEMPLATE = 60
const TEMPLATES_PER_SPATIAL = 5

/** What stands in a frame's packets in place of a picture. */
export interface Content {
  readonly picture: number
  readonly spatial: number
  readonly temporal: number
  readonly key: boolean
  readonly index: number
}

interface Picture {
  readonly number: number
  readonly temporal: number
  readonly key: boolean
  /** Higher temporal layers may be begun with it, or with those after it. */
  readonly opens: boolean
  readonly tl0: number
  /** Numbers of pictures that its frames need, of their own spatial layer. */
  readonly needs: readonly number[]
}

export const readContent = (payload: Buffer): Content => {
  const content = payload.subarray(-6)
  const [, , spatial = 0, temporal = 0, key = 0, index = 0] = content
  return { picture: content.readUInt16BE(), spatial, temporal, key: key === 1, index }
}

export class LayeredCamera {
  keyFramesAsked = 0
  readonly pictures = new Map<number, Picture>()
  readonly spatials: number
  readonly #client: SimulatedClient
  readonly #codec: NegotiatedCodec
  readonly #describes: boolean
  #wantsKey = true
  #sinceKey = 0
  #number = 0
  #tl0 = 100
  #sequence = 65_000

  /** `describes`: by dependency descriptors, which AV1 always has, and beside which VP8's own descriptor says next to nothing. */
  constructor(client: SimulatedClient, codec: NegotiatedCodec, describes = codec.name === 'av1') {
    this.#describes = describes
    this.#client = client
    this.#codec = codec
    this.spatials = codec.name === 'vp8' ? 1 : SPATIALS
    client.onReport = (report) => this.#read(report)
  }

  get last(): number {
    return this.#number
  }

  picture(): void {
    const picture = this.#next()
    this.pictures.set(picture.number, picture)
    for (let spatial = 0; spatial < this.spatials; spatial++)
      for (let index = 0; index < PACKETS_PER_FRAME; index++) this.#send(picture, spatial, index)
  }

  #next(): Picture {
    const key = this.#wantsKey
    this.#wantsKey = false
    this.#sinceKey = key ? 0 : this.#sinceKey + 1
    const number = ++this.#number
    const place = this.#sinceKey % 4
    const temporal = PATTERN[place]!
    if (temporal === 0) this.#tl0++
    const looksBack = this.#sinceKey % 8 >= 4
    const needs = [[4], looksBack ? [1, 3] : [1], looksBack ? [2, 4] : [2], [1]][place]!
    return {
      number,
      temporal,
      key,
      opens: !looksBack && place < 3,
      tl0: this.#tl0,
      needs: key ? [] : needs.map((back) => number - back),
    }
  }

  #send(picture: Picture, spatial: number, index: number): void {
    const { number, temporal, key } = picture
    const content = Buffer.from([number >>> 8, number & 0xff, spatial, temporal, key ? 1 : 0, index])
    const extensions: [number, Buffer][] = [[1, Buffer.from('1')]]
    if (this.#describes) extensions.push([DESCRIPTOR_ID, descriptorOf(picture, spatial, index)])
    this.#client.send({
      ssrc: SSRC,
      payloadType: this.#codec.payloadType,
      sequence: this.#sequence++,
      timestamp: number * FRAME_TICKS,
      marker: spatial === this.spatials - 1 && index === PACKETS_PER_FRAME - 1,
      payload: Buffer.concat([this.#head(picture, spatial, index), Buffer.alloc(FRAME_BYTES * 3 ** spatial), content]),
      extensions,
    })
  }

  #head(picture: Picture, spatial: number, index: number): Buffer {
    if (this.#codec.name === 'vp8') return this.#describes ? vp8Least(picture, index) : vp8Head(picture, index)
    if (this.#codec.name === 'vp9') return vp9Head(picture, spatial, index)
    return Buffer.from([picture.key && spatial === 0 && index === 0 ? 0x18 : 0x10])
  }

  #read(report: Buffer): void {
    for (let at = 0; at < report.length; at += (report.readUInt16BE(at + 2) + 1) * 4) {
      if (report[at + 1] !== 206 || (report[at]! & 0x1f) !== 1) continue
      this.keyFramesAsked++
      this.#wantsKey = true
    }
  }
}

const vp8Head = ({ number, temporal, key, opens, tl0 }: Picture, index: number): Buffer =>
  Buffer.from([
    0x80 | (index === 0 ? 0x10 : 0),
    0xf0,
    0x80 | ((number >>> 8) & 0x7f),
    number & 0xff,
    tl0 & 0xff,
    (temporal << 6) | (opens && temporal > 0 ? 0x20 : 0),
    key ? 0 : 1,
  ])

const vp8Least = ({ temporal, key }: Picture, index: number): Buffer =>
  Buffer.from([(index === 0 ? 0x10 : 0) | (temporal === 2 ? 0x20 : 0), key ? 0 : 1])

const vp9Head = ({ number, temporal, key, opens, tl0 }: Picture, spatial: number, index: number): Buffer =>
  Buffer.from([
    0xa0 | (key ? 0 : 0x40) | (index === 0 ? 8 : 0) | (index === PACKETS_PER_FRAME - 1 ? 4 : 0),
    0x80 | ((number >>> 8) & 0x7f),
    number & 0xff,
    (temporal << 5) | (opens ? 0x10 : 0) | (spatial << 1) | (key && spatial > 0 ? 1 : 0),
    tl0 & 0xff,
  ])

/** Templates of each spatial layer: a key frame, the lowest temporal layer with and without a way up, the two above. */
const templateOf = ({ key, temporal, opens }: Picture): number => (key ? 0 : temporal > 0 ? temporal + 2 : opens ? 1 : 2)

const bits = (value: number, count: number): string => value.toString(2).padStart(count, '0')

function descriptorOf(picture: Picture, spatial: number, index: number): Buffer {
  const id = (FIRST_TEMPLATE + spatial * TEMPLATES_PER_SPATIAL + templateOf(picture)) % 64
  const starts = index === 0 ? '1' : '0'
  const ends = index === PACKETS_PER_FRAME - 1 ? '1' : '0'
  const carries = picture.key && spatial === 0 && index === 0
  const text = starts + ends + bits(id, 6) + bits(picture.number, 16) + (carries ? `10000${structure()}` : '')
  return Buffer.from(text.match(/.{1,8}/g)!.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)))
}

function structure(): string {
  const places = Array.from({ length: SPATIALS * TEMPLATES_PER_SPATIAL }, (_, i) => [Math.floor(i / 5), i % 5] as const)
  const layers = places.map(([spatial, kind]) => (kind === 4 ? (spatial === SPATIALS - 1 ? 3 : 2) : kind >= 2 ? 1 : 0))
  const roles = places.flatMap(([spatial, kind]) => targets().map(([ofSpatial, ofTemporal]) => role(spatial, kind, ofSpatial, ofTemporal)))
  const without = { dependencies: '0'.repeat(places.length), chains: '000', resolutions: '0' }
  const counts = bits(FIRST_TEMPLATE, 6) + bits(SPATIALS * TEMPORALS - 1, 5)
  return (
    counts + [...layers, ...roles].map((value) => bits(value, 2)).join('') + without.dependencies + without.chains + without.resolutions
  )
}

const targets = (): [number, number][] => [0, 1, 2].flatMap((spatial) => [0, 1, 2].map((temporal): [number, number] => [spatial, temporal]))

/** 0 not present, 1 discardable, 2 switch, 3 required. */
function role(spatial: number, kind: number, ofSpatial: number, ofTemporal: number): number {
  if (kind === 0) return spatial <= ofSpatial ? 2 : 0
  if (spatial !== ofSpatial) return 0
  if (kind === 1) return 2
  if (kind === 2) return ofTemporal === 0 ? 2 : 3
  return ofTemporal < kind - 2 ? 0 : kind === 4 ? 1 : 3
}
