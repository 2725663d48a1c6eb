import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Corpus, readCorpus } from './corpus.ts'
import { hunt } from './hunt.ts'
import { hold, type FuzzTarget } from './target.ts'

/** A parser that two bytes in a row break, each of which is an outcome of its own. */
const planted: FuzzTarget = {
  name: 'planted',
  seeds: () => [Buffer.from('a right one')],
  pieces: ['<', '>'],
  prepare: () => ({
    run: (input) => {
      const text = input.toString('latin1')
      hold(!text.includes('<>'), 'the planted bug')
      return `${String(text.includes('<'))} ${String(text.includes('>'))}`
    },
  }),
}

/** Nothing breaks it, but something of it stays. */
const leaky: FuzzTarget = {
  name: 'leaky',
  seeds: () => [],
  prepare: () => ({
    run: () => 'fine',
    settle: () => Promise.reject(new Error('a port is open')),
  }),
}

/** Enough for every outcome of the planted one, many times over; the time is only so that a fault cannot hang the tests. */
const RUNS = 20_000
const MOST_MS = 60_000

describe('a hunt', () => {
  let folder = ''
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'fuzz-corpus-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  const play = (target: FuzzTarget, runs: number) =>
    hunt(target, { corpus: new Corpus(target.name, folder), seed: 1, milliseconds: MOST_MS, runs, trying: () => undefined })

  it('finds what is wrong, keeps it, and keeps the shortest input of each outcome', async () => {
    const { bugs, outcomes } = await play(planted, RUNS)
    expect(bugs.map(({ what }) => what)).toEqual([expect.stringContaining('the planted bug')])
    expect(outcomes).toBe(4)
    const kept = readCorpus('planted', folder)
    expect(kept.filter(({ outcome }) => outcome.startsWith('BUG'))).toHaveLength(1)
    expect(kept.find(({ outcome }) => outcome === 'true false')?.input.length).toBeLessThanOrEqual(5)
  })

  it('tells what is left behind at the end', async () => {
    const { bugs } = await play(leaky, 1)
    expect(bugs.map(({ what }) => what)).toEqual([expect.stringContaining('a port is open')])
  })
})
