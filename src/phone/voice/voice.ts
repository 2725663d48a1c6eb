/**
 * Says names, in a process of its own that begins with the first name and ends when there is nothing to say: idle it costs nothing. (A thread
 * did not give all of its memory back.) One name at a time; what hangs is killed, and what takes too long, or is too much, is not said.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Language } from '../ivr/prompt.ts'
import type { Script } from './flite.ts'
import { NameCache } from './name-cache.ts'
import { speakable } from './speakable.ts'

export interface VoiceOptions {
  /** The module that the process runs. */
  readonly entry: URL
  /** Milliseconds; see `PRESETS`. */
  readonly patience: number
  readonly stuck: number
  readonly idle: number
}

export const PRESETS = {
  /** A caller waits in silence for no longer. What comes later is kept for the next time. */
  patience: 3_000,
  /** A name takes 0.1 s. */
  stuck: 10_000,
  idle: 30_000,
} as const

/** Callers of a full server who all ask who is here. */
const MOST_WAITING = 100
/** What a synthesiser may leave behind goes with its process. */
const NAMES_A_PROCESS = 50

interface Request {
  readonly key: string
  readonly script: Script
  readonly heard: ((samples: Int16Array | null) => void)[]
}

export class Voice {
  readonly #options: VoiceOptions
  readonly #cache = new NameCache()
  /** The first is being said. */
  readonly #requests: Request[] = []
  #process: ChildProcess | null = null
  #said = 0
  #watch: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: VoiceOptions) {
    this.#options = options
  }

  /** Whether a process stands ready, or works. */
  get awake(): boolean {
    return this.#process !== null
  }

  /** Samples at 16 kHz; null where the name cannot be read, or not now. Never rejects. */
  say(name: string, language: Language): Promise<Int16Array | null> {
    const script = speakable(name, language)
    if (script === null || this.#closed) return Promise.resolve(null)
    const known = this.#cache.get(script.text)
    return known === undefined ? this.#order(script) : Promise.resolve(known)
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { heard } of this.#requests.splice(0)) for (const hear of heard) hear(null)
    await this.#end()
  }

  #order(script: Script): Promise<Int16Array | null> {
    const key = script.text
    const waiting = this.#requests.find((request) => request.key === key) ?? { key, script, heard: [] }
    if (!this.#requests.includes(waiting)) {
      if (this.#requests.length >= MOST_WAITING) return Promise.resolve(null)
      this.#requests.push(waiting)
      if (this.#requests.length === 1) this.#begin(waiting)
    }
    return new Promise((resolve) => {
      const tooLate = setTimeout(() => resolve(null), this.#options.patience)
      waiting.heard.push((samples) => {
        clearTimeout(tooLate)
        resolve(samples)
      })
    })
  }

  /** The old process is gone before a new one takes as much memory. */
  async #next(): Promise<void> {
    if (this.#said >= NAMES_A_PROCESS) await this.#end()
    const [first] = this.#requests
    if (first !== undefined) this.#begin(first)
    else if (this.#process !== null) this.#watchFor(this.#options.idle, () => void this.#end())
  }

  #begin({ script }: Request): void {
    this.#process ??= this.#start()
    this.#said += 1
    this.#watchFor(this.#options.stuck, () => void this.#failed())
    this.#process.send(script, () => undefined)
  }

  #watchFor(milliseconds: number, then: () => void): void {
    clearTimeout(this.#watch)
    this.#watch = setTimeout(then, milliseconds).unref()
  }

  /** It inherits nothing that it could tell anybody. */
  #start(): ChildProcess {
    const child = fork(this.#options.entry, [], {
      env: {},
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const isOurs = (): boolean => this.#process === child
    // It sends nothing else.
    child.on('message', (samples) => isOurs() && this.#heard(samples as unknown as Int16Array | null))
    child.on('error', () => isOurs() && void this.#failed())
    child.on('exit', () => isOurs() && void this.#failed())
    child.unref()
    child.channel?.unref()
    return child
  }

  /** The process hangs or has died; another says the next. */
  async #failed(): Promise<void> {
    await this.#end()
    this.#heard(null)
  }

  #heard(samples: Int16Array | null): void {
    const request = this.#requests.shift()
    if (request === undefined) return
    // What could not be said once is not tried again and again.
    this.#cache.put(request.key, samples)
    for (const hear of request.heard) hear(samples)
    void this.#next()
  }

  async #end(): Promise<void> {
    clearTimeout(this.#watch)
    const child = this.#process
    this.#process = null
    this.#said = 0
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    child.ref()
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
}
