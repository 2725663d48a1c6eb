/** Keys that we press, as telephone events: a packet every 20 ms, and the end three times (RFC 4733 §2.5.1.4). */
import { EVENT_BYTES, KEYS, writeTelephoneEvent } from './telephone-event.ts'

/** Frames of 20 ms: long enough for any receiver, and a pause that separates two of the same. */
const PRESS_FRAMES = 5
const PAUSE_FRAMES = 4
const END_REPEATS = 3
const MOST_KEYS = 64

export interface EventPacket {
  readonly payload: Uint8Array
  readonly marker: boolean
  /** Frames since the timestamp that all packets of the press carry. */
  readonly framesAgo: number
}

export class KeySender {
  readonly #frameTicks: number
  readonly #waiting: string[] = []
  readonly #payload = new Uint8Array(EVENT_BYTES)
  #frame = 0

  /** `frameTicks` of the RTP clock in 20 ms. */
  constructor(frameTicks: number) {
    this.#frameTicks = frameTicks
  }

  /** 0–9, *, #, A–D; anything else is left out, and so is what does not fit. */
  press(keys: string): void {
    for (const key of keys) if (KEYS.includes(key) && this.#waiting.length < MOST_KEYS) this.#waiting.push(key)
  }

  /** Once in 20 ms. `silent` between two keys: nothing is sent then, lest the sound hide the pause. Null when there is nothing to press. */
  next(): EventPacket | 'silent' | null {
    const key = this.#waiting[0]
    if (key === undefined) return null
    const frame = this.#frame++
    if (frame < PRESS_FRAMES + END_REPEATS - 1) return this.#packet(key, frame)
    if (frame < PRESS_FRAMES + END_REPEATS - 1 + PAUSE_FRAMES) return 'silent'
    this.#waiting.shift()
    this.#frame = 0
    return this.next()
  }

  #packet(key: string, frame: number): EventPacket {
    const held = Math.min(frame + 1, PRESS_FRAMES)
    writeTelephoneEvent({ key, ended: frame + 1 >= PRESS_FRAMES, duration: held * this.#frameTicks }, this.#payload)
    return { payload: this.#payload, marker: frame === 0, framesAgo: frame }
  }
}
