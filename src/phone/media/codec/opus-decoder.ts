/** Opus straight to the mix's rate, with libopus's own concealment and its repair from the next packet (RFC 6716 §2.1.7). */
import { FRAME_SAMPLES, MIX_RATE, type AudioDecoder } from '../audio.ts'
import { opusLibrary } from './opus-library.ts'
import { MOST_FRAMES } from './packet-bounds.ts'

/** RFC 6716 §3.2: the longest frame has 1275 bytes; at voice rates a packet has a tenth of that. */
const MOST_BYTES = 1500
const MOST_SAMPLES = FRAME_SAMPLES * MOST_FRAMES
const BYTES_PER_SAMPLE = 2

export class OpusDecoder implements AudioDecoder {
  readonly #library = opusLibrary()
  readonly #samples = new Int16Array(MOST_SAMPLES)
  readonly #packetAt: number
  readonly #samplesAt: number
  /** 0 once closed. */
  #decoder: number

  constructor() {
    const library = this.#library
    this.#decoder = library.malloc(library.opus_decoder_get_size(1))
    this.#packetAt = library.malloc(MOST_BYTES)
    this.#samplesAt = library.malloc(MOST_SAMPLES * BYTES_PER_SAMPLE)
    if (library.opus_decoder_init(this.#decoder, MIX_RATE, 1) !== 0) throw new Error('libopus refuses the rate of the mix')
  }

  decode(payload: Uint8Array): Int16Array {
    const count = this.#run(payload, MOST_SAMPLES, 0)
    return count > 0 ? this.#read(count) : this.conceal()
  }

  /** One frame. What `next` carries for it is used, if it carries something. */
  conceal(next?: Uint8Array): Int16Array {
    const count = next === undefined ? 0 : this.#run(next, FRAME_SAMPLES, 1)
    return this.#read(count > 0 ? count : this.#run(new Uint8Array(0), FRAME_SAMPLES, 0))
  }

  close(): void {
    if (this.#decoder === 0) return
    for (const pointer of [this.#decoder, this.#packetAt, this.#samplesAt]) this.#library.free(pointer)
    this.#decoder = 0
  }

  #run(packet: Uint8Array, mostSamples: number, repair: 0 | 1): number {
    if (this.#decoder === 0 || packet.length > MOST_BYTES) return 0
    new Uint8Array(this.#library.memory.buffer).set(packet, this.#packetAt)
    const at = packet.length === 0 ? 0 : this.#packetAt
    return this.#library.opus_decode(this.#decoder, at, packet.length, this.#samplesAt, mostSamples, repair)
  }

  /** Always at least one frame, of silence where libopus failed altogether. */
  #read(count: number): Int16Array {
    if (count <= 0) return this.#samples.subarray(0, FRAME_SAMPLES).fill(0)
    const samples = this.#samples.subarray(0, count)
    samples.set(new Int16Array(this.#library.memory.buffer, this.#samplesAt, count))
    return samples
  }
}
