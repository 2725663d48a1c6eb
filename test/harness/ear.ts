/** What a telephone's own recording holds: which prompts, by chunked cross-correlation, and which words, by PocketSphinx. */
import { LANGUAGES, PROMPTS, type Language, type Prompt } from '../../src/phone/ivr/prompt.ts'
import { listenTo, newReference, type Reference } from '../../src/phone/prompts/heard.suite.ts'
import { loadPrompts, type PromptBook } from '../../src/phone/prompts/load-prompts.ts'
import { recognise, RECOGNISER_RATE, sentenceGrammar } from '../../src/phone/prompts/recogniser.suite.ts'
import { resample } from './resample.ts'
import { until, type Heard, type Telephone } from './telephone.ts'

/** Samples a second at which prompts are looked for: what every telephone has. */
const RATE = 8_000

export class Ear {
  readonly book: PromptBook
  readonly #references = new Map<string, Reference>()

  private constructor(book: PromptBook) {
    this.book = book
  }

  static async open(): Promise<Ear> {
    const loaded = await loadPrompts([], RECOGNISER_RATE, ({ samples }) => samples)
    if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
    return new Ear(loaded.book)
  }

  /** How well each prompt is found, 0 to 1; all of them where none is named. */
  scores(heard: Heard, language: Language, names: readonly Prompt[] = PROMPTS): ReadonlyMap<Prompt, number> {
    const listen = listenTo({ rate: RATE, samples: resample(heard, RATE) })
    return new Map(names.map((name) => [name, listen(this.#reference(language, name)).score]))
  }

  score(heard: Heard, language: Language, name: Prompt): number {
    return this.scores(heard, language, [name]).get(name) ?? 0
  }

  /** Waits until the telephone has heard this, in whichever language, since `since` (samples of its recording). */
  async hears(phone: Telephone, name: Prompt, options: { readonly since?: number; readonly within?: number } = {}): Promise<void> {
    const isHeard = (): boolean => {
      const heard = lastOf(since(phone.heard(), options.since ?? 0), LISTEN_SECONDS)
      return LANGUAGES.some((language) => this.score(heard, language, name) > FOLLOWED)
    }
    await until(isHeard, `"${name}" is heard`, options.within, LISTEN_MS)
  }

  /** English only. */
  words(heard: Heard): string {
    return recognise(resample(heard, RECOGNISER_RATE), sentenceGrammar('+'))
  }

  #reference(language: Language, name: Prompt): Reference {
    const key = `${language}/${name}`
    const samples = resample({ rate: this.book.rate, samples: this.book.get(language, name) }, RATE)
    const reference = this.#references.get(key) ?? newReference({ rate: RATE, samples })
    this.#references.set(key, reference)
    return reference
  }
}

/** Enough to go on in a test: sound of the meeting may be mixed into a prompt. */
const FOLLOWED = 0.75
const LISTEN_MS = 400
/** Longer than any of them. */
const LISTEN_SECONDS = 12

export const since = ({ rate, samples }: Heard, sample: number): Heard => ({ rate, samples: samples.subarray(sample) })

/** The last so many seconds. */
export const lastOf = ({ rate, samples }: Heard, seconds: number): Heard => ({ rate, samples: samples.slice(-Math.round(seconds * rate)) })
