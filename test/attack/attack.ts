import type { Stage } from './stage.ts'

export interface Outcome {
  /** What was tried, in one line. */
  readonly tried: string
  /** What came of it. */
  readonly got: string
  /** Whether Latch held. */
  readonly safe: boolean
}

/** One known way past other products' doors, tried on ours. */
export interface Attack {
  readonly name: string
  /** Where it worked before: product and reference. */
  readonly precedent: string
  play(stage: Stage): Promise<Outcome>
}

/** Every answer must be the wanted one; what differs is named. */
export function allAnswered(tried: string, wanted: string | readonly string[], answers: Readonly<Record<string, string>>): Outcome {
  const good = [wanted].flat()
  const wrong = Object.entries(answers).filter(([, answer]) => !good.includes(answer))
  const kinds = [...new Set(Object.values(answers))].join(', ')
  const got =
    wrong.length === 0
      ? `${String(Object.keys(answers).length)} times ${kinds}`
      : wrong.map(([what, answer]) => `${what}: ${answer}`).join('; ')
  return { tried, got, safe: wrong.length === 0 && Object.keys(answers).length > 0 }
}
