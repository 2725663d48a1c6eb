export interface Figure {
  readonly name: string
  readonly unit: string
  readonly values: Readonly<Record<string, number>>
  /** What DESIGN promises, where it does. */
  readonly bound?: { readonly text: string; readonly met: boolean }
}

/** Median, 99th percentile and extremes of a series, rounded to a tenth. */
export function spread(series: readonly number[]): Record<'n' | 'min' | 'p50' | 'p99' | 'max', number> {
  const sorted = series.toSorted((a, b) => a - b)
  const at = (share: number): number => tenth(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN)
  return { n: sorted.length, min: tenth(sorted[0] ?? Number.NaN), p50: at(0.5), p99: at(0.99), max: at(1) }
}

export const tenth = (value: number): number => Math.round(value * 10) / 10
