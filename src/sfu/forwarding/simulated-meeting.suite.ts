/** One publisher with a simulcast camera and a microphone, one subscriber behind a narrow link: minutes of it in a second. */
import { CLEAN, SimulatedLink, type LinkShape } from '../bwe/simulated-link.suite.ts'
import { ArrivalLog } from '../rtp/arrival-log.ts'
import { FEEDBACK_MAX_BYTES, writeTransportFeedback } from '../rtp/transport-feedback.ts'
import type { DownTrack, DownTrackOptions } from './down-track.ts'
import { EXTENSION_IDS, nack, OPUS, SimulatedClient, VP8, vp8Payload, type SeenPacket } from './simulated-client.suite.ts'

export const CAMERA_SSRC = 0x1000
export const SOUND_SSRC = 0x2000
/** Bits per second of the camera's layers. */
export const LAYER_RATES = [150_000, 400_000, 1_200_000]
const RIDS = ['q', 'h', 'f']
const MIC_SSRC = 0x30
const FRAME_MS = 40
const SOUND_MS = 20
const SOUND_BYTES = 80
const PACKET_BYTES = 1100
const KEY_FRAME_FACTOR = 4
/** Temporal layers of pictures, and how much larger those of the lowest are. */
const TEMPORAL = [0, 2, 1, 2]
const BASE_WEIGHT = 1.6
const FEEDBACK_MS = 100
const TRANSPORT_ID = 4
/** Of header, extensions and tag. */
const OVERHEAD = 40

interface Layer {
  readonly rid: string
  readonly ssrc: number
  readonly rate: number
  sequence: number
  picture: number
  tl0: number
  key: boolean
  /** Bytes that the next frames may be larger by; negative after a key frame. */
  credit: number
}

interface Flying {
  readonly packet: SeenPacket
  readonly sentAt: number
  readonly arrivesAt: number
  readonly bytes: number
}

export interface Second {
  /** Bits per second that arrived, all and of the camera only. */
  readonly arrived: number
  readonly picture: number
  /** Packets of sound that were sent in this second, and how many of them never came. */
  readonly sounds: number
  readonly soundsLost: number
  /** Longest time that a packet of sound was on its way, milliseconds. */
  readonly soundDelay: number
}

export class SimulatedMeeting {
  readonly clock = { ms: 1000 }
  readonly link: SimulatedLink
  readonly publisher = new SimulatedClient(this.clock)
  readonly subscriber = new SimulatedClient(this.clock)
  readonly seconds: Second[] = []
  /** What was told about the camera being held. */
  readonly held: boolean[] = []
  /** How often the publisher was asked for one. */
  keyFramesAsked = 0
  readonly camera: DownTrack
  tells = true
  readonly #layers: readonly Layer[] = RIDS.map((rid, i) => {
    return { rid, ssrc: 0x10 + i, rate: LAYER_RATES[i]!, sequence: 100 * i + 1, picture: 1, tl0: 1, key: true, credit: 0 }
  })
  readonly #temporalLayers: 1 | 3
  readonly #arrivals = new ArrivalLog()
  readonly #flying: Flying[] = []
  #soundSequence = 1
  #feedbackCount = 0
  #highestPicture = -1

  constructor(shape: Partial<LinkShape> = {}, options: Partial<DownTrackOptions> = {}, temporalLayers: 1 | 3 = 1) {
    this.#temporalLayers = temporalLayers
    this.link = new SimulatedLink({ ...CLEAN, ...shape })
    this.publisher.connect()
    this.subscriber.connect()
    const common = { extensions: EXTENSION_IDS }
    const encodings = RIDS.map((rid) => ({ rid }))
    const up = this.publisher.media.addUpTrack({ mid: '3', kind: 'video', codecs: [VP8], encodings, ...common })
    const mic = this.publisher.media.addUpTrack({ mid: '4', kind: 'audio', codecs: [OPUS], encodings: [{ ssrc: MIC_SSRC }], ...common })
    const onHeld = (held: boolean): void => void this.held.push(held)
    this.camera = this.subscriber.media.addDownTrack({
      mid: '7',
      source: up,
      codec: VP8,
      ssrc: CAMERA_SSRC,
      rtxSsrc: CAMERA_SSRC + 1,
      onHeld,
      ...common,
      ...options,
    })
    this.subscriber.media.addDownTrack({ mid: '8', source: mic, codec: OPUS, ssrc: SOUND_SSRC, ...common })
    this.publisher.onReport = (report) => this.#keyFramesAsked(report)
    this.subscriber.onPacket = (packet) => this.#leave(packet)
  }

  become(shape: Partial<LinkShape>): this {
    this.link.shape = { ...this.link.shape, ...shape }
    return this
  }

  run(seconds: number): this {
    for (let second = 0; second < seconds; second++) {
      const from = this.clock.ms
      for (; this.clock.ms < from + 1000; this.clock.ms += 10) this.#step()
      this.#tally(from)
    }
    return this
  }

  /** Bits per second of the camera over the last seconds. */
  picture(seconds: number): number {
    return this.seconds.slice(-seconds).reduce((sum, { picture }) => sum + picture, 0) / seconds
  }

  arrived(seconds: number): number {
    return this.seconds.slice(-seconds).reduce((sum, { arrived }) => sum + arrived, 0) / seconds
  }

  /** Share of the sound that was lost in the last seconds. */
  soundLoss(seconds: number): number {
    const last = this.seconds.slice(-seconds)
    return last.reduce((sum, { soundsLost }) => sum + soundsLost, 0) / last.reduce((sum, { sounds }) => sum + sounds, 0)
  }

  #step(): void {
    const { ms } = this.clock
    if (ms % FRAME_MS === 0) for (const layer of this.#layers) this.#frame(layer)
    if (ms % SOUND_MS === 0) this.#sound()
    if (ms % SOUND_MS === 0) this.publisher.media.tick()
    if (ms % SOUND_MS === 0) this.subscriber.media.tick()
    this.#arrive()
    if (this.tells && ms % FEEDBACK_MS === 0 && !this.link.shape.gone) this.#tell()
  }

  /** Key frames are larger; the frames after them pay it back. */
  #frame(layer: Layer): void {
    const { key, rate } = layer
    layer.key = false
    const temporal = key || this.#temporalLayers === 1 ? 0 : TEMPORAL[layer.picture % TEMPORAL.length]!
    const weight = this.#temporalLayers === 1 ? 1 : temporal === 0 ? BASE_WEIGHT : (TEMPORAL.length - BASE_WEIGHT) / (TEMPORAL.length - 1)
    const share = ((rate * FRAME_MS) / 8000) * weight
    const bytes = Math.max(share / 4, (key ? share * KEY_FRAME_FACTOR : share) + layer.credit)
    layer.credit += share - bytes
    layer.credit = Math.max(layer.credit, -4 * share)
    layer.picture++
    if (temporal === 0) layer.tl0++
    const packets = Math.max(1, Math.ceil(bytes / PACKET_BYTES))
    for (let i = 0; i < packets; i++) {
      const size = Math.round(bytes / packets)
      this.publisher.send({
        ssrc: layer.ssrc,
        payloadType: VP8.payloadType,
        sequence: layer.sequence++,
        timestamp: this.clock.ms * 90,
        payload: vp8Payload({ key, first: i === 0, pictureId: layer.picture, tl0: layer.tl0, temporal, size }),
        marker: i === packets - 1,
        extensions: [
          [1, Buffer.from('3')],
          [2, Buffer.from(layer.rid)],
        ],
      })
    }
  }

  #sound(): void {
    const payload = Buffer.alloc(SOUND_BYTES, this.#soundSequence)
    const sequence = this.#soundSequence++
    this.publisher.send({
      ssrc: MIC_SSRC,
      payloadType: OPUS.payloadType,
      sequence,
      timestamp: this.clock.ms * 48,
      payload,
      extensions: [[1, Buffer.from('4')]],
    })
  }

  #keyFramesAsked(report: Buffer): void {
    for (let at = 0; at < report.length; at += (report.readUInt16BE(at + 2) + 1) * 4) {
      if (report[at + 1] !== 206 || (report[at]! & 0x1f) !== 1) continue
      this.keyFramesAsked++
      for (const layer of this.#layers) if (layer.ssrc === report.readUInt32BE(at + 8)) layer.key = true
    }
  }

  #leave(packet: SeenPacket): void {
    const bytes = packet.payload.length + packet.padding + OVERHEAD
    this.#flying.push({ packet, sentAt: this.clock.ms, arrivesAt: this.link.send(bytes, this.clock.ms), bytes })
  }

  #arrived = 0
  #picture = 0
  #soundDelay = 0
  readonly #lost: Flying[] = []

  #arrive(): void {
    const missing: number[] = []
    while (this.#flying[0] !== undefined && this.#flying[0].arrivesAt <= this.clock.ms) {
      const flying = this.#flying.shift()!
      if (flying.arrivesAt < 0) this.#lost.push(flying)
      else this.#count(flying, missing)
    }
    if (missing.length > 0) this.subscriber.sendReport(nack(CAMERA_SSRC, missing.slice(0, 60)))
  }

  #count({ packet, sentAt, arrivesAt, bytes }: Flying, missing: number[]): void {
    this.#arrived += bytes
    const transport = packet.extensions.get(TRANSPORT_ID)
    if (transport !== undefined) this.#arrivals.arrived(transport.readUInt16BE(), arrivesAt)
    if (packet.ssrc === SOUND_SSRC) this.#soundDelay = Math.max(this.#soundDelay, arrivesAt - sentAt)
    if (packet.ssrc !== CAMERA_SSRC) return
    this.#picture += bytes
    if (this.#highestPicture >= 0) {
      const gap = (packet.sequence - this.#highestPicture) & 0xffff
      if (gap > 1 && gap < 100) for (let i = 1; i < gap; i++) missing.push((this.#highestPicture + i) & 0xffff)
      if (gap > 0x8000) return
    }
    this.#highestPicture = packet.sequence
  }

  #tell(): void {
    while (this.#arrivals.pending) {
      const memory = Buffer.alloc(FEEDBACK_MAX_BYTES)
      const length = writeTransportFeedback(memory, 0, this.#arrivals, 1, 2, this.#feedbackCount++ & 0xff)
      if (length === 0) return
      this.subscriber.sendReport(memory.subarray(0, length))
    }
  }

  #tally(from: number): void {
    const soundsLost = this.#lost.filter(({ packet }) => packet.ssrc === SOUND_SSRC).length
    this.seconds.push({
      arrived: this.#arrived * 8,
      picture: this.#picture * 8,
      sounds: (this.clock.ms - from) / SOUND_MS,
      soundsLost,
      soundDelay: this.#soundDelay,
    })
    this.#arrived = 0
    this.#picture = 0
    this.#soundDelay = 0
    this.#lost.length = 0
  }
}
