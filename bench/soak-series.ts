/** Samples of a soak, and what they say of what grows. */
import { tenth, type Figure } from './figure.ts'

export type Samples = readonly (Readonly<Record<string, number>> & { readonly minute: number })[]

/** The heap's first growth is no leak: the slope is that of the rest. */
const WARM_UP = 0.25

export const steadyOf = <S>(series: readonly S[]): readonly S[] => series.slice(Math.floor(series.length * WARM_UP))

export const mean = (series: Samples, of: string): number =>
  tenth(series.reduce((sum, sample) => sum + (sample[of] ?? 0), 0) / Math.max(1, series.length))

/** Of whatever unit it is, in an hour, by least squares. */
export function slopeOf(series: Samples, of: string): number {
  const [minute, middle] = [mean(series, 'minute'), mean(series, of)]
  const above = series.reduce((sum, sample) => sum + (sample.minute - minute) * ((sample[of] ?? 0) - middle), 0)
  return tenth((above / series.reduce((sum, sample) => sum + (sample.minute - minute) ** 2, 0)) * 60)
}

/** Of a column in MB. */
export function memoryFigure(
  what: string,
  of: string,
  whole: { readonly before: Samples[number]; readonly series: Samples; readonly after: Samples[number] },
): Figure {
  const { before, series, after } = whole
  const steady = steadyOf(series)
  const values = {
    before: before[of] ?? 0,
    first: series[0]?.[of] ?? 0,
    steady: mean(steady, of),
    most: Math.max(...series.map((sample) => sample[of] ?? 0)),
    after: after[of] ?? 0,
    slope: slopeOf(steady, of),
  }
  return { name: `memory: ${what}`, unit: 'MB; slope in MB an hour', values }
}
