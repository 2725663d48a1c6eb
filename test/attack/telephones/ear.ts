import { Worker } from 'node:worker_threads'
import type { Prompt } from '../../../src/phone/ivr/prompt.ts'
import type { EarAnswer, EarQuestion } from './ear-thread.ts'

/** Says how well a prompt is found in what a caller has heard. */
export class Ear {
  readonly #thread = new Worker(new URL('ear-thread.ts', import.meta.url))
  readonly #waiting = new Map<number, (score: number) => void>()
  #asked = 0

  constructor() {
    this.#thread.on('message', ({ id, score }: EarAnswer) => {
      this.#waiting.get(id)?.(score)
      this.#waiting.delete(id)
    })
  }

  /** 0 to 1. */
  score(heard: Int16Array, name: Prompt): Promise<number> {
    const question: EarQuestion = { id: (this.#asked += 1), heard, name }
    this.#thread.postMessage(question, [])
    return new Promise((resolve) => this.#waiting.set(question.id, resolve))
  }

  async close(): Promise<void> {
    await this.#thread.terminate()
  }
}
