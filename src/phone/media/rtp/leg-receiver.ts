/** The receiving half of a leg: from datagrams whose sender is unknown to frames and keys of the one we talk to. */
import { readRtcp, type RtcpSink } from '../../../sfu/rtp/rtcp-reader.ts'
import { emptyRtpHeader, paddingOf, parseRtpHeader } from '../../../sfu/rtp/rtp-header.ts'
import type { LegAgreement } from './agreement.ts'
import { IncomingStream } from './incoming-stream.ts'
import type { KeyReceiver } from './key-receiver.ts'
import type { LegSecurity } from './leg-security.ts'
import type { MediaClock } from './media-clock.ts'
import type { Endpoint, Passport, RemotePath } from './remote-path.ts'
import { ToneReceiver } from './tone-receiver.ts'

export interface ReceiverOptions {
  readonly agreement: LegAgreement
  readonly security: LegSecurity
  readonly path: RemotePath
  readonly keys: KeyReceiver
  readonly clock: MediaClock
  /** For noise: 32 bits. */
  readonly seed: number
  readonly key: (key: string) => void
}

const header = emptyRtpHeader()

export class LegReceiver {
  /** When the last packet of the other side came, in the clock's ms. */
  heardAt: number
  readonly #options: ReceiverOptions
  readonly #tones: ToneReceiver | null
  #stream: IncomingStream | null = null
  #candidate: Passport | null = null
  /** Of streams that were replaced. */
  #before = { received: 0, lost: 0, concealed: 0 }

  constructor(options: ReceiverOptions) {
    const { agreement } = options
    this.#options = options
    this.heardAt = options.clock.now()
    this.#tones = agreement.tonesAreKeys && agreement.receiving.keys === null ? new ToneReceiver() : null
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

  /** The packet is decrypted in place, and its payload kept by reference. */
  receiveRtp(packet: Uint8Array, from: Endpoint): void {
    const { security, path, clock } = this.#options
    if (!parseRtpHeader(packet, 0, packet.length, header) || !this.#isAgreed(header.payloadType)) return
    const length = security.openRtp(packet, header.length, header.ssrc, header.sequence)
    if (length < 0) return
    if (security.authentic) path.acceptAuthentic(from)
    else if (!path.accepts(from, header, clock.now())) return
    const padding = paddingOf(packet, 0, length, header)
    if (padding < 0) return
    this.heardAt = clock.now()
    if (this.#options.agreement.receives) this.#take(packet.subarray(header.length, length - padding))
  }

  /** Decrypted in place. False when it is not the other side's. */
  receiveReport(packet: Uint8Array, from: Endpoint, sink: RtcpSink): boolean {
    const { security, path, clock } = this.#options
    const length = security.openReport(packet)
    if (length < 0 || (!security.authentic && !path.isHost(from.address))) return false
    this.heardAt = clock.now()
    readRtcp(packet, 0, length, sink)
    return true
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

  #isAgreed(payloadType: number): boolean {
    const { voice, keys, noise } = this.#options.agreement.receiving
    return payloadType === voice || payloadType === keys || payloadType === noise
  }

  #take(payload: Uint8Array): void {
    const { agreement, keys, key, clock } = this.#options
    const isKey = header.payloadType === agreement.receiving.keys
    if (isKey) {
      const pressed = keys.receive(payload, header)
      if (pressed !== null) key(pressed)
    }
    // Some gateways press keys under an SSRC of their own: the sound goes on under the other one.
    if (isKey && this.#stream?.ssrc !== header.ssrc) return
    const stream = this.#streamOf(header)
    const now = clock.now()
    if (stream?.arrive(header, now) && !isKey) {
      stream.playout.put(header.timestamp, payload, header.payloadType === agreement.receiving.noise, now, clock.behind())
    }
  }

  /** Another source takes over when two of its packets came in sequence: transfers and music on hold do that. */
  #streamOf({ ssrc, sequence }: Passport): IncomingStream | null {
    const current = this.#stream
    if (current?.ssrc === ssrc) return current
    const proved = this.#candidate?.ssrc === ssrc && ((this.#candidate.sequence + 1) & 0xffff) === sequence
    this.#candidate = { ssrc, sequence }
    if (current !== null && !proved && !this.#options.security.authentic) return null
    this.#before = this.counts
    current?.close()
    return (this.#stream = new IncomingStream(ssrc, this.#options.agreement.codec, this.#options.seed))
  }
}
