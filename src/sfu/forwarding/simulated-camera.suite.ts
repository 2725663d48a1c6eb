/** A camera with simulcast, as a browser publishes it: frames of several packets, copies when asked, key frames when asked. */
import { u16, u32 } from '../rtp/network-order.ts'
import type { OutgoingPacket, SimulatedClient } from './simulated-client.suite.ts'
import { vp8Payload } from './simulated-client.suite.ts'

export const PACKETS_PER_FRAME = 3
/** 40 ms at 90 kHz. */
const FRAME_TICKS = 3600

export interface CameraLayer {
  readonly rid: string
  readonly ssrc: number
  readonly rtxSsrc: number
}

interface LayerState {
  sequence: number
  rtxSequence: number
  pictureId: number
  tl0: number
  wantsKey: boolean
  readonly timestampBase: number
  readonly history: Map<number, OutgoingPacket>
}

export class SimulatedCamera {
  readonly layers: readonly CameraLayer[]
  readonly keyFramesAsked = new Map<number, number>()
  readonly nacked = new Map<number, number[]>()
  /** Called for each packet on its way up, copies too. */
  loses: () => boolean = () => false
  readonly #client: SimulatedClient
  readonly #mid: string
  readonly #states = new Map<CameraLayer, LayerState>()
  #frame = 0
  #transportSequence = 65_000

  constructor(client: SimulatedClient, mid: string, layers: readonly CameraLayer[], firstSequence = 65_400) {
    this.#client = client
    this.#mid = mid
    this.layers = layers
    layers.forEach((layer, i) =>
      this.#states.set(layer, {
        sequence: firstSequence + i * 7,
        rtxSequence: 10,
        pictureId: 100 * i + 5,
        tl0: 40 * i,
        wantsKey: true,
        timestampBase: 1_000_000 * (i + 1),
        history: new Map(),
      }),
    )
    client.onReport = (report) => this.#read(report)
  }

  /** One frame on each of these layers. */
  frame(active: readonly CameraLayer[] = this.layers): void {
    this.#frame++
    for (const layer of active) this.#frameOf(layer, this.#states.get(layer)!)
  }

  /** Tells when the last frame was taken, by a wall clock in milliseconds since 1900. */
  report(wall: number): void {
    for (const layer of this.layers) {
      const report = Buffer.alloc(28)
      Buffer.from('80c80006', 'hex').copy(report)
      report.writeUInt32BE(layer.ssrc, 4)
      report.writeUInt32BE(Math.floor(wall / 1000), 8)
      report.writeUInt32BE(Math.floor(((wall % 1000) / 1000) * 2 ** 32), 12)
      report.writeUInt32BE(this.#states.get(layer)!.timestampBase + this.#frame * FRAME_TICKS, 16)
      this.#client.sendReport(report)
    }
  }

  /** Probes the network with packets of padding only. */
  probe(layer: CameraLayer, count: number): void {
    const state = this.#states.get(layer)!
    for (let i = 0; i < count; i++) this.#send(layer, state, Buffer.alloc(0), 200)
  }

  #frameOf(layer: CameraLayer, state: LayerState): void {
    const key = state.wantsKey
    state.wantsKey = false
    state.pictureId++
    state.tl0++
    for (let i = 0; i < PACKETS_PER_FRAME; i++) {
      const payload = vp8Payload({ key, first: i === 0, pictureId: state.pictureId, tl0: state.tl0, size: 100 + i * 50 })
      this.#send(layer, state, payload, 0, i === PACKETS_PER_FRAME - 1)
    }
  }

  #send(layer: CameraLayer, state: LayerState, payload: Buffer, padding: number, marker = false): void {
    const packet: OutgoingPacket = {
      ssrc: layer.ssrc,
      payloadType: 96,
      sequence: state.sequence++,
      timestamp: state.timestampBase + this.#frame * FRAME_TICKS,
      payload,
      padding,
      marker,
      extensions: [[1, Buffer.from(this.#mid)], [2, Buffer.from(layer.rid)], this.#nextTransport()],
    }
    state.history.set(packet.sequence % 0x10000, packet)
    if (!this.loses()) this.#client.send(packet)
  }

  #nextTransport(): readonly [number, Buffer] {
    const value = Buffer.alloc(2)
    value.writeUInt16BE(this.#transportSequence++ % 0x10000)
    return [4, value]
  }

  #read(report: Buffer): void {
    for (let at = 0; at < report.length; at += (report.readUInt16BE(at + 2) + 1) * 4) {
      const [type, format] = [report[at + 1], report[at]! & 0x1f]
      if (type === 206 && format === 1) this.#keyFrameAsked(u32(report, at + 8))
      if (type === 205 && format === 1) this.#missing(report, at)
    }
  }

  #keyFrameAsked(ssrc: number): void {
    this.keyFramesAsked.set(ssrc, (this.keyFramesAsked.get(ssrc) ?? 0) + 1)
    for (const [layer, state] of this.#states) if (layer.ssrc === ssrc) state.wantsKey = true
  }

  #missing(report: Buffer, at: number): void {
    const ssrc = u32(report, at + 8)
    const end = at + (u16(report, at + 2) + 1) * 4
    for (let entry = at + 12; entry < end; entry += 4) {
      const first = u16(report, entry)
      this.#copy(ssrc, first)
      for (let bit = 0; bit < 16; bit++) if ((u16(report, entry + 2) >>> bit) & 1) this.#copy(ssrc, (first + bit + 1) & 0xffff)
    }
  }

  #copy(ssrc: number, sequence: number): void {
    this.nacked.set(ssrc, [...(this.nacked.get(ssrc) ?? []), sequence])
    for (const [layer, state] of this.#states) {
      const packet = state.history.get(sequence)
      if (layer.ssrc !== ssrc || !packet || this.loses()) continue
      const original = Buffer.alloc(2)
      original.writeUInt16BE(sequence)
      this.#client.send({
        ...packet,
        ssrc: layer.rtxSsrc,
        payloadType: 97,
        sequence: state.rtxSequence++,
        payload: Buffer.concat([original, packet.payload]),
        extensions: [[1, Buffer.from(this.#mid)], [3, Buffer.from(layer.rid)], this.#nextTransport()],
      })
    }
  }
}
