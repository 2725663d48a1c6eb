/**
 * Speaks the sentences of src/phone/prompts/sentences.ts into the WAV files beside it:
 *   pip install py-nanotts && node scripts/prompts.ts [en|de]
 * The same sentences give the same files, byte for byte.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LANGUAGES, PROMPTS, type Language } from '../src/phone/ivr/prompt.ts'
import { finish, splitAtPause } from '../src/phone/prompts/finished-sound.ts'
import { DIGITS, digitRecording, type Recording } from '../src/phone/prompts/recordings.ts'
import { DIGIT_WORDS, SENTENCES } from '../src/phone/prompts/sentences.ts'
import { writeWav, type Sound } from '../src/phone/prompts/wav-file.ts'
import { openVoices, type Voice } from './prompts/voices.ts'

const FOLDER = fileURLToPath(new URL('../src/phone/prompts/', import.meta.url))
const wanted = process.argv[2]
const voices = openVoices()

let bytes = 0
function save(language: Language, recording: Recording, sound: Sound): void {
  const wav = writeWav(finish(sound))
  bytes += wav.length
  writeFileSync(`${FOLDER}${language}/${recording}.wav`, wav)
}

/** By itself the word is understood best; as the last of two the voice falls further. */
function saveDigits(language: Language, voice: Voice): void {
  for (const [at, digit] of DIGITS.entries()) {
    const word = DIGIT_WORDS[language][at] ?? digit
    save(language, digitRecording(digit, false), voice(word, 'digit'))
    const [, last] = splitAtPause(voice(`${word}, ${word}.`, 'digit'))
    save(language, digitRecording(digit, true), last)
  }
}

for (const language of LANGUAGES.filter((one) => wanted === undefined || one === wanted)) {
  mkdirSync(`${FOLDER}${language}`, { recursive: true })
  const voice = voices[language]
  for (const prompt of PROMPTS) save(language, prompt, voice(SENTENCES[prompt][language], 'sentence'))
  saveDigits(language, voice)
}
console.log(`${(bytes / 1e6).toFixed(2)} MB of prompts written.`)
