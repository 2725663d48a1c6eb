import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('deciding-process.ts', import.meta.url))

/** A deciding-process.ts, seen from outside. */
export class DecidingProcess {
  readonly #child: ChildProcess
  /** What it has acknowledged. */
  readonly said: string[] = []
  #complaints = ''

  constructor(meeting: string, home: string) {
    this.#child = spawn(process.execPath, [SCRIPT, meeting, home], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child.stderr?.on('data', (text: Buffer) => (this.#complaints += text.toString()))
    if (this.#child.stdout !== null) createInterface(this.#child.stdout).on('line', (line) => this.said.push(line))
  }

  /** Resolves when it has said so many lines; rejects when it ends before. */
  async untilSaid(lines: number): Promise<void> {
    while (this.said.length < lines) {
      if (this.#child.exitCode !== null) throw new Error(this.#complaints)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** As by `kill -9`. Answers what it had acknowledged. */
  async kill(): Promise<readonly string[]> {
    const closed = once(this.#child, 'close')
    this.#child.kill('SIGKILL')
    await closed
    return this.said.slice(1)
  }

  /** What it complained about when it ended by itself. */
  async ended(): Promise<string> {
    if (this.#child.exitCode === null) await once(this.#child, 'close')
    return this.#complaints
  }
}
