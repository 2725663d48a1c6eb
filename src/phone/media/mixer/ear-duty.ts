/**
 * Which of the callers' connections hears the room for all of them. One does; where it leaves in order, the next is heard
 * before the last is let go, so that no sound is missing; where it is lost, the next is asked at once.
 */

export interface Ear {
  /** Asks the room for everybody's sound, or for nobody's. */
  listen(on: boolean): void
  /** Duty is over after `retire`: the connection is needed no more. */
  released(): void
}

/** 1 s: who has not been heard by then sends nothing. */
const PATIENCE = 50

export class EarDuty<E extends Ear> {
  /** Longest here first. */
  readonly #waiting: E[] = []
  #current: E | null = null
  /** Leaves when `#current` hears the same. */
  #retiring: { readonly ear: E; left: number } | null = null

  get current(): E | null {
    return this.#current
  }

  get retiring(): E | null {
    return this.#retiring?.ear ?? null
  }

  /** Its connection stands; may be said again. */
  offer(ear: E): void {
    if (ear === this.#current || this.#waiting.includes(ear)) return
    this.#waiting.push(ear)
    this.#fill()
  }

  /** It wants to leave: `released` follows, at once where it is not needed. */
  retire(ear: E): void {
    if (ear !== this.#current || this.#waiting.length === 0) return this.#letGo(ear)
    this.#finish()
    this.#retiring = { ear, left: PATIENCE }
    this.#current = null
    this.#fill()
  }

  /** Its connection is gone; it is not told anything more. */
  lose(ear: E): void {
    if (this.#retiring?.ear === ear) this.#retiring = null
    const at = this.#waiting.indexOf(ear)
    if (at >= 0) this.#waiting.splice(at, 1)
    if (ear !== this.#current) return
    this.#current = null
    this.#fill()
  }

  /** Once a tick. `caughtUp`: the current one hears all that the retiring one hears. */
  tick(caughtUp: boolean): void {
    if (this.#retiring === null) return
    this.#retiring.left -= 1
    if (caughtUp || this.#retiring.left <= 0) this.#finish()
  }

  #fill(): void {
    if (this.#current !== null) return
    this.#current = this.#waiting.shift() ?? null
    this.#current?.listen(true)
  }

  #finish(): void {
    const retiring = this.#retiring
    this.#retiring = null
    retiring?.ear.listen(false)
    retiring?.ear.released()
  }

  #letGo(ear: E): void {
    const wasCurrent = ear === this.#current
    this.lose(ear)
    if (wasCurrent) ear.listen(false)
    ear.released()
  }
}
