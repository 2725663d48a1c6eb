/** How long to wait before a trunk is asked again (RFC 5626 §4.5). */
export interface BackOff {
  /** Milliseconds after the first failure; each further one doubles it. */
  readonly firstMs: number
  readonly mostMs: number
}

/** Milliseconds, at random within the upper half, so that not all come back at once. `failures` from 1, `fraction` from 0 to 1. */
export const pauseAfter = ({ firstMs, mostMs }: BackOff, failures: number, fraction: number): number =>
  Math.min(firstMs * 2 ** Math.min(failures - 1, 30), mostMs) * (0.5 + fraction / 2)
