/**
 * Where the other side's sound comes from, and so where ours goes (symmetric RTP, RFC 4961). Routers change what SDP says; the true
 * address is learned from the first packets. But a stranger who sprays packets at our ports must not be taken for the caller: learning
 * is for the first second, or for as long as SDP's address is one that nobody could have sent from, and it is done once.
 */
import { isPrivateAddress } from './private-address.ts'

export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** What a packet says of itself. */
export interface Passport {
  readonly ssrc: number
  readonly sequence: number
}

const LEARNING_MS = 1000
/** Strangers that are watched at the same time. */
const MOST_CANDIDATES = 8

const isSame = (a: Endpoint, b: Endpoint): boolean => a === b || (a.port === b.port && a.address === b.address)

export class RemotePath {
  readonly #signalled: Endpoint
  readonly #learnUntil: number
  /** The last packet of each who could become the one. */
  readonly #candidates = new Map<string, Passport>()
  #learned: Endpoint | null = null

  /** `now` in ms, when both sides had agreed. */
  constructor(signalled: Endpoint, now: number) {
    this.#signalled = signalled
    this.#learnUntil = isPrivateAddress(signalled.address) ? Number.POSITIVE_INFINITY : now + LEARNING_MS
  }

  /** Where to send. */
  get target(): Endpoint {
    return this.#learned ?? this.#signalled
  }

  /** Whether an RTP packet from there is the other side's. Learns. */
  accepts(from: Endpoint, packet: Passport, now: number): boolean {
    if (this.#learned !== null) return isSame(from, this.#learned)
    if (isSame(from, this.#signalled)) return this.#settle(from)
    if (now > this.#learnUntil) return false
    return this.#isNext(from, packet) && this.#settle(from)
  }

  /** A packet from there was signed with the caller's key: no guard is needed, and the caller may even move. */
  acceptAuthentic(from: Endpoint): void {
    if (this.#learned === null || !isSame(from, this.#learned)) this.#settle({ address: from.address, port: from.port })
  }

  /** Reports may come from another port, never from another host. */
  isHost(address: string): boolean {
    return address === this.target.address
  }

  /** Two packets in sequence prove a stream, one proves nothing (RFC 3550 §A.1). */
  #isNext(from: Endpoint, { ssrc, sequence }: Passport): boolean {
    const name = `${from.address} ${from.port}`
    const last = this.#candidates.get(name)
    if (last !== undefined && last.ssrc === ssrc && ((last.sequence + 1) & 0xffff) === sequence) return true
    if (last !== undefined || this.#candidates.size < MOST_CANDIDATES) this.#candidates.set(name, { ssrc, sequence })
    return false
  }

  #settle(on: Endpoint): true {
    this.#learned = { address: on.address, port: on.port }
    this.#candidates.clear()
    return true
  }
}
