/** The receiving half of a line: from datagrams whose sender is unknown to packets of the room's camera in their order. */
import { emptyRtpHeader } from '../../../sfu/rtp/rtp-header.ts'
import { LegGate } from '../rtp/leg-gate.ts'
import type { LegWay } from '../rtp/leg-way.ts'
import type { Endpoint } from '../rtp/remote-path.ts'
import { parametersIn } from './camera-parameters.ts'
import { CameraStream } from './camera-stream.ts'
import type { SequenceParameters } from '../../../bitstream/h264-sequence-parameters.ts'
import type { VideoAgreement } from './video-agreement.ts'
import type { CameraPacket } from './video-line.ts'

export interface CameraReceiverOptions {
  readonly agreement: VideoAgreement
  readonly way: LegWay
  /** Monotonic ms. */
  readonly now: () => number
  readonly deliver: (packet: CameraPacket) => void
}

const header = emptyRtpHeader()

export class CameraReceiver {
  readonly gate: LegGate
  /** What the camera said of its picture last. */
  parameters: SequenceParameters | null = null
  readonly #options: CameraReceiverOptions
  #stream: CameraStream | null = null
  /** Of streams that were replaced. */
  #before = { received: 0, lost: 0 }

  constructor(options: CameraReceiverOptions) {
    const { agreement, way, now } = options
    this.#options = options
    this.gate = new LegGate({ way, now, payloadTypes: [agreement.receiving] })
  }

  get stream(): CameraStream | null {
    return this.#stream
  }

  get counts(): { readonly received: number; readonly lost: number } {
    const { received, lost } = this.#before
    return { received: received + (this.#stream?.received ?? 0), lost: lost + (this.#stream?.lost ?? 0) }
  }

  /** The packet is decrypted in place, and its payload kept by reference. */
  receive(packet: Uint8Array, from: Endpoint): void {
    const payload = this.gate.admit(packet, from, header)
    if (payload === null || payload.length === 0 || !this.#options.agreement.receives) return
    this.#streamOf(header.ssrc, header.sequence)?.arrived(header, payload, this.#options.now())
  }

  #streamOf(ssrc: number, sequence: number): CameraStream | null {
    const current = this.#stream
    if (current?.ssrc === ssrc) return current
    if (!this.gate.takesOver({ ssrc, sequence }, current?.ssrc ?? null)) return null
    this.#before = this.counts
    const { nack } = this.#options.agreement.feedback
    return (this.#stream = new CameraStream({ ssrc, nack, deliver: (packet) => this.#deliver(packet) }))
  }

  #deliver(packet: CameraPacket): void {
    this.parameters = parametersIn(packet.payload) ?? this.parameters
    this.#options.deliver(packet)
  }
}
