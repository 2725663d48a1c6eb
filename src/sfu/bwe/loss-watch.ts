/**
 * Loss without delay: a way that drops what is too much, or one that loses packets whatever is sent. The first is helped by sending
 * less, the second is not, so what a decrease did not cure is taken for the nature of the way.
 */
const INTERVAL_MS = 500
const MIN_PACKETS = 50
/** More than the way has anyway. */
const BAD = 0.1
/** A decrease worked when loss is below this share of what it was. */
const CURED = 0.6
/** Intervals in which a decrease must show an effect. */
const PATIENCE = 2
const FORGET = 0.9

export type LossVerdict = 'fine' | 'too-much' | 'no-cure'

export class LossWatch {
  #lost = 0
  #arrived = 0
  #since = Number.NaN
  /** Loss that the way has anyway. */
  #natural = 0
  /** Of the interval that made us send less; 0 when none did. */
  #before = 0
  #waited = 0

  arrived(): void {
    this.#arrived++
  }

  lost(): void {
    this.#lost++
  }

  /** `no-cure` once, when the last `too-much` was a mistake: what was taken away is to be given back. */
  told(now: number): LossVerdict {
    if (Number.isNaN(this.#since)) this.#since = now
    const packets = this.#lost + this.#arrived
    if (now - this.#since < INTERVAL_MS || packets < MIN_PACKETS) return 'fine'
    const loss = this.#lost / packets
    this.restart(now)
    if (loss < this.#natural) this.#natural = Math.max(loss, this.#natural * FORGET)
    return this.#before > 0 ? this.#judge(loss) : this.#watch(loss, packets)
  }

  /** What was heard so far is no evidence: the way was gone altogether. */
  restart(now: number): void {
    this.#lost = 0
    this.#arrived = 0
    this.#since = now
  }

  /** A few packets are lost by chance: the fewer were counted, the more it takes. */
  #watch(loss: number, packets: number): LossVerdict {
    if (loss < this.#natural + BAD + 1 / Math.sqrt(packets)) return 'fine'
    this.#before = loss
    this.#waited = 0
    return 'too-much'
  }

  #judge(loss: number): LossVerdict {
    if (loss < this.#before * CURED) {
      this.#before = 0
      return 'fine'
    }
    if (++this.#waited < PATIENCE) return 'fine'
    this.#natural = Math.max(this.#natural, Math.min(loss, this.#before))
    this.#before = 0
    return 'no-cure'
  }
}
