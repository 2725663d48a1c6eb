/** Lets in what is the other side's, and nothing of strangers. */
import { paddingOf, parseRtpHeader, type RtpHeader } from '../../../sfu/rtp/rtp-header.ts'
import type { LegWay } from './leg-way.ts'
import type { Endpoint, Passport } from './remote-path.ts'

export interface LegGateOptions {
  readonly way: LegWay
  /** Monotonic ms. */
  readonly now: () => number
  /** That were agreed upon. */
  readonly payloadTypes: readonly (number | null)[]
}

export class LegGate {
  /** When the last packet of the other side came, in the clock's ms. */
  heardAt: number
  readonly #way: LegWay
  readonly #now: () => number
  readonly #payloadTypes: readonly (number | null)[]
  #candidate: Passport | null = null

  constructor({ way, now, payloadTypes }: LegGateOptions) {
    this.#way = way
    this.#now = now
    this.#payloadTypes = payloadTypes
    this.heardAt = now()
  }

  /** The payload of the other side's packet, decrypted in place; null for everybody else's. `header` is read from it. */
  admit(packet: Uint8Array, from: Endpoint, header: RtpHeader): Uint8Array | null {
    const [way, now] = [this.#way, this.#now()]
    if (!parseRtpHeader(packet, 0, packet.length, header) || !this.#payloadTypes.includes(header.payloadType)) return null
    const length = way.security.openRtp(packet, header.length, header.ssrc, header.sequence)
    if (length < 0) return null
    if (way.security.authentic) way.path.acceptAuthentic(from)
    else if (!way.path.accepts(from, header, now)) return null
    const padding = paddingOf(packet, 0, length, header)
    if (padding < 0) return null
    this.heardAt = now
    return packet.subarray(header.length, length - padding)
  }

  /** The length of the other side's report, decrypted in place; -1 for everybody else's. */
  admitReport(packet: Uint8Array, from: Endpoint): number {
    const way = this.#way
    const length = way.security.openReport(packet)
    if (length < 0 || (!way.security.authentic && !way.path.isHost(from.address))) return -1
    this.heardAt = this.#now()
    way.reportsFrom = { address: from.address, port: from.port }
    return length
  }

  /** Another source takes over when two of its packets came in sequence: transfers and music on hold do that. */
  takesOver({ ssrc, sequence }: Passport, current: number | null): boolean {
    const proved = this.#candidate?.ssrc === ssrc && ((this.#candidate.sequence + 1) & 0xffff) === sequence
    this.#candidate = { ssrc, sequence }
    return current === null || proved || this.#way.security.authentic
  }
}
