/**
 * PocketSphinx (Debian: pocketsphinx, pocketsphinx-en-us) as an ear that knows only the sentences of a closed grammar. Such a grammar always
 * answers something, so correlation decides (heard.suite.ts), and this agrees or does not. There is no such recogniser for German in Debian.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROMPTS } from '../ivr/prompt.ts'
import { SENTENCES } from './sentences.ts'
import { writeWav } from './wav-file.ts'

/** Samples a second that it wants. */
export const RECOGNISER_RATE = 16_000
/** It hears the end of a sentence by the silence after it. */
const SILENCE = new Int16Array(RECOGNISER_RATE / 2)
const BEAMS = ['-beam', '1e-200', '-pbeam', '1e-200', '-wbeam', '1e-150']

export const spokenWords = (sentence: string): string =>
  sentence
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim()

/** JSGF: one of all English sentences, or several one after the other. */
export const sentenceGrammar = (repeated: '' | '+'): string =>
  `#JSGF V1.0;\ngrammar sentences;\npublic <said> = <sentence>${repeated};\n<sentence> = ${PROMPTS.map((prompt) => spokenWords(SENTENCES[prompt].en)).join(' | ')};\n`

/** What was said, in words of the grammar; empty where nothing was. */
export function recognise(samples: Int16Array, grammar: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'recogniser-'))
  try {
    const [file, rules] = [join(folder, 'heard.wav'), join(folder, 'grammar')]
    writeFileSync(rules, grammar)
    writeFileSync(file, writeWav({ rate: RECOGNISER_RATE, samples: withNoise(Int16Array.from([...SILENCE, ...samples, ...SILENCE])) }))
    // Pauses between groups of digits end no sentence.
    const args = ['-infile', file, '-jsgf', rules, '-logfn', '/dev/null', '-vad_postspeech', '120', ...BEAMS]
    return execFileSync('pocketsphinx_continuous', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .trim()
      .replaceAll('\n', ' ')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The recogniser is lost where the band above 4 kHz is empty, as after G.711: every ear has a little noise of its own, -60 dBFS here. */
function withNoise(samples: Int16Array): Int16Array {
  let seed = 1
  return samples.map((sample) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
    return Math.max(-32_768, Math.min(32_767, sample + Math.round((57 * seed) / 2 ** 31)))
  })
}
