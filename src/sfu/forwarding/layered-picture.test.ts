/** Pictures in layers: what a subscriber that is sent fewer of them gets can be decoded, and nothing of it seems to be missing. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyVp8Descriptor, parseVp8 } from '../codec/vp8.ts'
import { ForwardedTrack } from './forwarded-track.ts'
import { ALL_LAYERS } from './layer-filter.ts'
import { AV1, LayeredCamera, PACKETS_PER_FRAME, readContent, VP9, type Content } from './layered-camera.suite.ts'
import { EXTENSION_IDS, nack, SimulatedClient, VP8, type SeenPacket } from './simulated-client.suite.ts'
import type { NegotiatedCodec } from './up-track.ts'

const SSRC = 0x500
/** With what describes their layers, where a browser may send either. */
const CODECS: readonly { readonly name: string; readonly codec: NegotiatedCodec; readonly describes?: boolean }[] = [
  { name: 'vp8', codec: VP8 },
  { name: 'vp8 beside dependency descriptors', codec: VP8, describes: true },
  { name: 'vp9', codec: VP9 },
  { name: 'av1', codec: AV1 },
]

class Watching {
  readonly clock = { ms: 1000 }
  readonly publisher = new SimulatedClient(this.clock)
  readonly subscriber = new SimulatedClient(this.clock)
  readonly camera: LayeredCamera
  readonly track: ForwardedTrack

  constructor(codec: NegotiatedCodec, describes?: boolean) {
    this.publisher.connect()
    this.subscriber.connect()
    this.camera = new LayeredCamera(this.publisher, codec, describes)
    const common = { extensions: EXTENSION_IDS }
    const source = this.publisher.media.addUpTrack({ mid: '1', kind: 'video', codecs: [codec], encodings: [{}], ...common })
    const track = this.subscriber.media.addDownTrack({ mid: '9', source, codec, ssrc: SSRC, rtxSsrc: SSRC + 1, ...common })
    if (!(track instanceof ForwardedTrack)) throw new TypeError('no track that can be granted layers')
    this.track = track
  }

  watch(pictures: number): this {
    for (let i = 0; i < pictures; i++) {
      this.clock.ms += 33
      this.camera.picture()
      this.publisher.media.tick()
      this.subscriber.media.tick()
    }
    return this
  }

  grant(spatial: number, temporal: number): this {
    this.track.grant({ layer: 0, spatial, temporal })
    return this
  }

  get packets(): SeenPacket[] {
    return this.subscriber.packetsOf(SSRC)
  }

  /** Of the pictures that were sent after this one. */
  contents(after = 0): Content[] {
    return this.packets.map(({ payload }) => readContent(payload)).filter(({ picture }) => picture > after)
  }

  /** What a decoder would miss. */
  missing(): string[] {
    const frames = Map.groupBy(this.contents(), ({ picture, spatial }) => `${picture}/${spatial}`)
    const isThere = (picture: number, spatial: number): boolean => frames.get(`${picture}/${spatial}`)?.length === PACKETS_PER_FRAME
    return [...frames.values()].flatMap(([content]) => {
      const { picture, spatial, key } = content!
      const needed = key ? (spatial > 0 ? [[picture, spatial - 1]] : []) : this.camera.pictures.get(picture)!.needs.map((n) => [n, spatial])
      return [[picture, spatial], ...needed].filter(([n, s]) => !isThere(n!, s!)).map(([n, s]) => `${n}/${s} for ${picture}/${spatial}`)
    })
  }

  gaps(): number[] {
    const { packets } = this
    return packets.flatMap(({ sequence }, i) => (i > 0 && ((sequence - packets[i - 1]!.sequence) & 0xffff) !== 1 ? [i] : []))
  }

  /** Pictures whose last packet is not the one that says so. */
  badlyEnded(): number[] {
    return [...Map.groupBy(this.packets, ({ timestamp }) => timestamp).values()].flatMap((packets) =>
      packets.every(({ marker }, i) => marker === (i === packets.length - 1)) ? [] : [readContent(packets[0]!.payload).picture],
    )
  }
}

const shape = (contents: readonly Content[]): [number, number] => [
  Math.max(...contents.map(({ spatial }) => spatial)),
  Math.max(...contents.map(({ temporal }) => temporal)),
]

describe.each(CODECS)('a picture of $name in layers', ({ codec, describes }) => {
  const top = codec === VP8 ? 0 : 2

  it('is sent whole while nothing speaks against it', () => {
    const watching = new Watching(codec, describes).watch(40)
    expect(watching.packets.length).toBe(40 * (top + 1) * PACKETS_PER_FRAME)
    expect(watching.missing()).toEqual([])
  })

  it('loses temporal layers with the next picture, and gets them back without a key frame', () => {
    const watching = new Watching(codec, describes).watch(22)
    const before = watching.camera.keyFramesAsked
    watching.grant(2, 0).watch(16)
    expect(shape(watching.contents(22))).toEqual([top, 0])
    watching.grant(2, 2).watch(16)
    expect(shape(watching.contents(38))).toEqual([top, 2])
    expect(watching.camera.keyFramesAsked).toBe(before)
    expect([watching.missing(), watching.gaps(), watching.badlyEnded()]).toEqual([[], [], []])
  })

  it('offers each layer as a step that costs more than the one below', () => {
    const watching = new Watching(codec, describes).watch(40)
    const { steps, current } = watching.track.demand(watching.clock.ms)!
    const places = steps.map(({ spatial, temporal }) => `${spatial === ALL_LAYERS ? 0 : spatial}.${temporal}`)
    expect(places).toEqual(top === 0 ? ['0.0', '0.1', '0.2'] : ['0.0', '0.1', '0.2', '1.1', '1.2', '2.1', '2.2'])
    expect(steps.map(({ bitrate }) => bitrate)).toEqual(steps.map(({ bitrate }) => bitrate).toSorted((a, b) => a - b))
    expect(current).toBe(steps.length - 1)
    watching.grant(0, 1)
    expect(watching.track.demand(watching.clock.ms)!.current).toBe(1)
  })

  it('sends copies as it sent the packets', () => {
    const watching = new Watching(codec, describes).grant(1, 1).watch(16)
    const { packets } = watching
    watching.subscriber.sendReport(nack(SSRC, packets.map(({ sequence }) => sequence).slice(0, 60)))
    const copies = watching.subscriber.packetsOf(SSRC + 1)
    expect(copies.map(({ payload, marker }) => [payload.subarray(2), marker])).toEqual(
      packets.slice(0, copies.length).map(({ payload, marker }) => [payload, marker]),
    )
    expect(copies.length).toBeGreaterThan(10)
  })

  it('can always be decoded, whatever is granted when', () => {
    const grants = fc.array(fc.record({ spatial: fc.nat(2), temporal: fc.nat(2), pictures: fc.integer({ min: 1, max: 20 }) }), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(grants, (run) => {
        const watching = new Watching(codec, describes).watch(3)
        for (const { spatial, temporal, pictures } of run) watching.grant(spatial, temporal).watch(pictures)
        watching.grant(2, 2).watch(60)
        expect([watching.missing(), watching.gaps(), watching.badlyEnded()]).toEqual([[], [], []])
        expect(shape(watching.contents(watching.camera.last - 8))).toEqual([top, 2])
      }),
      { numRuns: 8 },
    )
  })
})

describe.each([VP9, AV1].map((codec) => [codec.name, codec] as const))('a picture of %s in spatial layers', (_name, codec) => {
  it('loses spatial layers with the next picture, and asks for a key frame to get them back', () => {
    const watching = new Watching(codec).watch(21)
    const before = watching.camera.keyFramesAsked
    watching.grant(0, 2).watch(10)
    expect(shape(watching.contents(21))).toEqual([0, 2])
    expect(watching.camera.keyFramesAsked).toBe(before)
    watching.grant(1, 2).watch(20)
    expect(shape(watching.contents(31))).toEqual([1, 2])
    expect(watching.camera.keyFramesAsked).toBe(before + 1)
    expect([watching.missing(), watching.gaps(), watching.badlyEnded()]).toEqual([[], [], []])
  })

  it('has no more spatial layers than the client asked for', () => {
    const watching = new Watching(codec)
    watching.track.setMaxLayer(1)
    watching.watch(20).track.setMaxLayer(0)
    watching.watch(20)
    expect([shape(watching.contents()), shape(watching.contents(20))]).toEqual([
      [1, 2],
      [0, 2],
    ])
    expect([watching.missing(), watching.badlyEnded()]).toEqual([[], []])
  })
})

describe('VP8', () => {
  it('counts the pictures that are sent, and the base ones among them', () => {
    const watching = new Watching(VP8).watch(9).grant(0, 1).watch(11).grant(0, 0).watch(10).grant(0, 2).watch(20)
    const read = watching.packets.map(({ payload }) => {
      const descriptor = emptyVp8Descriptor()
      parseVp8(payload, 0, payload.length, descriptor)
      return { ...descriptor, sent: readContent(payload).picture }
    })
    const [first] = read
    const sent = [...new Set(read.map((packet) => packet.sent))]
    expect(read.map(({ pictureId }) => (pictureId - first!.pictureId) & 0x7fff)).toEqual(read.map((packet) => sent.indexOf(packet.sent)))
    const bases = [...new Set(read.filter(({ temporal }) => temporal === 0).map((packet) => packet.sent))]
    expect(read.filter(({ temporal }) => temporal === 0).map(({ tl0 }) => (tl0 - first!.tl0) & 0xff)).toEqual(
      read.filter(({ temporal }) => temporal === 0).map((packet) => bases.indexOf(packet.sent)),
    )
  })
})
