/** What the dialogue wants said, as sound. */
import type { Language, Part } from '../ivr/prompt.ts'
import type { PromptBook } from './load-prompts.ts'
import { DIGITS, digitRecording } from './recordings.ts'
import { toneSamples } from './tones.ts'

/** Between sentences, before a name, after a group of digits, and between digits. */
const SENTENCE_PAUSE_SECONDS = 0.25
const NAME_PAUSE_SECONDS = 0.12
const GROUP_PAUSE_SECONDS = 0.3
const DIGIT_PAUSE_SECONDS = 0.08

export interface Speaker {
  /** P6: the PIN of the caller that listens; empty where it may hear none. */
  readonly ownPin: string
  /** Null where the voice cannot read it. */
  readonly sayName: (name: string, language: Language) => Int16Array | null
}

/** One piece of sound at the book's rate. The digits of `ownPin` are in it, and nowhere else. */
export function speakParts(book: PromptBook, parts: readonly Part[], speaker: Speaker): Int16Array {
  const pieces = parts.map((part) => speakPart(book, part, speaker)).filter(({ length }) => length > 0)
  return joined(pieces, () => seconds(book, SENTENCE_PAUSE_SECONDS))
}

function speakPart(book: PromptBook, part: Part, { ownPin, sayName }: Speaker): Int16Array {
  switch (part.kind) {
    case 'prompt':
      return book.get(part.language, part.prompt)
    case 'tone':
      return toneSamples(part.tone, book.rate)
    case 'digits':
      return speakDigits(book, part.digits, part.language)
    case 'own-pin':
      return speakDigits(book, ownPin, part.language)
    case 'person':
      return speakPerson(book, part, sayName(part.name, part.language))
  }
}

/** R7: a name that is not proved is never said as if it were. */
function speakPerson(book: PromptBook, { proved, language }: Extract<Part, { kind: 'person' }>, name: Int16Array | null): Int16Array {
  if (name === null) return book.get(language, proved ? 'attendee' : 'guest')
  return proved ? name : joined([book.get(language, 'guest-named'), name], () => seconds(book, NAME_PAUSE_SECONDS))
}

/** As people read numbers out: 3-3-4 for a meeting ID, 3-3-3-4 for a PIN. */
export function digitGroups(digits: string): readonly string[] {
  return digits.length <= 4 ? [digits] : [digits.slice(0, 3), ...digitGroups(digits.slice(3))]
}

/** Anything but a digit is left out. */
export function speakDigits(book: PromptBook, text: string, language: Language): Int16Array {
  const digits = text.replaceAll(/\D/g, '')
  const ends = new Set(groupEnds(digits))
  const pieces = Array.from(digits).flatMap((character, at) => {
    const digit = DIGITS.find((known) => known === character)
    return digit === undefined ? [] : [book.get(language, digitRecording(digit, at === digits.length - 1))]
  })
  return joined(pieces, (at) => seconds(book, ends.has(at) ? GROUP_PAUSE_SECONDS : DIGIT_PAUSE_SECONDS))
}

/** Where each group's last digit stands. */
function groupEnds(digits: string): readonly number[] {
  let end = -1
  return digitGroups(digits).map((group) => (end += group.length))
}

const seconds = ({ rate }: PromptBook, length: number): number => Math.round(length * rate)

/** `pauseAfter` gives the silence after a piece, in samples. */
function joined(pieces: readonly Int16Array[], pauseAfter: (at: number) => number): Int16Array {
  const starts: number[] = []
  const total = pieces.reduce((at, piece, i) => {
    starts.push(at)
    return at + piece.length + (i < pieces.length - 1 ? pauseAfter(i) : 0)
  }, 0)
  const samples = new Int16Array(total)
  pieces.forEach((piece, i) => samples.set(piece, starts[i]))
  return samples
}
