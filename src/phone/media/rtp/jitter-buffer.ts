/**
 * Packets in the order of their timestamps, each given when its time has come. Pure: it knows neither codecs nor clocks, only the
 * media time that it is told was played. The delay it aims at follows the jitter; who plays asks `excess` and shortens or lengthens.
 */
import { DelayTarget } from './delay-target.ts'
import { extendTimestamp } from './extended-timestamp.ts'

export interface BufferedPacket {
  /** Extended timestamp, in ticks. */
  readonly at: number
  readonly payload: Uint8Array
  /** Comfort noise: describes what follows, until the next voice. */
  readonly noise: boolean
}

/** A packet whose memory is used again when it was played. */
interface Slot extends BufferedPacket {
  at: number
  payload: Uint8Array
  noise: boolean
}

/** What the next moment is. */
export type Step =
  | { readonly kind: 'packet'; readonly packet: BufferedPacket }
  /** Lost: later packets are here. So many ticks are to be concealed; `next` stands right behind them, if known. */
  | { readonly kind: 'lost'; readonly ticks: number; readonly next: BufferedPacket | undefined }
  /** Nothing is here, but something was a moment ago: to be concealed too, and media time stands still meanwhile. */
  | { readonly kind: 'late' }
  /** Nobody sends. */
  | { readonly kind: 'silent' }

const FRAMES_PER_SECOND = 50
/** 1.3 s in packets of 20 ms: memory is bounded, whatever is sent. */
const MOST_PACKETS = 64
/** After so many frames without anything a sender pauses; its next packet is waited for afresh. */
const PATIENCE_FRAMES = 10
/** Beyond this excess over the target the oldest is thrown away: stretching would take seconds. */
const INTOLERABLE_EXCESS_MS = 120
/** So much later than usual is no jitter: the path changed, or the sender's clock stood still in a pause. */
const NEW_PACE_MS = 500
/** A packet behind what was played is late, unless it is so far from where it should be: then the sender set its clock anew. */
const NEW_CLOCK_MS = 5000

const SILENT: Step = { kind: 'silent' }
const LATE: Step = { kind: 'late' }

export class JitterBuffer {
  /** Packets that came after their time. */
  late = 0
  /** Frames that were missing when their time came. */
  lost = 0
  /** Packets thrown away to catch up. */
  skipped = 0
  readonly #ticksPerMs: number
  readonly #frame: number
  readonly #packets: Slot[] = []
  readonly #spare: Slot[] = []
  /** Given by the last `take`, and read until the next. */
  #given: Slot | undefined
  #delays = new DelayTarget()
  /** Extended timestamp of what is to be played next. */
  #playhead = Number.NaN
  #playing = false
  #lastAt = Number.NaN
  #waitedFrames = 0

  /** `clockRate` in ticks a second. */
  constructor(clockRate: number) {
    this.#ticksPerMs = clockRate / 1000
    this.#frame = clockRate / FRAMES_PER_SECOND
  }

  /** ms that packets wait at present, beyond the quickest way. */
  get target(): number {
    return this.#delays.target
  }

  get waiting(): number {
    return this.#packets.length
  }

  /**
   * `timestamp` as in the packet, which came until `now` and may have waited to be read for `behind` ms. The payload is copied. Too late,
   * double and surplus packets are dropped.
   */
  put(timestamp: number, payload: Uint8Array, noise: boolean, now: number, behind = 0): void {
    const at = this.#extend(timestamp)
    const transit = this.#delays.transit(now - at / this.#ticksPerMs, behind)
    const unusual = transit - this.#delays.base
    if (at < this.#playhead ? Math.abs(unusual) > NEW_CLOCK_MS : unusual > NEW_PACE_MS) this.#startAnew(at)
    this.#lastAt = at
    this.#delays.measure(transit, now)
    if (at < this.#playhead) this.late++
    else this.#insert(at, payload, noise)
  }

  /** What to play from now on, good until the next call. After anything but `silent` and `late` the caller says what it played. */
  take(now: number): Step {
    this.#spend(this.#given)
    this.#given = undefined
    if (!this.#playing && !this.#begin(now)) return SILENT
    this.#skipExcess(now)
    const head = this.#packets[0]
    if (head === undefined) return this.#wait()
    this.#catchUp(head)
    if (head.at - this.#playhead >= this.#frame / 2) return this.#loss(head)
    this.#given = this.#packets.shift()
    this.#playhead = head.at
    if (head.noise) this.#playing = false
    return { kind: 'packet', packet: head }
  }

  played(ticks: number): void {
    this.#playhead += ticks
  }

  /** ms that sound is older than it should be, less than 0 if it comes too early; `pending` ms were taken but not played. 0 in silence. */
  excess(now: number, pending: number): number {
    return this.#playing ? this.#age(now) + pending - this.#delays.target : 0
  }

  /** Nothing more will come of what was. */
  stop(): void {
    for (const packet of this.#packets) this.#spend(packet)
    this.#packets.length = 0
    this.#playing = false
  }

  #extend(timestamp: number): number {
    // One wrap above zero, so that a packet overtaken by the first one is not negative.
    return Number.isNaN(this.#lastAt) ? timestamp + 2 ** 32 : extendTimestamp(this.#lastAt, timestamp)
  }

  #startAnew(at: number): void {
    this.stop()
    this.#delays = new DelayTarget()
    if (at < this.#playhead) this.#playhead = Number.NaN
  }

  #insert(at: number, payload: Uint8Array, noise: boolean): void {
    let place = this.#packets.length
    while (place > 0 && (this.#packets[place - 1]?.at ?? 0) > at) place--
    if (this.#packets[place - 1]?.at === at) return
    const packet = this.#slotFor(at, payload, noise)
    if (place === this.#packets.length) this.#packets.push(packet)
    else this.#packets.splice(place, 0, packet)
    if (this.#packets.length > MOST_PACKETS) this.#spend(this.#packets.shift())
  }

  /** Packets of one codec have one length mostly, and so has their memory. */
  #slotFor(at: number, payload: Uint8Array, noise: boolean): Slot {
    const spare = this.#spare.pop()
    if (spare?.payload.length !== payload.length) return { at, payload: new Uint8Array(payload), noise }
    spare.at = at
    spare.payload.set(payload)
    spare.noise = noise
    return spare
  }

  #spend(packet: Slot | undefined): void {
    if (packet !== undefined) this.#spare.push(packet)
  }

  #age(now: number): number {
    return now - this.#playhead / this.#ticksPerMs - this.#delays.base
  }

  #begin(now: number): boolean {
    const head = this.#packets[0]
    if (head === undefined || now - head.at / this.#ticksPerMs - this.#delays.base < this.#delays.target) return false
    this.#playing = true
    this.#playhead = head.at
    this.#waitedFrames = 0
    return true
  }

  #skipExcess(now: number): void {
    const target = this.#delays.target
    if (this.#age(now) <= target + INTOLERABLE_EXCESS_MS) return
    const wanted = (now - target - this.#delays.base) * this.#ticksPerMs
    while (this.#packets[1] !== undefined && this.#packets[1].at <= wanted) {
      this.#spend(this.#packets.shift())
      this.skipped++
    }
    this.#playhead = Math.max(this.#playhead, this.#packets[0]?.at ?? this.#playhead)
  }

  #wait(): Step {
    if (++this.#waitedFrames <= PATIENCE_FRAMES) return LATE
    this.#playing = false
    return SILENT
  }

  /** What was concealed while nothing was here stands for what turns out to be lost. */
  #catchUp(head: BufferedPacket): void {
    const gap = head.at - this.#playhead
    if (gap > 0) this.#playhead += Math.min(gap, this.#waitedFrames * this.#frame)
    this.#waitedFrames = 0
  }

  #loss(head: BufferedPacket): Step {
    const gap = head.at - this.#playhead
    this.lost++
    return { kind: 'lost', ticks: Math.min(this.#frame, gap), next: gap <= this.#frame * 1.5 ? head : undefined }
  }
}
