import { expect, it } from 'vitest'
import { LANGUAGES } from '../ivr/prompt.ts'
import { HEARD, listenTo, newReference } from './heard.suite.ts'
import { loadPrompts, type PromptBook } from './load-prompts.ts'
import { digitGroups, speakDigits, speakParts } from './spoken-parts.ts'
import { toneSamples } from './tones.ts'

const RATE = 16_000
const loaded = await loadPrompts([], RATE, ({ samples }) => samples)
const book: PromptBook = loaded.ok ? loaded.book : { rate: RATE, get: () => new Int16Array(0) }
const SPEAKER = { ownPin: '', sayName: () => null }
const record = (samples: Int16Array) => ({ samples, rate: RATE })

/** A book in which each recording is one sample that tells which it is. */
const marked = new Map<string, number>()
const MARKS: PromptBook = {
  rate: 100,
  get: (_language, recording) => {
    marked.set(recording, marked.get(recording) ?? marked.size + 1)
    return Int16Array.of(marked.get(recording) ?? 0)
  },
}

/** What was put together: names of recordings, and pauses in hundredths of a second. */
function read(samples: Int16Array): string {
  const names = new Map([...marked].map(([name, mark]) => [mark, name]))
  const words = [...samples].map((mark) => names.get(mark) ?? (mark === 0 ? '.' : String(mark)))
  return words.join(' ').replaceAll(/\.(?: \.)*/g, (pause) => String((pause.length + 1) / 2))
}

it('numbers are read in groups: 3-3-4 and 3-3-3-4', () => {
  expect(digitGroups('5550198237')).toEqual(['555', '019', '8237'])
  expect(digitGroups('4915827360158')).toEqual(['491', '582', '736', '0158'])
  expect(digitGroups('4711')).toEqual(['4711'])
})

it('a pause after each group, a short one after each digit, and the voice falls at the end', () => {
  expect(read(speakDigits(MARKS, '12345', 'en'))).toBe('digit-1 8 digit-2 8 digit-3 30 digit-4 8 digit-5-last')
})

it('what is no digit is not read', () => {
  expect(read(speakDigits(MARKS, '+1 x', 'en'))).toBe('digit-1-last')
  expect(speakDigits(MARKS, '', 'en')).toHaveLength(0)
})

it('parts follow each other with a pause; what has no sound has none either', () => {
  const said = speakParts(
    MARKS,
    [
      { kind: 'prompt', prompt: 'welcome', language: 'en' },
      { kind: 'digits', digits: '', language: 'en' },
      { kind: 'own-pin', language: 'en' },
      { kind: 'prompt', prompt: 'goodbye', language: 'de' },
    ],
    SPEAKER,
  )
  expect(read(said)).toBe('welcome 25 goodbye')
})

it('[D4] the PIN is heard by whom it belongs to', () => {
  expect(read(speakParts(MARKS, [{ kind: 'own-pin', language: 'en' }], { ...SPEAKER, ownPin: '12' }))).toBe('digit-1 8 digit-2-last')
})

it('[R7] a proved name is said; another is said to be given; what nobody can read is an attendee or a guest', () => {
  const hear = (proved: boolean, name: Int16Array | null) =>
    read(speakParts(MARKS, [{ kind: 'person', name: 'Ada', proved, language: 'en' }], { ownPin: '', sayName: () => name }))
  expect([hear(true, Int16Array.of(999)), hear(false, Int16Array.of(999))]).toEqual(['999', 'guest-named 12 999'])
  expect([hear(true, null), hear(false, null)]).toEqual(['attendee', 'guest'])
})

it.each(LANGUAGES)('[D3] %s: the locked cue is in what is said of it', (language) => {
  const parts = (['meeting-locked', 'goodbye'] as const).map((prompt) => ({ kind: 'prompt', prompt, language }) as const)
  const hear = listenTo(record(speakParts(book, parts, SPEAKER)))
  for (const { prompt } of parts) expect(hear(newReference(record(book.get(language, prompt)))).score).toBeGreaterThan(HEARD)
})

it('tones begin and end in silence, are as loud as words, and differ', () => {
  const tones = (['joined', 'left', 'muted', 'unmuted'] as const).map((tone) => toneSamples(tone, RATE))
  for (const tone of tones) {
    expect([tone[0], tone.at(-1)]).toEqual([0, 0])
    const rms = Math.sqrt(tone.reduce((sum, sample) => sum + sample * sample, 0) / tone.length) / 32_768
    expect(Math.abs(20 * Math.log10(rms) + 20)).toBeLessThan(2)
  }
  expect(new Set(tones.map((tone) => tone.join())).size).toBe(4)
})
