/** Writes a header extension element by element; the form is chosen at the end, when all sizes are known. */
import { ONE_BYTE_PROFILE, TWO_BYTE_PROFILE } from './header-extensions.ts'
import { putU16 } from './network-order.ts'

const MAX_ELEMENTS = 16
const ONE_BYTE_MAX_ID = 14
const ONE_BYTE_MAX_LENGTH = 16

export class ExtensionWriter {
  #count = 0
  readonly #ids = new Uint8Array(MAX_ELEMENTS)
  readonly #from: Uint8Array[] = []
  readonly #offsets = new Int32Array(MAX_ELEMENTS)
  readonly #lengths = new Uint8Array(MAX_ELEMENTS)

  reset(): void {
    this.#count = 0
  }

  /** Remembers where the element lies; the bytes are read by `write`. What does not fit is left out. */
  add(id: number, from: Uint8Array, offset: number, length: number): void {
    if (id === 0 || id > 255 || length > 255 || this.#count >= MAX_ELEMENTS) return
    this.#ids[this.#count] = id
    this.#from[this.#count] = from
    this.#offsets[this.#count] = offset
    this.#lengths[this.#count] = length
    this.#count++
  }

  /** Gives the number of bytes written, a multiple of four; 0 without elements. */
  write(memory: Uint8Array, at: number): number {
    if (this.#count === 0) return 0
    const twoByte = this.#needsTwoByteForm()
    let to = at + 4
    for (let i = 0; i < this.#count; i++) to = this.#writeElement(memory, to, i, twoByte)
    while (((to - at) & 3) !== 0) memory[to++] = 0
    putU16(memory, at, twoByte ? TWO_BYTE_PROFILE : ONE_BYTE_PROFILE)
    putU16(memory, at + 2, (to - at - 4) >>> 2)
    return to - at
  }

  #needsTwoByteForm(): boolean {
    for (let i = 0; i < this.#count; i++) {
      const length = this.#lengths[i] ?? 0
      if ((this.#ids[i] ?? 0) > ONE_BYTE_MAX_ID || length === 0 || length > ONE_BYTE_MAX_LENGTH) return true
    }
    return false
  }

  #writeElement(memory: Uint8Array, at: number, index: number, twoByte: boolean): number {
    const id = this.#ids[index] ?? 0
    const length = this.#lengths[index] ?? 0
    let to = at
    if (twoByte) {
      memory[to++] = id
      memory[to++] = length
    } else memory[to++] = (id << 4) | (length - 1)
    const from = this.#from[index]
    const offset = this.#offsets[index] ?? 0
    if (from) for (let i = 0; i < length; i++) memory[to + i] = from[offset + i] ?? 0
    return to + length
  }
}
