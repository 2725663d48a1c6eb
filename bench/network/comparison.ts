/** Whether the meetings of one server went worse than those of another: phase by phase, and in the sum. */
import { tenth, type Figure } from '../figure.ts'
import type { PhaseView } from './phase-view.ts'
import type { Phase } from './scenarios.ts'

export interface Pair {
  readonly phase: Phase
  readonly ours: PhaseView
  readonly theirs: PhaseView
}

interface Measure {
  readonly key: keyof PhaseView
  readonly unit: string
  readonly moreIsBetter?: true
  /** What two runs of one server differ by, by chance: of it, and at the least. */
  readonly share: number
  readonly least: number
  readonly counts: (phase: Phase) => boolean
}

const always = (): boolean => true

/**
 * Frames are 67 ms apart, a key frame is asked for twice a second at most, and what a page shows depends on when the machine lets it;
 * which packets are lost is chance, and in twelve seconds a hundredth more or less of the sound is nothing but that.
 */
const MEASURES: readonly Measure[] = [
  { key: 'frozenMs', unit: 'ms', share: 0.15, least: 600, counts: always },
  { key: 'recoveredS', unit: 's', share: 0.15, least: 1.5, counts: ({ full }) => full },
  { key: 'concealed', unit: '%', share: 0.15, least: 1, counts: always },
  { key: 'ageP95', unit: 'ms', share: 0.2, least: 60, counts: always },
  { key: 'framesPerSecond', unit: 'frames/s', moreIsBetter: true, share: 0.1, least: 1, counts: always },
  { key: 'lines', unit: 'lines', moreIsBetter: true, share: 0.1, least: 20, counts: always },
  { key: 'kbps', unit: 'kbit/s', moreIsBetter: true, share: 0.1, least: 20, counts: ({ narrow }) => narrow === true },
]

/** `worse` by more than chance, of one phase. */
export const worseIn = ({ phase, ours, theirs }: Pair): readonly (keyof PhaseView)[] =>
  MEASURES.flatMap((measure) => (measure.counts(phase) && isWorse(measure, ours[measure.key], theirs[measure.key]) ? [measure.key] : []))

/** One figure for each measure: the mean over all phases that it counts in, with nothing allowed for chance. */
export const inTheSum = (pairs: readonly Pair[]): readonly Figure[] =>
  MEASURES.map((measure) => {
    const counted = pairs.filter(({ phase }) => measure.counts(phase))
    const mean = (of: (pair: Pair) => PhaseView): number =>
      counted.reduce((sum, pair) => sum + of(pair)[measure.key], 0) / Math.max(1, counted.length)
    const [latch, livekit] = [mean(({ ours }) => ours), mean(({ theirs }) => theirs)]
    const met = measure.moreIsBetter === true ? latch >= livekit : latch <= livekit
    return {
      name: `${measure.key}, mean of ${String(counted.length)} phases`,
      unit: measure.unit,
      values: { Latch: hundredth(latch), 'livekit-server': hundredth(livekit) },
      bound: { text: 'better in the sum', met },
    }
  })

export const phaseFigure = (scenario: string, pair: Pair): Figure => {
  const worse = worseIn(pair)
  const differences = MEASURES.flatMap(({ key, counts }) => (counts(pair.phase) ? [[key, tenth(pair.ours[key] - pair.theirs[key])]] : []))
  return {
    name: `${scenario}, ${pair.phase.name}: Latch less livekit-server`,
    unit: 'as above',
    // Pairs of a name and a number, which TypeScript takes for lists of either.
    values: Object.fromEntries(differences) as Record<string, number>,
    bound: { text: worse.length === 0 ? 'not worse' : `not worse (but ${worse.join(', ')})`, met: worse.length === 0 },
  }
}

function isWorse({ share, least, moreIsBetter }: Measure, ours: number, theirs: number): boolean {
  const allowed = Math.max(least, Math.abs(theirs) * share)
  return moreIsBetter === true ? ours < theirs - allowed : ours > theirs + allowed
}

const hundredth = (value: number): number => Math.round(value * 100) / 100
