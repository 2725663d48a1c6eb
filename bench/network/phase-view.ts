/** What a phase looked and sounded like, worked out of what a page took down. */
import { spread, tenth } from '../figure.ts'
import type { Phase } from './scenarios.ts'
import { CAMERA, type Taken } from './timed-camera.ts'

export interface PhaseView {
  readonly freezes: number
  readonly frozenMs: number
  /** Until a second of the whole picture at its rate had begun; the phase's length where none did. */
  readonly recoveredS: number
  readonly framesPerSecond: number
  /** Mean over the pictures. */
  readonly lines: number
  readonly kbps: number
  /** Samples that had to be made up, of a hundred. */
  readonly concealed: number
  /** Packets of sound that never came, of a hundred, before repair by redundancy. */
  readonly soundLost: number
  /** How long sound waits in the receiver, ms. */
  readonly soundBuffered: number
  /** From the canvas to the screen, ms; the phase's length where nothing was shown. */
  readonly ageP50: number
  readonly ageP95: number
}

/** Longer than the pause between two pictures of the lowest temporal layer, which are 267 ms apart. */
const FREEZE_MS = 400
const WHOLE_MS = 1000
/** Of the publisher's pictures in that time. */
const WHOLE_SHARE = 0.8

export function viewOf({ seconds }: Phase, before: Taken, after: Taken): PhaseView {
  const took = after.at - before.at
  const of = (key: keyof Taken['sums']): number => after.sums[key] - before.sums[key]
  const times = [before.at, ...after.pictures.map(([at]) => at), after.at]
  const gaps = times.slice(1).flatMap((at, i) => (at - (times[i] ?? 0) > FREEZE_MS ? [at - (times[i] ?? 0)] : []))
  const ages = after.pictures.flatMap(([, age]) => (age >= 0 ? [age] : [])).toSorted((a, b) => a - b)
  return {
    freezes: gaps.length,
    frozenMs: Math.round(gaps.reduce((sum, gap) => sum + gap, 0)),
    recoveredS: recoveredAfter(before.at, after, seconds),
    framesPerSecond: tenth((after.pictures.length / took) * 1000),
    lines: Math.round(after.pictures.reduce((sum, [, , lines]) => sum + lines, 0) / Math.max(1, after.pictures.length)),
    kbps: Math.round((of('bytes') * 8) / took),
    concealed: percent(of('concealed'), of('samples')),
    soundLost: percent(of('soundLost'), of('sounds') + of('soundLost')),
    soundBuffered: Math.round((of('soundDelay') / Math.max(1, of('soundsEmitted'))) * 1000),
    ageP50: ages.length === 0 ? seconds * 1000 : spread(ages).p50,
    ageP95: ages[Math.floor(ages.length * 0.95)] ?? seconds * 1000,
  }
}

function recoveredAfter(from: number, { pictures }: Taken, seconds: number): number {
  const enough = CAMERA.framesPerSecond * WHOLE_SHARE * (WHOLE_MS / 1000)
  const found = pictures.findIndex(([at], first) => {
    const whole = pictures.slice(first).filter((each) => each[0] < at + WHOLE_MS)
    return whole.length >= enough && whole.every(([, , lines]) => lines === CAMERA.height)
  })
  return found < 0 ? seconds : tenth(((pictures[found]?.[0] ?? 0) - from) / 1000)
}

const percent = (part: number, whole: number): number => Math.round((part / Math.max(1, whole)) * 10_000) / 100
