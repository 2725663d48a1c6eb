/** Inputs worth playing again: for each outcome the shortest, and everything that ever found a bug. One file a target, one line an input. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Entry {
  /** What came of it when it was kept. */
  readonly outcome: string
  readonly input: Buffer
}

const FOLDER = fileURLToPath(new URL('corpus/', import.meta.url))
/** All corpora together stay below one megabyte. */
const MOST_INPUT = 2_048
const MOST_FILE = 48 * 1_024
const BUG = 'BUG '

export function readCorpus(target: string, folder = FOLDER): readonly Entry[] {
  const file = join(folder, `${target}.txt`)
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.flatMap((line) => {
    const [input, outcome = ''] = line.split('\t', 2)
    return input === undefined || input === '' ? [] : { outcome, input: Buffer.from(input, 'base64') }
  })
}

export class Corpus {
  readonly #file: string
  readonly #entries = new Map<string, Buffer>()
  #bytes = 0

  constructor(target: string, folder = FOLDER) {
    this.#file = join(folder, `${target}.txt`)
    for (const { outcome, input } of readCorpus(target, folder)) this.put(outcome, input)
  }

  get inputs(): readonly Buffer[] {
    return [...this.#entries.values()]
  }

  /** Keeps it where nothing shorter had this outcome. */
  keep(outcome: string, input: Buffer): void {
    const before = this.#entries.get(outcome)
    const isBetter = before === undefined || input.length < before.length
    if (isBetter && input.length <= MOST_INPUT && this.#bytes + 2 * input.length < MOST_FILE) this.put(outcome, input)
  }

  /** Kept whatever its length. */
  keepBug(what: string, input: Buffer): void {
    this.put(`${BUG}${what.replaceAll(/\s+/g, ' ').slice(0, 200)}`, input)
  }

  write(): void {
    mkdirSync(dirname(this.#file), { recursive: true })
    const lines = [...this.#entries].map(([outcome, input]) => `${input.toString('base64')}\t${outcome}\n`)
    writeFileSync(this.#file, lines.toSorted().join(''))
  }

  put(outcome: string, input: Buffer): void {
    const size = (bytes: Buffer | undefined): number => (bytes === undefined ? 0 : Math.ceil(bytes.length / 3) * 4 + outcome.length + 2)
    this.#bytes += size(input) - size(this.#entries.get(outcome))
    this.#entries.set(outcome, input)
  }
}
