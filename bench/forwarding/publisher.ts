/** A microphone and a camera without either: packets of the sizes, at the times and with the feedback of a real client. */
import { RtcpOutbox } from '../../src/sfu/forwarding/rtcp-outbox.ts'
import { SENDER_REPORT_BYTES, writeSenderReport } from '../../src/sfu/rtp/rtcp-writer.ts'
import { OPUS, VP8 } from './media-format.ts'
import { OutgoingStream } from './outgoing-stream.ts'
import type { Seat } from './seat.ts'

/** One layer of a camera. */
export interface Layer {
  /** Empty without simulcast. */
  readonly rid: string
  readonly packetsPerFrame: number
  /** Of each payload. */
  readonly bytes: number
}

/** What one publisher sends. */
export interface Traffic {
  readonly framesPerSecond: number
  readonly layers: readonly Layer[]
  readonly sounds: { readonly perSecond: number; readonly bytes: number }
}

export interface PublisherOptions {
  readonly seat: Seat
  readonly ssrcs: { readonly audio: number; readonly video: readonly number[] }
  readonly mids: { readonly audio: string; readonly video: string }
  readonly layers: readonly Layer[]
}

/** The end of every payload: who opens one can tell that it is whole. */
export const PATTERN = 0x5a
/** Of a room in which somebody else speaks, and of who speaks. */
const QUIET_LEVEL = 55
const LOUD_LEVEL = 20
const REPORTS_EVERY_MS = 1000

interface Camera {
  readonly stream: OutgoingStream
  readonly layer: Layer
  picture: number
  keyWanted: boolean
  watched: boolean
}

export class Publisher {
  readonly #seat: Seat
  readonly #sound: OutgoingStream
  readonly #cameras: readonly Camera[]
  readonly #outbox: RtcpOutbox
  #transportSequence = 0
  #reportsAt = 0

  constructor({ seat, ssrcs, mids, layers }: PublisherOptions) {
    this.#seat = seat
    this.#sound = new OutgoingStream({ ssrc: ssrcs.audio, payloadType: OPUS.payloadType, mid: mids.audio, rid: '', level: LOUD_LEVEL })
    this.#cameras = layers.map((layer, index) => {
      const stream = { ssrc: ssrcs.video[index] ?? 0, payloadType: VP8.payloadType, mid: mids.video, rid: layer.rid, level: null }
      return { stream: new OutgoingStream(stream), layer, picture: 0, keyWanted: true, watched: true }
    })
    this.#outbox = new RtcpOutbox((memory, length) => seat.send(memory, 0, seat.srtp.ownReports.protect(memory, 0, length)))
  }

  /** Packets of all streams so far. */
  get sent(): { readonly audio: number; readonly video: number } {
    return { audio: this.#sound.sent, video: this.#cameras.reduce((sum, { stream }) => sum + stream.sent, 0) }
  }

  keyFrameWanted(ssrc: number): void {
    for (const camera of this.#cameras) if (camera.stream.ssrc === ssrc) camera.keyWanted = true
  }

  speak(isLoud: boolean): void {
    this.#sound.setLevel(isLoud ? LOUD_LEVEL : QUIET_LEVEL)
  }

  /** Layers that nobody watches are not sent, as dynacast has it. */
  watched(layers: readonly boolean[]): void {
    for (const [index, camera] of this.#cameras.entries()) camera.watched = layers[index] ?? true
  }

  /** The next frame of each layer, all packets at once as cameras do. `now`: milliseconds. */
  film(now: number): void {
    const timestamp = Math.floor(now * (VP8.clockRate / 1000)) >>> 0
    for (const camera of this.#cameras) if (camera.watched) this.#frame(camera, timestamp)
    if (now - this.#reportsAt < REPORTS_EVERY_MS) return
    this.#reportsAt = now
    this.#report()
  }

  sound(now: number, bytes: number): void {
    const timestamp = Math.floor(now * (OPUS.clockRate / 1000)) >>> 0
    const payload = new Uint8Array(bytes).fill(PATTERN)
    this.#sound.send({ payload, timestamp, marker: false, transportSequence: this.#next() }, this.#seat)
  }

  #frame(camera: Camera, timestamp: number): void {
    const { packetsPerFrame, bytes } = camera.layer
    for (let packet = 0; packet < packetsPerFrame; packet++) {
      const payload = vp8Payload({ bytes, picture: camera.picture, first: packet === 0, key: camera.keyWanted })
      const marker = packet === packetsPerFrame - 1
      camera.stream.send({ payload, timestamp, marker, transportSequence: this.#next() }, this.#seat)
    }
    camera.picture = (camera.picture + 1) & 0x7fff
    camera.keyWanted = false
  }

  #report(): void {
    for (const stream of [this.#sound, ...this.#cameras.map((camera) => camera.stream)]) {
      if (stream.sent === 0) continue
      const at = this.#outbox.room(SENDER_REPORT_BYTES)
      this.#outbox.wrote(writeSenderReport(this.#outbox.memory, at, stream.info(Date.now())))
    }
    this.#outbox.flush()
  }

  #next(): number {
    this.#transportSequence = (this.#transportSequence + 1) & 0xffff
    return this.#transportSequence
  }
}

interface Vp8Packet {
  readonly bytes: number
  readonly picture: number
  readonly first: boolean
  readonly key: boolean
}

/** RFC 7741 §4.2 with a picture ID of 15 bits; the first packet of a frame begins with VP8's own header (§4.3). */
function vp8Payload({ bytes, picture, first, key }: Vp8Packet): Uint8Array {
  const payload = new Uint8Array(bytes).fill(PATTERN)
  payload.set([first ? 0x90 : 0x80, 0x80, 0x80 | (picture >>> 8), picture & 0xff])
  if (first) payload.set(key ? [0x10, 0, 0, 0x9d, 0x01, 0x2a, 0, 0x05, 0xd0, 0x02] : [0x11, 0, 0], 4)
  return payload
}
