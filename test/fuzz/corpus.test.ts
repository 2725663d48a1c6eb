import { describe, expect, it } from 'vitest'
import { readCorpus } from './corpus.ts'
import { TARGETS } from './targets.ts'

describe.each(TARGETS.map((target) => [target.name, target] as const))('fuzzing %s', (name, target) => {
  it('[T4] nothing breaks by what was right, nor by what was worth keeping', async () => {
    const trial = await target.prepare()
    const inputs = [...(await target.seeds()), ...readCorpus(name).map(({ input }) => input)]
    for (const input of inputs) await trial.run(Buffer.from(input))
    await trial.close?.()
    expect(inputs.length).toBeGreaterThan(0)
  })
})
