/**
 * Are the English prompts understood? PocketSphinx hears each, wideband and as a telephone with G.711 carries it, and picks among all sentences:
 *   apt-get install pocketsphinx pocketsphinx-en-us && node scripts/prompts/recognition.ts
 * There is no such recogniser for German in Debian. A closed grammar always answers something, so silence and noise are heard too.
 */
import { PROMPTS } from '../../src/phone/ivr/prompt.ts'
import { compress, expand } from '../../src/phone/media/codec/g711.ts'
import { Downsampler, Upsampler } from '../../src/phone/media/codec/half-band.ts'
import { loadPrompts } from '../../src/phone/prompts/load-prompts.ts'
import { recognise, RECOGNISER_RATE, sentenceGrammar, spokenWords } from '../../src/phone/prompts/recogniser.suite.ts'
import { DIGITS } from '../../src/phone/prompts/recordings.ts'
import { DIGIT_WORDS, SENTENCES } from '../../src/phone/prompts/sentences.ts'
import { speakDigits } from '../../src/phone/prompts/spoken-parts.ts'

/** Whoever writes a number down knows how long it is. */
function numberGrammar(length: number): string {
  const number = Array.from({ length }, () => '<digit>').join(' ')
  return `#JSGF V1.0;\ngrammar number;\npublic <said> = ${number};\n<digit> = ${DIGIT_WORDS.en.join(' | ')};\n`
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
  const loaded = await loadPrompts([], RECOGNISER_RATE, ({ samples }) => samples)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  return loaded.book
})()

const NUMBERS = ['5550198237', '4915827360158', '0123456789', '9876543210', '6640371985264']
const spokenNumber = (number: string): string =>
  Array.from(number, (digit) => DIGIT_WORDS.en[DIGITS.findIndex((known) => known === digit)] ?? '').join(' ')
const cases = PROMPTS.map((prompt) => ({ name: prompt, said: spokenWords(SENTENCES[prompt].en), samples: book.get('en', prompt) }))

type Carry = (samples: Int16Array) => Int16Array
const WAYS: readonly (readonly [string, Carry])[] = [
  ['wideband', (samples) => samples],
  ['G.711', overTelephone],
]

function judgeSentences(way: string, carry: Carry): void {
  const wrong = cases
    .map((one) => ({ ...one, heard: recognise(carry(one.samples), sentenceGrammar('')) }))
    .filter(({ said, heard }) => said !== heard)
  for (const { name, said, heard } of wrong) console.log(`  ${name}: said "${said}", heard "${heard}"`)
  console.log(`${way}: ${cases.length - wrong.length} of ${cases.length} sentences understood`)
}

function judgeNumbers(way: string, carry: Carry): void {
  const right = NUMBERS.map((number) => {
    const said = spokenNumber(number).split(' ')
    const heard = recognise(carry(speakDigits(book, number, 'en')), numberGrammar(number.length)).split(' ')
    console.log(`  ${number}: heard "${heard.join(' ')}"`)
    return said.filter((word, at) => heard[at] === word).length
  })
  console.log(`${way}: ${right.reduce((sum, one) => sum + one, 0)} of ${NUMBERS.join('').length} digits understood`)
}

for (const [way, carry] of WAYS) {
  judgeSentences(way, carry)
  judgeNumbers(way, carry)
}
console.log(`silence is heard as "${recognise(new Int16Array(2 * RECOGNISER_RATE), sentenceGrammar(''))}"`)
