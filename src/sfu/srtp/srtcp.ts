/** SRTCP (RFC 3711 §3.4): as packets are, but that the index stands in clear between report and tag, and is signed in place of a counter. */
import { putU32, u32 } from '../rtp/network-order.ts'
import { TAG_BYTES } from './authentication.ts'
import type { Keystream } from './keystream.ts'
import type { PacketCipher } from './packet-cipher.ts'
import { ReplayWindows } from './replay-windows.ts'

/** Header and sender's SSRC stay in clear. */
const CLEAR_BYTES = 8
const SSRC_AT = 4
const INDEX_BYTES = 4
export const SRTCP_OVERHEAD = INDEX_BYTES + TAG_BYTES
const ENCRYPTED = 0x80000000
const MAX_INDEX = 0x7fffffff
/** Longer ones are no reports. */
const MAX_REPORT = 2032
/** Whoever reports under more SSRCs than a client has has their keystreams made anew. */
const MAX_SOURCES = 64

class Keystreams {
  readonly #cipher: PacketCipher
  readonly #bySource = new Map<number, Keystream>()

  constructor(cipher: PacketCipher) {
    this.#cipher = cipher
  }

  of(ssrc: number): Keystream {
    const known = this.#bySource.get(ssrc)
    if (known !== undefined) return known
    if (this.#bySource.size >= MAX_SOURCES) this.#bySource.clear()
    const keystream = this.#cipher.createKeystream(ssrc)
    this.#bySource.set(ssrc, keystream)
    return keystream
  }
}

export class SrtcpSender {
  readonly #cipher: PacketCipher
  readonly #keystreams: Keystreams
  /** One count for all SSRCs: RFC 3711 wants only that none repeats. */
  #index = 0

  constructor(cipher: PacketCipher) {
    this.#cipher = cipher
    this.#keystreams = new Keystreams(cipher)
  }

  /** In place; needs `SRTCP_OVERHEAD` bytes behind the packet. Gives the new length. Throws a RangeError beyond 2032 bytes. */
  protect(memory: Uint8Array, offset: number, length: number): number {
    if (length > MAX_REPORT) throw new RangeError('a report beyond the keystream')
    this.#index = (this.#index + 1) % (MAX_INDEX + 1)
    const trailer = ENCRYPTED + this.#index
    const keystream = this.#keystreams.of(u32(memory, offset + SSRC_AT))
    this.#cipher.seal(keystream, memory, offset, length, CLEAR_BYTES, this.#index, trailer)
    const end = offset + length
    memory.copyWithin(end + INDEX_BYTES, end, end + TAG_BYTES)
    putU32(memory, end, trailer)
    return length + SRTCP_OVERHEAD
  }
}

export class SrtcpReceiver {
  readonly #cipher: PacketCipher
  readonly #keystreams: Keystreams
  readonly #windows = new ReplayWindows()

  constructor(cipher: PacketCipher) {
    this.#cipher = cipher
    this.#keystreams = new Keystreams(cipher)
  }

  /** In place. Gives the length without index and tag, or -1 for what is forged, replayed or malformed. */
  open(memory: Uint8Array, offset: number, length: number): number {
    const plain = length - SRTCP_OVERHEAD
    if (plain < CLEAR_BYTES || plain > MAX_REPORT) return -1
    const end = offset + plain
    const trailer = u32(memory, end)
    const index = trailer % ENCRYPTED
    const ssrc = u32(memory, offset + SSRC_AT)
    if (this.#windows.find(ssrc)?.isFresh(index) === false) return -1
    memory.copyWithin(end, end + INDEX_BYTES, end + SRTCP_OVERHEAD)
    if (!this.#cipher.isGenuine(memory, offset, plain, CLEAR_BYTES, trailer)) return -1
    this.#windows.mark(ssrc, index)
    if (trailer >= ENCRYPTED) this.#cipher.decrypt(this.#keystreams.of(ssrc), memory, offset, plain, CLEAR_BYTES, index)
    return plain
  }
}
