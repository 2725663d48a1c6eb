/** Writes a number down that is read out in a recording: each digit where it belongs, by correlation with all ten. */
import type { Prompt } from '../../src/phone/ivr/prompt.ts'
import { listenTo, newReference, type Heard as Found } from '../../src/phone/prompts/heard.suite.ts'
import { loadPrompts } from '../../src/phone/prompts/load-prompts.ts'
import { DIGITS, digitRecording, type Recording } from '../../src/phone/prompts/recordings.ts'
import { digitGroups } from '../../src/phone/prompts/spoken-parts.ts'
import { resample } from './resample.ts'
import type { Heard } from './telephone.ts'

const RATE = 8_000
const SENTENCE_PAUSE = 0.25 * RATE
const GROUP_PAUSE = 0.3 * RATE
const DIGIT_PAUSE = 0.08 * RATE
/** How far a digit may be from where it belongs, and the longest of them. */
const SLACK = 0.06 * RATE
const LONGEST = 1 * RATE
/** The sentence before it begins soon. */
const SOON = 6 * RATE
const CLEAR = 0.7
/** By how much a digit must be liker than every other. */
const APART = 0.25

const loaded = await loadPrompts([], 2 * RATE, ({ samples }) => samples)
const sound = (recording: Recording): Int16Array =>
  loaded.ok ? resample({ rate: 2 * RATE, samples: loaded.book.get('en', recording) }, RATE) : new Int16Array(0)

/** Those that follow the sentence `return-pin` after `from`; null where not all of them have been heard, or one is not clear. */
export function spokenDigits(heard: Heard, from: number, count: number): string | null {
  const samples = resample({ rate: heard.rate, samples: heard.samples.slice(from) }, RATE)
  const begin = endOf(samples.subarray(0, SOON), 'return-pin')
  return begin === null ? null : readOn(samples, begin + SENTENCE_PAUSE, count)
}

function endOf(samples: Int16Array, prompt: Prompt): number | null {
  const sentence = sound(prompt)
  const { score, at } = find(samples, sentence)
  return score < CLEAR ? null : at + sentence.length
}

function readOn(samples: Int16Array, begin: number, count: number): string | null {
  const ends = groupEnds(count)
  let [read, place] = ['', begin]
  while (read.length < count) {
    const next = nextDigit(samples.subarray(Math.max(0, place - SLACK), place + LONGEST), read.length === count - 1)
    if (next === null) return null
    place += next.end - Math.min(SLACK, place) + (ends.has(read.length) ? GROUP_PAUSE : DIGIT_PAUSE)
    read += next.digit
  }
  return read
}

function nextDigit(samples: Int16Array, isLast: boolean): { readonly digit: string; readonly end: number } | null {
  const candidates = DIGITS.map((digit) => {
    const spoken = sound(digitRecording(digit, isLast))
    const { score, at } = find(samples.subarray(0, spoken.length + 2 * SLACK), spoken)
    return { digit, score, end: at + spoken.length }
  })
  const [best, second] = candidates.toSorted((a, b) => b.score - a.score)
  return best === undefined || best.score < CLEAR || best.score - (second?.score ?? 0) < APART ? null : best
}

const find = (samples: Int16Array, what: Int16Array): Found =>
  listenTo({ rate: RATE, samples })(newReference({ rate: RATE, samples: what }))

/** Where each group's last digit stands. */
function groupEnds(count: number): ReadonlySet<number> {
  let end = -1
  return new Set(digitGroups('0'.repeat(count)).map((group) => (end += group.length)))
}
