/** What one caller alone is told: prompts one after another, over the conference or in its place. */
import { FRAME_SAMPLES } from '../audio.ts'

export interface Prompt {
  /** Given by whoever plays it, to know it again. */
  readonly id: number
  /** Samples at MIX_RATE. */
  readonly sound: Int16Array
  /** `replace`: nothing else is heard meanwhile; `duck`: the conference goes on, softly. */
  readonly over: 'replace' | 'duck'
  /** A pressed key ends it. */
  readonly bargeIn: boolean
}

export interface PromptEnd {
  readonly id: number
  readonly how: 'played' | 'stopped'
}

/** One more is stopped before it begins: a minute of sentences is waiting then, and nobody listens any more. */
export const MOST_PROMPTS = 64

/** 5 ms: a prompt that is cut off falls silent without a click. */
const FADE_SAMPLES = 80

export class PromptPlayer {
  readonly #ended: (end: PromptEnd) => void
  #queue: Prompt[] = []
  /** Samples of the first that have been heard. */
  #heard = 0
  /** What is left to hear of one that was stopped. */
  #tail: Int16Array | null = null

  constructor(ended: (end: PromptEnd) => void) {
    this.#ended = ended
  }

  play(prompt: Prompt): void {
    if (this.#queue.length < MOST_PROMPTS) this.#queue.push(prompt)
    else this.#ended({ id: prompt.id, how: 'stopped' })
  }

  /** What the conference must do for what the next `read` gives. */
  get over(): Prompt['over'] | null {
    return this.#queue[0]?.over ?? null
  }

  /** Whether the next `read` gives sound. */
  get busy(): boolean {
    return this.#queue.length > 0 || this.#tail !== null
  }

  /** Adds the next frame to `sum`. */
  read(sum: Int32Array): void {
    if (this.#tail !== null) addAt(sum, 0, this.#tail)
    this.#tail = null
    let at = 0
    for (let prompt = this.#queue[0]; prompt !== undefined && at < FRAME_SAMPLES; prompt = this.#queue[0]) {
      at += this.#readFrom(prompt, sum, at)
    }
  }

  /** A key was pressed: whatever may be interrupted is over. */
  bargeIn(): void {
    if (this.#queue[0]?.bargeIn === true) this.stop()
  }

  /** Ends all that waits, the sounding one within 5 ms. */
  stop(): void {
    const first = this.#queue[0]
    if (first !== undefined && this.#heard > 0) this.#tail = fadeOut(first.sound.subarray(this.#heard, this.#heard + FADE_SAMPLES))
    const stopped = this.#queue
    this.#queue = []
    this.#heard = 0
    for (const { id } of stopped) this.#ended({ id, how: 'stopped' })
  }

  /** Gives how many samples were read. */
  #readFrom(prompt: Prompt, sum: Int32Array, at: number): number {
    const part = prompt.sound.subarray(this.#heard, this.#heard + FRAME_SAMPLES - at)
    addAt(sum, at, part)
    this.#heard += part.length
    if (this.#heard >= prompt.sound.length) {
      this.#queue.shift()
      this.#heard = 0
      this.#ended({ id: prompt.id, how: 'played' })
    }
    return part.length
  }
}

function addAt(sum: Int32Array, at: number, part: Int16Array): void {
  for (let i = 0; i < part.length; i++) sum[at + i] = (sum[at + i] ?? 0) + (part[i] ?? 0)
}

const fadeOut = (part: Int16Array): Int16Array => part.map((sample, i) => Math.trunc(sample * (1 - (i + 1) / part.length)))
