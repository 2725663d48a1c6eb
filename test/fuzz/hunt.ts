/** One target, hunted for a while: inputs are bent, played, and kept where something new came of them. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { chanceFrom } from './chance.ts'
import type { Corpus } from './corpus.ts'
import { mutate } from './mutate.ts'
import type { FuzzTarget, Trial } from './target.ts'

export interface HuntOptions {
  readonly corpus: Corpus
  readonly seed: number
  readonly milliseconds: number
  /** The most inputs that are made; time alone ends a hunt without it. */
  readonly runs?: number
  /** Told before each input, for whoever has to find out what it was that hung. */
  readonly trying: (input: Buffer) => void
}

export interface Bug {
  readonly what: string
  readonly input: Buffer
}

export interface Hunt {
  readonly target: string
  readonly runs: number
  readonly outcomes: number
  /** Milliseconds of CPU that the slowest input took. */
  readonly slowest: number
  /** Bytes of live objects, after the seeds and at the end. */
  readonly heap: readonly [number, number]
  readonly bugs: readonly Bug[]
}

/** Milliseconds of CPU for one input: more is a way to keep a server busy. */
const TOO_SLOW_MS = 500
/** An input that takes so long, and twice as long as all before, is kept. */
const SLOW_MS = 5
const MOST_POOL = 2_000
const MOST_OUTCOMES = 5_000
const MOST_BUGS = 20
/** Inputs without a turn of the event loop: what native code gives back is given back in one. */
const WITHOUT_TURN = 50
/** Between looks at whether everything comes to rest. */
const SETTLE_MS = 600_000

/** Garbage is collected first: what is counted then is held by somebody. */
function liveBytes(): number {
  setFlagsFromString('--expose-gc')
  // V8 puts it into each new context while the flag is set.
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}

export async function hunt(target: FuzzTarget, options: HuntOptions): Promise<Hunt> {
  const hunter = new Hunter(target, await target.prepare(), options)
  await hunter.play(await target.seeds())
  const before = liveBytes()
  await hunter.roam()
  await hunter.close()
  return { ...hunter.result, heap: [before, liveBytes()] }
}

class Hunter {
  readonly #target: FuzzTarget
  readonly #trial: Trial
  readonly #options: HuntOptions
  readonly #corpus: Corpus
  readonly #pool: Buffer[]
  readonly #outcomes = new Set<string>()
  readonly #bugs = new Map<string, Bug>()
  #runs = 0
  #slowest = 0

  constructor(target: FuzzTarget, trial: Trial, options: HuntOptions) {
    this.#target = target
    this.#trial = trial
    this.#options = options
    this.#corpus = options.corpus
    this.#pool = []
  }

  get result(): Omit<Hunt, 'heap'> {
    const { name } = this.#target
    return { target: name, runs: this.#runs, outcomes: this.#outcomes.size, slowest: this.#slowest, bugs: [...this.#bugs.values()] }
  }

  /** Right ones, and what was kept before. */
  async play(seeds: readonly Buffer[]): Promise<void> {
    for (const input of [...seeds, ...this.#corpus.inputs]) {
      this.#pool.push(input)
      await this.#try(input)
    }
  }

  async roam(): Promise<void> {
    const chance = chanceFrom(this.#options.seed)
    const { milliseconds, runs = Infinity } = this.#options
    const end = Date.now() + milliseconds
    let settleAt = Date.now() + SETTLE_MS
    while (Date.now() < end && this.#runs < runs && this.#bugs.size < MOST_BUGS) {
      await this.#try(mutate({ pool: this.#pool, pieces: this.#target.pieces ?? [] }, chance))
      if (this.#trial.settle === undefined || Date.now() < settleAt) continue
      await this.#settle()
      settleAt = Date.now() + SETTLE_MS
    }
    await this.#settle()
    this.#corpus.write()
  }

  async close(): Promise<void> {
    await this.#trial.close?.().catch((error: unknown) => this.#report(error, Buffer.alloc(0)))
  }

  async #try(input: Buffer): Promise<void> {
    this.#options.trying(input)
    this.#runs++
    if (this.#runs % WITHOUT_TURN === 0) await new Promise((resolve) => setImmediate(resolve))
    const before = process.threadCpuUsage()
    try {
      // What a target does with its input is its own: it gets a copy.
      const outcome = await this.#trial.run(Buffer.from(input))
      this.#learn(outcome, input, before)
    } catch (error) {
      this.#report(error, input)
    }
  }

  #learn(outcome: string, input: Buffer, before: NodeJS.CpuUsage): void {
    const { user, system } = process.threadCpuUsage(before)
    const took = (user + system) / 1_000
    if (took > TOO_SLOW_MS) this.#report(new Error(`took ${took.toFixed(0)} ms`), input)
    const isSlow = took > SLOW_MS && took > 2 * this.#slowest
    const isNew = !this.#outcomes.has(outcome) && this.#outcomes.size < MOST_OUTCOMES
    this.#slowest = Math.max(this.#slowest, took)
    this.#corpus.keep(outcome, input)
    if (!isNew && !isSlow) return
    this.#outcomes.add(outcome)
    if (isSlow) this.#corpus.keep('slow', input)
    if (this.#pool.length < MOST_POOL) this.#pool.push(input)
  }

  async #settle(): Promise<void> {
    // Whoever watches for what hangs sees that this does not.
    const beat = setInterval(() => this.#options.trying(Buffer.alloc(0)), 1_000)
    await this.#trial.settle?.().catch((error: unknown) => this.#report(error, Buffer.alloc(0)))
    clearInterval(beat)
  }

  #report(error: unknown, input: Buffer): void {
    const what = error instanceof Error ? `${error.message} ${firstOwnLine(error.stack)}` : String(error)
    if (this.#bugs.has(what)) return
    this.#bugs.set(what, { what, input })
    this.#corpus.keepBug(what, input)
    this.#corpus.write()
    console.error(
      `BUG in ${this.#target.name}: ${error instanceof Error ? (error.stack ?? what) : what}\n${input.toString('base64').slice(0, 4_000)}`,
    )
  }
}

/** Bugs are told apart by the line that they come from. */
const firstOwnLine = (stack = ''): string => /\/((?:src|test)\/[^)\s]+)/.exec(stack)?.[1] ?? ''
