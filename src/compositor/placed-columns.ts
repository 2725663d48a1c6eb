import type { KernelExports } from './pixel-kernel.ts'

/** The layouts of some meetings at a time. */
const MOST_PLACED = 64
/** See `planColumns`. */
const BYTES_OF_EIGHT = 64
const BEYOND = 32

export interface Columns {
  /** For `scale`. */
  readonly table: number
  /** Room for one row. */
  readonly row: number
}

/** Where the columns of a scaled picture come from, worked out once for each pair of widths. */
export class PlacedColumns {
  readonly #kernel: KernelExports
  readonly #placed = new Map<string, Columns>()

  constructor(kernel: KernelExports) {
    this.#kernel = kernel
  }

  /** Good until the next call. */
  place(from: number, to: number): Columns {
    const known = this.#placed.get(`${String(from)}:${String(to)}`)
    if (known !== undefined) return known
    if (this.#placed.size >= MOST_PLACED) this.#forget()
    const columns = {
      table: this.#kernel.allocate(Math.ceil(to / 8) * BYTES_OF_EIGHT),
      row: this.#kernel.allocate(from + BEYOND),
    }
    this.#kernel.planColumns(columns.table, from, to)
    this.#placed.set(`${String(from)}:${String(to)}`, columns)
    return columns
  }

  #forget(): void {
    for (const { table, row } of this.#placed.values()) {
      this.#kernel.release(table)
      this.#kernel.release(row)
    }
    this.#placed.clear()
  }
}
