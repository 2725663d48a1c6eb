/**
 * How often a peer is looked at that neither sends nor is sent anything, such as a telephone that listens: in a large meeting that is nearly
 * everybody. Who has a picture, either way, is looked at each time, so that key frames are asked for at once.
 */

/** What is due by the second is then still in time by the tenth of it. */
const IDLE_AFTER_MS = 1_000
const IDLE_EVERY_MS = 100

export class IdlePace {
  #pictures = 0
  #stirred = true
  #idleAt = 0
  #lookAt = 0

  /** A track either way. */
  began(isVideo: boolean): void {
    if (isVideo) this.#pictures++
    this.stir()
  }

  ended(isVideo: boolean): void {
    if (isVideo) this.#pictures--
    this.stir()
  }

  /** Something came or went, or is to. */
  stir(): void {
    this.#stirred = true
  }

  /** Each time the peer could be looked at; true when this one may be left out. */
  skips(now: number): boolean {
    if (this.#stirred || this.#pictures > 0) this.#idleAt = now + IDLE_AFTER_MS
    this.#stirred = false
    if (now >= this.#idleAt && now < this.#lookAt) return true
    this.#lookAt = now + IDLE_EVERY_MS
    return false
  }
}
