import { expect, it } from 'vitest'
import { HEARD, listenTo, newReference, NOT_HEARD } from '../prompts/heard.suite.ts'
import { Flite } from './flite.ts'
import { compile, OUTPUT_PATH, runProgram, type Program } from './program-surroundings.ts'
import { speakable } from './speakable.ts'
import { spokenName } from './spoken-name.ts'

const flite = Flite.load()

const say = (name: string, language: 'en' | 'de') => spokenName(flite, speakable(name, language)!)
const record = (samples: Int16Array) => ({ samples, rate: 16_000 })

it('each name sounds the same each time, and like no other', () => {
  const names = ['Anna Berg', 'Dora Schneider', 'Jürgen Weiß']
  for (const language of ['en', 'de'] as const) {
    const said = names.map((name) => say(name, language))
    const again = names.map((name) => say(name, language))
    expect(again).toEqual(said)
    const scores = said.map((one) => said.map((other) => listenTo(record(padded(other!)))(newReference(record(one!))).score))
    const confused = scores.flatMap((row, i) => row.filter((score, j) => (i === j ? score < HEARD : score > NOT_HEARD)))
    expect(confused).toEqual([])
  }
})

const padded = (samples: Int16Array): Int16Array => {
  const more = new Int16Array(samples.length + 16_000)
  more.set(samples, 8_000)
  return more
}

it('a German name is not read as an English one', () => {
  const [german, english] = [say('Jürgen Weiß', 'de'), say('Jürgen Weiß', 'en')]
  expect(listenTo(record(padded(english!)))(newReference(record(german!))).score).toBeLessThan(NOT_HEARD)
})

it('[T4] what would take longer than anybody listens is not said', () => {
  expect(flite.speak({ text: 'x '.repeat(100), sounds: false }, 1)).toBeNull()
  expect(spokenName(flite, { text: 'konstantin '.repeat(10), sounds: false })).toBeNull()
})

it('[T4] silence is no name, nor is what the voice does not know', () => {
  expect(spokenName(flite, { text: '', sounds: false })).toBeNull()
  expect(spokenName(flite, { text: '😀', sounds: false })).toBeNull()
})

const text = (letters: string): readonly number[] => [letters.length, ...Buffer.from(letters)]
const section = (id: number, ...bytes: readonly number[]): readonly number[] => [id, bytes.length, ...bytes]

/** A program that opens the file of that name in its folder, and ends with what it is told: 44 where there is no such file. */
const opening = (name: string): Program => {
  const [i32, i64, constant32, constant64, call, end] = [0x7f, 0x7e, 0x41, 0x42, 0x10, 0x0b]
  const zero = [constant32, 0]
  const code = [
    0,
    constant32,
    3,
    ...zero,
    ...zero,
    constant32,
    name.length,
    ...zero,
    constant64,
    0,
    constant64,
    0,
    ...zero,
    constant32,
    63,
    call,
    0,
    call,
    1,
    end,
  ]
  const imported = (of: string, type: number): readonly number[] => [...text('wasi_snapshot_preview1'), ...text(of), 0, type]
  return compile(
    Uint8Array.from([
      0,
      0x61,
      0x73,
      0x6d,
      1,
      0,
      0,
      0,
      ...section(1, 3, 0x60, 9, i32, i32, i32, i32, i32, i64, i64, i32, i32, 1, i32, 0x60, 1, i32, 0, 0x60, 0, 0),
      ...section(2, 2, ...imported('path_open', 0), ...imported('proc_exit', 1)),
      ...section(3, 1, 2),
      ...section(5, 1, 0, 1),
      ...section(7, 2, ...text('memory'), 2, 0, ...text('_start'), 0, 2),
      ...section(10, 1, code.length, ...code),
      ...section(11, 1, 0, constant32, 0, end, ...text(name)),
    ]),
  )
}

it('[T4] there is no file in its world but its own', () => {
  const statusOf = (name: string): number => runProgram(opening(name), [], 0).status
  expect(statusOf(OUTPUT_PATH.slice(1))).toBe(0)
  for (const name of ['etc/passwd', '../spoken.wav', 'spoken', '']) expect(statusOf(name)).toBe(44)
})
