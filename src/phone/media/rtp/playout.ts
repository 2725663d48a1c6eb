/** One remote voice, from packets in any order to a frame every 20 ms: jitter buffer, decoder, concealment, comfort noise, time scaling. */
import type { AudioDecoder } from '../audio.ts'
import { NoiseGenerator, readComfortNoise } from '../codec/comfort-noise.ts'
import { CLOCK_RATES, createDecoder, SAMPLE_RATES, type CodecName } from '../codec/create-codec.ts'
import { JitterBuffer, type BufferedPacket, type Step } from './jitter-buffer.ts'
import { SampleQueue } from './sample-queue.ts'

/** Nobody hears a delay that is so little off, and each correction costs. */
const SLACK_MS = 15
const FRAMES_PER_SECOND = 50
/** Frames between two corrections. */
const CORRECTION_PAUSE = 3

export class Playout {
  /** Frames that were made up. */
  concealed = 0
  readonly #buffer: JitterBuffer
  readonly #decoder: AudioDecoder
  readonly #queue: SampleQueue
  readonly #silence: Int16Array
  readonly #noise: NoiseGenerator
  readonly #clockRate: number
  /** Of samples. */
  readonly #rate: number
  #excess = 0
  #hissing = false
  #sinceCorrection = 0

  /** `seed` is for comfort noise: 32 bits. */
  constructor(codec: CodecName, seed: number) {
    this.#clockRate = CLOCK_RATES[codec]
    this.#buffer = new JitterBuffer(this.#clockRate)
    this.#decoder = createDecoder(codec)
    this.#rate = SAMPLE_RATES[codec]
    this.#queue = new SampleQueue(this.#rate)
    this.#silence = new Int16Array(this.#rate / FRAMES_PER_SECOND)
    this.#noise = new NoiseGenerator(seed, this.#rate)
  }

  /** Frames that never came, came too late, or were left out to catch up. */
  get lost(): number {
    return this.#buffer.lost + this.#buffer.skipped
  }

  /** ms that packets are to wait at present, beyond the quickest way. */
  get target(): number {
    return this.#buffer.target
  }

  /** ms that what was pulled last is later than `target` demands; less than 0 if it came too early. */
  get excess(): number {
    return this.#excess
  }

  /** A packet at `now` (ms), of which it lay up to `behind` here; its payload is copied. */
  put(timestamp: number, payload: Uint8Array, noise: boolean, now: number, behind = 0): void {
    this.#buffer.put(timestamp, payload, noise, now, behind)
  }

  /** Once in 20 ms: a frame at the rate of the codec. Good until the next call; null in a silence. */
  pull(now: number): Int16Array | null {
    this.#correct(now)
    while (this.#queue.length < this.#silence.length) {
      const step = this.#buffer.take(now)
      if (step.kind === 'silent' && !this.#hissing && this.#queue.length === 0) return null
      this.#play(step)
    }
    this.#excess = this.#excessAt(now)
    return this.#queue.takeFrame()
  }

  /** The sender said goodbye, or is another one from now on. */
  stop(): void {
    this.#buffer.stop()
    this.#hissing = false
  }

  close(): void {
    this.#decoder.close()
  }

  #play(step: Step): void {
    switch (step.kind) {
      case 'packet':
        return step.packet.noise ? this.#hiss(step.packet) : this.#decode(step.packet)
      case 'lost':
        return this.#conceal(step.ticks, step.next)
      case 'late':
        this.concealed++
        return this.#queue.push(this.#decoder.conceal())
      case 'silent':
        return this.#queue.push(this.#hissing ? this.#noise.frame() : this.#silence)
    }
  }

  #decode(packet: BufferedPacket): void {
    this.#hissing = false
    const samples = this.#decoder.decode(packet.payload)
    this.#queue.push(samples)
    this.#buffer.played((samples.length * this.#clockRate) / this.#rate)
  }

  #conceal(ticks: number, next: BufferedPacket | undefined): void {
    this.concealed++
    const samples = this.#decoder.conceal(next?.noise ? undefined : next?.payload)
    this.#queue.push(samples.subarray(0, Math.ceil((ticks * this.#rate) / this.#clockRate)))
    this.#buffer.played(ticks)
  }

  #hiss(packet: BufferedPacket): void {
    const description = readComfortNoise(packet.payload)
    this.#hissing = description !== null
    if (description !== null) this.#noise.describe(description)
  }

  #excessAt(now: number): number {
    return this.#buffer.excess(now, (this.#queue.length * 1000) / this.#rate)
  }

  /** Brings the delay a little nearer to where it should be. */
  #correct(now: number): void {
    const excess = this.#excessAt(now)
    if (++this.#sinceCorrection <= CORRECTION_PAUSE || Math.abs(excess) <= SLACK_MS) return
    this.#sinceCorrection = 0
    const wanted = excess > 0 ? 2 : 1
    while (this.#queue.length < wanted * this.#silence.length && this.#buffer.waiting > 0) this.#play(this.#buffer.take(now))
    if (excess > 0) this.#queue.shorten()
    else this.#queue.lengthen()
  }
}
