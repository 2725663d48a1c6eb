import { describe, expect, it } from 'vitest'
import { LANGUAGES, PROMPTS, type Language, type Prompt } from '../ivr/prompt.ts'
import { compress, expand, type G711Law } from '../media/codec/g711.ts'
import { Downsampler } from '../media/codec/half-band.ts'
import { chunkedCorrelation, HEARD, listenTo, newReference, NOT_HEARD } from './heard.suite.ts'
import { loadPrompts, type PromptBook } from './load-prompts.ts'
import { RECORDINGS, type Recording } from './recordings.ts'
import { SENTENCES } from './sentences.ts'

const RATE = 8_000

const loaded = await loadPrompts([], 2 * RATE, ({ samples }) => samples)
const book: PromptBook = loaded.ok ? loaded.book : { rate: 2 * RATE, get: () => new Int16Array(0) }

/** As a telephone's band holds it. */
function narrow(samples: Int16Array): Int16Array {
  const even = samples.subarray(0, samples.length & ~1)
  const half = new Int16Array(even.length / 2)
  new Downsampler(even.length).process(even, half)
  return half
}

/** Softer, by G.711, with noise of -45 dBFS and silence around it: what the far end records. */
function received(samples: Int16Array, law: G711Law): Int16Array {
  const padded = new Int16Array(samples.length + RATE)
  let seed = 7
  padded.forEach((_, i) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
    padded[i] = Math.round(0.6 * (samples[i - RATE / 2] ?? 0) + (180 * seed) / 2 ** 31)
  })
  const coded = new Uint8Array(padded.length)
  compress(law, padded, coded)
  expand(law, coded, padded)
  return padded
}

const references = (language: Language): ReadonlyMap<Recording, Int16Array> =>
  new Map(RECORDINGS.map((recording) => [recording, narrow(book.get(language, recording))]))

const ENGLISH = references('en')
const locked = ENGLISH.get('meeting-locked')!
const record = (samples: Int16Array) => ({ samples, rate: RATE })

it('finds a prompt where it is', () => {
  const heard = chunkedCorrelation(record(locked), record(received(locked, 'PCMU')))
  expect(heard.score).toBeGreaterThan(HEARD)
  expect(Math.abs(heard.at - RATE / 2)).toBeLessThan(3)
})

it('finds nothing in silence, noise, or a recording that is too short', () => {
  const silence = new Int16Array(5 * RATE)
  expect(chunkedCorrelation(record(locked), record(silence)).score).toBe(0)
  expect(chunkedCorrelation(record(locked), record(received(silence, 'PCMA'))).score).toBeLessThan(0.2)
  expect(chunkedCorrelation(record(locked), record(locked.subarray(0, 100))).score).toBe(0)
})

it('half a prompt is not the prompt, though its beginning is found', () => {
  const cut = received(locked.subarray(0, 1.5 * RATE), 'PCMU')
  const heard = chunkedCorrelation(record(locked), record(Int16Array.from([...cut, ...new Int16Array(3 * RATE)])))
  expect(heard.pieces[0]).toBeGreaterThan(HEARD)
  expect(heard.score).toBeLessThan(NOT_HEARD)
})

it('pieces in another order, or with a gap between, are not the prompt', () => {
  const [first, second] = [locked.subarray(0, RATE), locked.subarray(RATE)]
  const swapped = Int16Array.from([...second, ...first])
  const apart = Int16Array.from([...first, ...new Int16Array(RATE / 4), ...second])
  for (const other of [swapped, apart]) expect(chunkedCorrelation(record(locked), record(other)).score).toBeLessThan(NOT_HEARD)
})

it('a receiver that drops 10 ms between pieces still heard it', () => {
  const shorter = Int16Array.from([...locked.subarray(0, RATE), ...locked.subarray(RATE + 80)])
  expect(chunkedCorrelation(record(locked), record(received(shorter, 'PCMU'))).score).toBeGreaterThan(HEARD)
})

it('a sound that is half a sample late is the same sound', () => {
  for (const language of LANGUAGES) {
    const whole = book.get(language, 'meeting-locked')
    const late = received(narrow(whole.subarray(1)), 'PCMU')
    const heard = chunkedCorrelation(record(narrow(whole)), record(late))
    // Between the same samples only it would be 0.90 and 0.89.
    expect(heard.score).toBeGreaterThan(0.93)
  }
})

it('of two that look alike at first, the one that goes on is taken', () => {
  const twice = Int16Array.from([...locked.subarray(0, RATE), ...new Int16Array(RATE), ...received(locked, 'PCMU')])
  expect(chunkedCorrelation(record(locked), record(twice)).score).toBeGreaterThan(HEARD)
})

/** Sentences of which one repeats at least half the other's words sound so: they are still far from the same. */
const ALIKE = 0.8

function limitFor(language: Language, prompt: Prompt, other: Prompt): number {
  const words = wordsOf(language, prompt)
  const others = new Set(wordsOf(language, other))
  return words.filter((word) => others.has(word)).length >= words.length / 2 ? ALIKE : NOT_HEARD
}

const wordsOf = (language: Language, prompt: Prompt): readonly string[] =>
  SENTENCES[prompt][language]
    .toLowerCase()
    .split(/[^a-zäöüß]+/)
    .filter((word) => word !== '')

describe.each(LANGUAGES)('%s', (language) => {
  const all = references(language)
  const far = (recording: Recording) => record(received(all.get(recording)!, language === 'en' ? 'PCMU' : 'PCMA'))

  it('every recording is found in itself', () => {
    const missed = [...all].filter(([recording, samples]) => chunkedCorrelation(record(samples), far(recording)).score < HEARD)
    expect(missed.map(([recording]) => recording)).toEqual([])
  })

  it('no prompt is found in another', { timeout: 300_000 }, () => {
    const known = PROMPTS.map((prompt) => [prompt, newReference(record(all.get(prompt)!))] as const)
    const confused = PROMPTS.flatMap((heard) => {
      const hear = listenTo(far(heard))
      const others = known.filter(([prompt]) => prompt !== heard)
      const scores = others.map(([prompt, reference]) => ({ prompt, score: hear(reference).score }))
      return scores.flatMap(({ prompt, score }) =>
        score > limitFor(language, prompt, heard) ? [`${prompt} in ${heard} ${score.toFixed(2)}`] : [],
      )
    })
    expect(confused).toEqual([])
  })
})
