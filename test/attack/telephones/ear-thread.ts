/** Looks for prompts in recordings, in a thread of its own: on the main one callers would fall silent meanwhile. */
import { parentPort } from 'node:worker_threads'
import type { Prompt } from '../../../src/phone/ivr/prompt.ts'
import { MIX_RATE } from '../../../src/phone/media/audio.ts'
import { Downsampler } from '../../../src/phone/media/codec/half-band.ts'
import { listenTo, newReference, type Reference } from '../../../src/phone/prompts/heard.suite.ts'
import { loadPrompts } from '../../../src/phone/prompts/load-prompts.ts'
import { RATE } from './recording.ts'

export interface EarQuestion {
  readonly id: number
  readonly heard: Int16Array
  readonly name: Prompt
}

export interface EarAnswer {
  readonly id: number
  /** 0 to 1: how well the prompt is found. */
  readonly score: number
}

const loaded = await loadPrompts([], MIX_RATE, ({ samples }) => samples)
if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
const { book } = loaded
const references = new Map<Prompt, Reference>()

function referenceOf(name: Prompt): Reference {
  const known = references.get(name) ?? newReference({ rate: RATE, samples: narrow(book.get('en', name)) })
  references.set(name, known)
  return known
}

/** As a telephone gets it. */
function narrow(sound: Int16Array): Int16Array {
  const output = new Int16Array(Math.floor(sound.length / 2))
  new Downsampler(sound.length).process(sound.subarray(0, 2 * output.length), output)
  return output
}

parentPort?.on('message', ({ id, heard, name }: EarQuestion) => {
  const answer: EarAnswer = { id, score: listenTo({ rate: RATE, samples: heard })(referenceOf(name)).score }
  parentPort?.postMessage(answer, [])
})
