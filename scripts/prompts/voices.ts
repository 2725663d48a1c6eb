/** Synthesisers that speak the prompts where they are made. Why these: docs/decisions/0008-prompt-voices.md. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Language } from '../../src/phone/ivr/prompt.ts'
import { parseWav, type Sound } from '../../src/phone/prompts/wav-file.ts'
import { Flite } from '../../src/phone/voice/flite.ts'

/** `pace`: sentences as fast as people speak them, digits slow enough to be written down. */
type Pace = 'sentence' | 'digit'
export type Voice = (text: string, pace: Pace) => Sound

/** How much longer than by itself Flite speaks. */
const STRETCH: Readonly<Record<Pace, number>> = { sentence: 0.95, digit: 1.15 }
/** How much faster than by itself Pico speaks. */
const SPEED: Readonly<Record<Pace, number>> = { sentence: 1.2, digit: 0.95 }

/** Gives what `work` has written to the file of the name that it is given. */
function fileOf(work: (folder: string, name: string) => void): Sound {
  const folder = mkdtempSync(join(tmpdir(), 'prompt-'))
  try {
    work(folder, 'spoken.wav')
    const parsed = parseWav(readFileSync(join(folder, 'spoken.wav')))
    if (!parsed.ok) throw new Error(`The synthesiser's file ${parsed.problem}.`)
    return parsed.sound
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** As names are spoken on a server. */
function englishVoice(): Voice {
  const flite = Flite.load()
  return (text, pace) => {
    const sound = flite.speak({ text: spelt(text), sounds: false }, STRETCH[pace])
    if (sound === null) throw new Error(`Flite said nothing at: ${text}`)
    return sound
  }
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

export const openVoices = (): Readonly<Record<Language, Voice>> => ({ en: englishVoice(), de: germanVoice() })
