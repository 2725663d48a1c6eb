import { parentPort } from 'node:worker_threads'
import type { Language, Prompt } from '../../src/phone/ivr/prompt.ts'
import { listenTo, newReference, type Reference } from '../../src/phone/prompts/heard.suite.ts'
import { loadPrompts } from '../../src/phone/prompts/load-prompts.ts'
import { recognise, RECOGNISER_RATE, sentenceGrammar } from '../../src/phone/prompts/recogniser.suite.ts'
import { resample } from './resample.ts'
import type { Heard } from './telephone.ts'

export interface Ask {
  readonly id: number
  readonly heard: Heard
  readonly language: Language
  /** Prompts to look for. */
  readonly names: readonly Prompt[]
  /** Whether PocketSphinx is asked, too. */
  readonly words?: boolean
}

export interface Told {
  readonly id: number
  /** In the order of the names. */
  readonly scores: readonly number[]
  readonly words: string
}

/** Samples a second at which prompts are looked for: what every telephone has. */
const RATE = 8_000

const loaded = await loadPrompts([], RECOGNISER_RATE, ({ samples }) => samples)
if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
const { book } = loaded
const references = new Map<string, Reference>()

function reference(language: Language, name: Prompt): Reference {
  const key = `${language}/${name}`
  const known = references.get(key)
  if (known !== undefined) return known
  const fresh = newReference({ rate: RATE, samples: resample({ rate: book.rate, samples: book.get(language, name) }, RATE) })
  references.set(key, fresh)
  return fresh
}

function answer({ id, heard, language, names, words }: Ask): Told {
  const listen = listenTo({ rate: RATE, samples: resample(heard, RATE) })
  const said = words === true ? recognise(resample(heard, RECOGNISER_RATE), sentenceGrammar('+')) : ''
  return { id, scores: names.map((name) => listen(reference(language, name)).score), words: said }
}

parentPort?.on('message', (ask: Ask) => parentPort?.postMessage(answer(ask)))
