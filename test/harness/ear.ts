/**
 * What a telephone's own recording holds: which prompts, by chunked cross-correlation, and which words, by PocketSphinx. Both listen in a
 * thread of their own, so that the server in the test's process is not held up.
 */
import { Worker } from 'node:worker_threads'
import { LANGUAGES, PROMPTS, type Language, type Prompt } from '../../src/phone/ivr/prompt.ts'
import type { Ask, Told } from './ear-worker.ts'
import { until, type Heard, type Telephone } from './telephone.ts'

/** Enough to go on in a test: sound of the meeting may be mixed into a prompt. */
const FOLLOWED = 0.75
const LISTEN_MS = 300
const LONGEST_SECONDS = 6
const HEAR_MS = 60_000

export class Ear {
  readonly #worker = new Worker(new URL('ear-worker.ts', import.meta.url))
  readonly #waiting = new Map<number, (told: Told) => void>()
  #asked = 0

  private constructor() {
    this.#worker.unref()
    this.#worker.on('message', (told: Told) => {
      this.#waiting.get(told.id)?.(told)
      this.#waiting.delete(told.id)
    })
  }

  static open(): Promise<Ear> {
    return Promise.resolve(new Ear())
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  /** How well each prompt is found, 0 to 1; all of them where none is named. */
  async scores(heard: Heard, language: Language, names: readonly Prompt[] = PROMPTS): Promise<ReadonlyMap<Prompt, number>> {
    const { scores } = await this.#ask({ heard, language, names })
    return new Map(names.map((name, at) => [name, scores[at] ?? 0]))
  }

  async score(heard: Heard, language: Language, name: Prompt): Promise<number> {
    return (await this.scores(heard, language, [name])).get(name) ?? 0
  }

  /** English only. */
  async words(heard: Heard): Promise<string> {
    return (await this.#ask({ heard, language: 'en', names: [], words: true })).words
  }

  /** Waits until the telephone has heard this since a place in its recording; in any language where none is named. */
  async hears(phone: Telephone, name: Prompt, options: { readonly since?: number; readonly language?: Language } = {}): Promise<void> {
    const languages = options.language === undefined ? LANGUAGES : [options.language]
    const from = options.since ?? 0
    let start = from
    let best = 0
    const isHeard = async (): Promise<boolean> => {
      const { rate, samples } = phone.heard()
      const heard = { rate, samples: samples.slice(start) }
      // What the next look takes up again is longer than any prompt.
      start = Math.max(from, samples.length - LONGEST_SECONDS * rate)
      for (const language of languages) best = Math.max(best, await this.score(heard, language, name))
      return best > FOLLOWED
    }
    await until(isHeard, `"${name}" is heard`, HEAR_MS, LISTEN_MS).catch((error: unknown) => {
      throw new Error(`Its likeness was ${best.toFixed(2)}`, { cause: error })
    })
  }

  #ask(ask: Omit<Ask, 'id'>): Promise<Told> {
    const id = ++this.#asked
    this.#worker.postMessage({ ...ask, id } satisfies Ask)
    return new Promise((resolve) => this.#waiting.set(id, resolve))
  }
}

export const since = ({ rate, samples }: Heard, sample: number): Heard => ({ rate, samples: samples.slice(sample) })

/** The last so many seconds. */
export const lastOf = ({ rate, samples }: Heard, seconds: number): Heard => ({ rate, samples: samples.slice(-Math.round(seconds * rate)) })
