import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseWav, WAV_BYTES, WAV_RATES, writeWav } from './wav-file.ts'

const SOUND = { rate: 16_000, samples: Int16Array.from([0, 1, -1, 32_767, -32_768]) }

/** A good file with some bytes changed. */
function changed(changes: Readonly<Record<number, number>>): Uint8Array {
  const bytes = writeWav(SOUND)
  for (const [at, byte] of Object.entries(changes)) bytes[Number(at)] = byte
  return bytes
}

const problem = (bytes: Uint8Array): string => {
  const parsed = parseWav(bytes)
  return parsed.ok ? '' : parsed.problem
}

it('reads what it writes', () => {
  fc.assert(
    fc.property(fc.int16Array({ minLength: 1, maxLength: 200 }), fc.constantFrom(...WAV_RATES), (samples, rate) => {
      expect(parseWav(writeWav({ rate, samples }))).toEqual({ ok: true, sound: { rate, samples } })
    }),
  )
})

it('passes over what studios write before the sound, of odd lengths too', () => {
  const good = writeWav(SOUND)
  const note = [0x4c, 0x49, 0x53, 0x54, 3, 0, 0, 0, 1, 2, 3, 0]
  expect(parseWav(Uint8Array.from([...good.slice(0, 36), ...note, ...good.slice(36)]))).toEqual({ ok: true, sound: SOUND })
})

it.each([
  ['is not a WAV file', new TextEncoder().encode('ID3 and the rest of some other file')],
  ['is not a WAV file', new Uint8Array(0)],
  ['does not say what format its sound has', changed({ 12: 0x20 })],
  ['holds no sound, or is cut off', changed({ 36: 0x20 })],
  ['holds no sound, or is cut off', writeWav(SOUND).slice(0, -1)],
  ['is compressed; save it as 16-bit PCM', changed({ 20: 7 })],
  ['has 24 bits a sample; save it as 16-bit PCM', changed({ 34: 24 })],
  ['has 2 channels; save it as mono', changed({ 22: 2 })],
  ['has 44100 samples a second; save it with 8000, 16000 or 48000', writeWav({ ...SOUND, rate: 44_100 })],
  ['holds no whole samples', writeWav({ ...SOUND, samples: new Int16Array(0) })],
  ['is longer than 30 seconds', writeWav({ rate: 8_000, samples: new Int16Array(8_000 * 30 + 1) })],
  ['is longer than 30 seconds', new Uint8Array(WAV_BYTES + 1)],
])('says of a file that it %s', (sentence, bytes) => {
  expect(problem(bytes)).toBe(sentence)
})

it('[T4] no bytes break it', () => {
  const mutated = fc
    .tuple(fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 255 }))), fc.nat({ max: 60 }))
    .map(([changes, length]) => changed(Object.fromEntries(changes)).slice(0, length))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), mutated), (bytes) => {
      const parsed = parseWav(bytes)
      expect(parsed.ok ? parsed.sound.samples.length : parsed.problem.length).toBeGreaterThan(0)
    }),
    { numRuns: 2_000 },
  )
})
