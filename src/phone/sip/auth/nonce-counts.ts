/** Keeps a proof from being used twice: each nonce's count must rise (RFC 7616 §3.4, nc). In bounded memory. */

/** Nonces remembered. Only proofs that were right come here, so nobody fills it without a password. */
const REMEMBERED = 10_000

export class NonceCounts {
  readonly #remembered: number
  /** Nonce to its highest count, the longest unused first. */
  readonly #counts = new Map<string, { count: number; readonly madeAt: number }>()
  /** Of nonces made up to here some were forgotten: none of them counts any more. */
  #forgottenUntil = -Infinity

  constructor(remembered = REMEMBERED) {
    this.#remembered = remembered
  }

  /** Whether this use is later than all before it; notes it then. `madeAt` is when the nonce was made. */
  use(nonce: string, count: number, madeAt: number): boolean {
    const known = this.#counts.get(nonce)
    if (count <= (known?.count ?? 0) || (!known && madeAt <= this.#forgottenUntil)) return false
    this.#counts.delete(nonce)
    this.#counts.set(nonce, { count, madeAt })
    if (this.#counts.size > this.#remembered) this.#forget()
    return true
  }

  #forget(): void {
    const oldest = this.#counts.entries().next().value
    if (!oldest) return
    this.#counts.delete(oldest[0])
    this.#forgottenUntil = Math.max(this.#forgottenUntil, oldest[1].madeAt)
  }
}
