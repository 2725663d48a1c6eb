/**
 * Are the English prompts understood? PocketSphinx hears each, wideband and as a telephone with G.711 carries it, and picks among all sentences:
 *   apt-get install pocketsphinx pocketsphinx-en-us && node scripts/prompts/recognition.ts
 * There is no such recogniser for German in Debian. A closed grammar always answers something, so silence and noise are heard too.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROMPTS } from '../../src/phone/ivr/prompt.ts'
import { compress, expand } from '../../src/phone/media/codec/g711.ts'
import { Downsampler, Upsampler } from '../../src/phone/media/codec/half-band.ts'
import { loadPrompts } from '../../src/phone/prompts/load-prompts.ts'
import { DIGITS } from '../../src/phone/prompts/recordings.ts'
import { DIGIT_WORDS, SENTENCES } from '../../src/phone/prompts/sentences.ts'
import { speakDigits } from '../../src/phone/prompts/spoken-parts.ts'
import { writeWav } from '../../src/phone/prompts/wav-file.ts'

const RATE = 16_000
/** The recogniser hears the end of a sentence by the silence after it. */
const SILENCE = new Int16Array(RATE / 2)
const folder = mkdtempSync(join(tmpdir(), 'recognition-'))

const words = (sentence: string): string =>
  sentence
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim()

/** Whoever writes a number down knows how long it is. */
function writeGrammars(): void {
  const sentences = PROMPTS.map((prompt) => words(SENTENCES[prompt].en)).join(' | ')
  writeFileSync(join(folder, 'sentences'), `#JSGF V1.0;\ngrammar sentences;\npublic <said> = ${sentences};\n`)
  for (const length of [10, 13]) {
    const number = Array.from({ length }, () => '<digit>').join(' ')
    const rules = `public <said> = ${number};\n<digit> = ${DIGIT_WORDS.en.join(' | ')};\n`
    writeFileSync(join(folder, `number-${length}`), `#JSGF V1.0;\ngrammar number;\n${rules}`)
  }
}

function recognise(samples: Int16Array, grammar: string): string {
  const file = join(folder, 'heard.wav')
  writeFileSync(file, writeWav({ rate: RATE, samples: withNoise(Int16Array.from([...SILENCE, ...samples, ...SILENCE])) }))
  const beams = ['-beam', '1e-200', '-pbeam', '1e-200', '-wbeam', '1e-150']
  // Pauses between groups of digits end no sentence.
  const args = ['-infile', file, '-jsgf', join(folder, grammar), '-logfn', '/dev/null', '-vad_postspeech', '120', ...beams]
  return execFileSync('pocketsphinx_continuous', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .trim()
    .replaceAll('\n', ' ')
}

/** The recogniser is lost where the band above 4 kHz is empty, as after G.711: every ear has a little noise of its own, -60 dBFS here. */
function withNoise(samples: Int16Array): Int16Array {
  let seed = 1
  return samples.map((sample) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
    return Math.max(-32_768, Math.min(32_767, sample + Math.round((57 * seed) / 2 ** 31)))
  })
}

function overTelephone(samples: Int16Array): Int16Array {
  const even = samples.subarray(0, samples.length & ~1)
  const narrow = new Int16Array(even.length / 2)
  new Downsampler(even.length).process(even, narrow)
  const coded = new Uint8Array(narrow.length)
  compress('PCMU', narrow, coded)
  expand('PCMU', coded, narrow)
  const wide = new Int16Array(even.length)
  new Upsampler(narrow.length).process(narrow, wide)
  return wide
}

const book = await (async () => {
  const loaded = await loadPrompts([], RATE, ({ samples }) => samples)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  return loaded.book
})()

const NUMBERS = ['5550198237', '4915827360158', '0123456789', '9876543210', '6640371985264']
const spokenNumber = (number: string): string =>
  [...number].map((digit) => DIGIT_WORDS.en[DIGITS.findIndex((known) => known === digit)] ?? '').join(' ')
const cases = PROMPTS.map((prompt) => ({ name: prompt, said: words(SENTENCES[prompt].en), samples: book.get('en', prompt) }))

type Carry = (samples: Int16Array) => Int16Array
const WAYS: readonly (readonly [string, Carry])[] = [
  ['wideband', (samples) => samples],
  ['G.711', overTelephone],
]

function judgeSentences(way: string, carry: Carry): void {
  const wrong = cases
    .map((one) => ({ ...one, heard: recognise(carry(one.samples), 'sentences') }))
    .filter(({ said, heard }) => said !== heard)
  for (const { name, said, heard } of wrong) console.log(`  ${name}: said "${said}", heard "${heard}"`)
  console.log(`${way}: ${cases.length - wrong.length} of ${cases.length} sentences understood`)
}

function judgeNumbers(way: string, carry: Carry): void {
  const right = NUMBERS.map((number) => {
    const said = spokenNumber(number).split(' ')
    const heard = recognise(carry(speakDigits(book, number, 'en')), `number-${number.length}`).split(' ')
    console.log(`  ${number}: heard "${heard.join(' ')}"`)
    return said.filter((word, at) => heard[at] === word).length
  })
  console.log(`${way}: ${right.reduce((sum, one) => sum + one, 0)} of ${NUMBERS.join('').length} digits understood`)
}

try {
  writeGrammars()
  for (const [way, carry] of WAYS) {
    judgeSentences(way, carry)
    judgeNumbers(way, carry)
  }
  console.log(`silence is heard as "${recognise(new Int16Array(2 * RATE), 'sentences')}"`)
} finally {
  rmSync(folder, { recursive: true })
}
