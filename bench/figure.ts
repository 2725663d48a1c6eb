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

export function lineOf(figure: Figure): string {
  const values = Object.entries(figure.values).map(([key, value]) => `${key} ${String(value)}`)
  const bound = figure.bound === undefined ? '' : `   bound: ${figure.bound.text}: ${figure.bound.met ? 'met' : 'NOT MET'}`
  return `  ${figure.name} (${figure.unit}): ${values.join(', ')}${bound}`
}
