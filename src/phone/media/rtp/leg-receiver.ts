/** The receiving half of a leg: from datagrams whose sender is unknown to frames and keys of the one we talk to. */
import { readRtcp, type RtcpSink } from '../../../sfu/rtp/rtcp-reader.ts'
import { emptyRtpHeader } from '../../../sfu/rtp/rtp-header.ts'
import { SAMPLE_RATES } from '../codec/create-codec.ts'
import type { LegAgreement } from './agreement.ts'
import { IncomingStream } from './incoming-stream.ts'
import type { KeyReceiver } from './key-receiver.ts'
import { LegGate } from './leg-gate.ts'
import type { LegWay } from './leg-way.ts'
import type { MediaClock } from './media-clock.ts'
import type { Endpoint, Passport } from './remote-path.ts'
import { ToneReceiver } from './tone-receiver.ts'

export interface ReceiverOptions {
  readonly agreement: LegAgreement
  readonly way: LegWay
  readonly keys: KeyReceiver
  readonly clock: MediaClock
  /** For noise: 32 bits. */
  readonly seed: number
  readonly key: (key: string) => void
}

const header = emptyRtpHeader()

export class LegReceiver {
  readonly #gate: LegGate
  readonly #options: ReceiverOptions
  readonly #tones: ToneReceiver | null
  #stream: IncomingStream | null = null
  /** Of streams that were replaced. */
  #before = { received: 0, lost: 0, concealed: 0 }

  constructor(options: ReceiverOptions) {
    const { agreement, way, clock } = options
    const { voice, keys, noise } = agreement.receiving
    this.#options = options
    this.#gate = new LegGate({ way, now: clock.now, payloadTypes: [voice, keys, noise] })
    this.#tones = agreement.tonesAreKeys && agreement.receiving.keys === null ? new ToneReceiver(SAMPLE_RATES[agreement.codec]) : null
  }

  /** When the last packet of the other side came, in the clock's ms. */
  get heardAt(): number {
    return this.#gate.heardAt
  }

  get stream(): IncomingStream | null {
    return this.#stream
  }

  /** Packets since the agreement, and frames that were made up. */
  get counts(): { received: number; lost: number; concealed: number } {
    const { received, lost, concealed } = this.#before
    const stream = this.#stream
    if (stream === null) return this.#before
    return { received: received + stream.received, lost: lost + stream.lost, concealed: concealed + stream.playout.concealed }
  }

  /** The packet is decrypted in place. `age`: ms since it came, where that is known. */
  receiveRtp(packet: Uint8Array, from: Endpoint, age?: number): void {
    const payload = this.#gate.admit(packet, from, header)
    if (payload !== null && this.#options.agreement.receives) this.#take(payload, age)
  }

  /** Decrypted in place. */
  receiveReport(packet: Uint8Array, from: Endpoint, sink: RtcpSink): void {
    const length = this.#gate.admitReport(packet, from)
    if (length >= 0) readRtcp(packet, 0, length, sink)
  }

  pull(): Int16Array | null {
    const frame = this.#stream?.playout.pull(this.#options.clock.due()) ?? null
    const key = frame === null ? null : (this.#tones?.hear(frame) ?? null)
    if (key !== null) this.#options.key(key)
    return frame
  }

  close(): void {
    this.#stream?.close()
    this.#stream = null
  }

  #take(payload: Uint8Array, age: number | undefined): void {
    const { agreement, keys, key, clock } = this.#options
    const isKey = header.payloadType === agreement.receiving.keys
    if (isKey) {
      const pressed = keys.receive(payload, header)
      if (pressed !== null) key(pressed)
    }
    // Some gateways press keys under an SSRC of their own: the sound goes on under the other one.
    if (isKey && this.#stream?.ssrc !== header.ssrc) return
    const stream = this.#streamOf(header)
    const now = clock.now() - (age ?? 0)
    if (stream?.arrive(header, now) && !isKey) {
      const behind = age === undefined ? clock.behind() : 0
      stream.playout.put(header.timestamp, payload, header.payloadType === agreement.receiving.noise, now, behind)
    }
  }

  #streamOf(from: Passport): IncomingStream | null {
    const current = this.#stream
    if (current?.ssrc === from.ssrc) return current
    if (!this.#gate.takesOver(from, current?.ssrc ?? null)) return null
    this.#before = this.counts
    current?.close()
    return (this.#stream = new IncomingStream(from.ssrc, this.#options.agreement.codec, this.#options.seed))
  }
}
