const MAX_STRETCHES = 32

/**
 * From a source's sequence numbers to a subscriber's, both extended beyond 16 bits. What is left out on purpose closes up; what was
 * lost on the way stays a gap, so that the subscriber can ask for it.
 */
export class SequenceMap {
  /** Stretches of constant distance, oldest first: from `starts[i]` on, outgoing = incoming - `distances[i]`. */
  readonly #starts = new Float64Array(MAX_STRETCHES)
  readonly #distances = new Float64Array(MAX_STRETCHES)
  #count = 0
  #highestIn = -1
  #highestOut: number

  /** `before` is the number before the first one that goes out. */
  constructor(before: number) {
    this.#highestOut = before
  }

  /** Highest number handed out. */
  get highest(): number {
    return this.#highestOut
  }

  /** The next outgoing number stands for `incoming`; what came before it is refused from now on. */
  restart(incoming: number): void {
    this.#highestIn = incoming - 1
    this.#starts[0] = incoming
    this.#distances[0] = incoming - this.#highestOut - 1
    this.#count = 1
  }

  /** -1 when the number is too old to have a place. */
  map(incoming: number): number {
    const index = this.#stretchOf(incoming)
    if (index < 0) return -1
    const outgoing = incoming - (this.#distances[index] ?? 0)
    if (incoming > this.#highestIn) {
      this.#highestIn = incoming
      this.#highestOut = outgoing
    }
    return outgoing
  }

  /** Leaves `incoming` out without a gap. False when it comes too late for that: then its place must be filled. */
  skip(incoming: number): boolean {
    if (this.#count === 0 || incoming <= this.#highestIn) return false
    const last = this.#count - 1
    const distance = (this.#distances[last] ?? 0) + 1
    this.#highestIn = incoming
    this.#highestOut = incoming - distance
    if (this.#starts[last] === incoming) this.#set(last, incoming + 1, distance)
    else this.#append(incoming + 1, distance)
    return true
  }

  #append(start: number, distance: number): void {
    if (this.#count === MAX_STRETCHES) {
      this.#starts.copyWithin(0, 1)
      this.#distances.copyWithin(0, 1)
      this.#count--
    }
    this.#set(this.#count++, start, distance)
  }

  #set(index: number, start: number, distance: number): void {
    this.#starts[index] = start
    this.#distances[index] = distance
  }

  #stretchOf(incoming: number): number {
    for (let i = this.#count - 1; i >= 0; i--) if (incoming >= (this.#starts[i] ?? 0)) return i
    return -1
  }
}
