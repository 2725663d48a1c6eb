import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { LANGUAGES } from '../ivr/prompt.ts'
import { loadPrompts, type Resample } from './load-prompts.ts'
import { RECORDINGS } from './recordings.ts'
import { writeWav } from './wav-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'prompts-'))
afterAll(() => rmSync(folder, { recursive: true }))

const refuseToResample: Resample = () => {
  throw new Error('nothing is to be resampled')
}

function operatorFolder(name: string, files: Readonly<Record<string, Uint8Array>>): string {
  const own = join(folder, name)
  for (const language of LANGUAGES) mkdirSync(join(own, language), { recursive: true })
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(own, file), bytes)
  return own
}

const rms = (samples: Int16Array): number => Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
const decibels = (value: number): number => 20 * Math.log10(value / 32_768)

it.each(LANGUAGES)('%s: each recording is there, at one level, not clipped, and soon over', async (language) => {
  const loaded = await loadPrompts([], 16_000, refuseToResample)
  const problems = RECORDINGS.flatMap((recording) => {
    const samples = loaded.ok ? loaded.book.get(language, recording) : new Int16Array(0)
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    const isLevel = Math.abs(decibels(rms(samples)) + 20) < 1 && decibels(peak) < -0.9
    return isLevel && samples.length > 0.2 * 16_000 && samples.length < 12 * 16_000 ? [] : [recording]
  })
  expect(problems).toEqual([])
})

it.each(LANGUAGES)('%s: no file is there that nobody plays', (language) => {
  const files = readdirSync(new URL(`./${language}/`, import.meta.url))
  expect(files.toSorted()).toEqual(RECORDINGS.map((recording) => `${recording}.wav`).toSorted())
})

it("takes an operator's recordings, the first folder's first, and brings them to the rate", async () => {
  const wav = (rate: number, value: number) => writeWav({ rate, samples: new Int16Array(100).fill(value) })
  const first = operatorFolder('first', { 'en/welcome.wav': wav(8_000, 7) })
  const second = operatorFolder('second', { 'en/welcome.wav': wav(16_000, 8), 'de/welcome.wav': wav(16_000, 9) })
  const double: Resample = ({ samples }) => Int16Array.from({ length: 2 * samples.length }, (_, i) => samples[i >> 1] ?? 0)
  const loaded = await loadPrompts([first, second], 16_000, double)
  expect(loaded.ok && loaded.book.get('en', 'welcome')).toEqual(new Int16Array(200).fill(7))
  expect(loaded.ok && loaded.book.get('de', 'welcome')).toEqual(new Int16Array(100).fill(9))
  expect(loaded.ok && loaded.book.get('de', 'goodbye').length).toBeGreaterThan(1_000)
})

it('tells an operator every file that is wrong, and how', async () => {
  const stereo = writeWav({ rate: 16_000, samples: new Int16Array(8) })
  stereo[22] = 2
  const own = operatorFolder('wrong', {
    'en/welcome.wav': stereo,
    'de/ended.wav': new Uint8Array(4_000_000),
    'en/wellcome.wav': writeWav({ rate: 16_000, samples: new Int16Array(8) }),
  })
  expect(await loadPrompts([own], 16_000, refuseToResample)).toEqual({
    ok: false,
    problems: [
      `${own}/en/wellcome.wav has the name of no prompt.`,
      `${own}/en/welcome.wav has 2 channels; save it as mono.`,
      `${own}/de/ended.wav is longer than 30 seconds.`,
    ],
  })
})

it('a folder that is not there lacks everything, and ours is taken', async () => {
  expect((await loadPrompts([join(folder, 'none')], 16_000, refuseToResample)).ok).toBe(true)
})
