/**
 * How often a peer is looked at that neither sends nor is sent anything, such as a telephone that listens: in a large meeting that is nearly
 * everybody. Who has a picture, either way, is looked at in every tick, so that key frames are asked for at once.
 */

/** 1 s of ticks: then what is due by the second is still in time by the tenth of it. */
const IDLE_AFTER = 50
/** 100 ms. */
const IDLE_EVERY = 5

export class IdlePace {
  #ticks = 0
  #pictures = 0

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
    this.#ticks = 0
  }

  /** Once a tick; true when this one may be left out. */
  skips(): boolean {
    this.#ticks++
    return this.#pictures === 0 && this.#ticks > IDLE_AFTER && this.#ticks % IDLE_EVERY !== 0
  }
}
