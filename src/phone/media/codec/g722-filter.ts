/** The quadrature mirror filter of ITU-T G.722 (table 11): 24 taps, symmetric, so the even taps are the odd ones backwards. */

const TAPS = Int32Array.of(3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11)
const LENGTH = TAPS.length * 2
/** Samples kept before the window has to be moved to the front: moving is dearer than reading. */
const ROOM = 512

/** Pairs of samples in, and for each pair the two sums of products with the even and the odd taps. */
export class G722Filter {
  even = 0
  odd = 0
  readonly #window = new Int32Array(LENGTH + ROOM)
  #end = LENGTH - 2

  push(first: number, second: number): void {
    if (this.#end + 2 > this.#window.length) this.#rewind()
    this.#window[this.#end] = first
    this.#window[this.#end + 1] = second
    this.#end += 2
    this.#sum(this.#end - LENGTH)
  }

  #rewind(): void {
    this.#window.copyWithin(0, this.#end - LENGTH + 2, this.#end)
    this.#end = LENGTH - 2
  }

  #sum(from: number): void {
    const window = this.#window
    let even = 0
    let odd = 0
    for (let i = 0, at = from; i < TAPS.length; i++, at += 2) {
      even += (window[at] ?? 0) * (TAPS[i] ?? 0)
      odd += (window[at + 1] ?? 0) * (TAPS[TAPS.length - 1 - i] ?? 0)
    }
    this.even = even
    this.odd = odd
  }
}
