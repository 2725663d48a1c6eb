import { describe, expect, it } from 'vitest'
import { NumberTest, TrunkTest } from '../../../../../shared/api/phone-test.ts'
import de from '../../../i18n/de.json' with { type: 'json' }
import en from '../../../i18n/en.json' with { type: 'json' }
import type { Translate } from '../../../i18n/i18n.ts'
import { numberTestWords, trunkTestWords } from './test-words.ts'

/** With every value filled in; a value that a sentence wants and does not get stays in braces. */
const translate =
  (texts: Readonly<Record<string, string>>): Translate =>
  (key, values = {}) =>
    (texts[key] ?? `no ${key}`).replaceAll(/\{(\w+)\}/g, (braced, name: string) => String(values[name] ?? braced))

const target = '192.0.2.7:5060'
const TRUNK_TESTS: readonly TrunkTest[] = [
  { kind: 'answered', status: 200, roundTripMs: 12.4, target, certificateEnds: null },
  { kind: 'answered', status: 404, roundTripMs: 12.4, target, certificateEnds: 1_800_000_000_000 },
  { kind: 'answered', status: 503, roundTripMs: 12.4, target, certificateEnds: null },
  { kind: 'silent', target },
  { kind: 'refused', target },
  { kind: 'unreachable', target },
  { kind: 'untrusted', target, why: 'CERT_HAS_EXPIRED', certificateEnds: null },
  { kind: 'unknown-name' },
  { kind: 'no-server' },
  { kind: 'closed' },
]
const NUMBER_TESTS: readonly NumberTest[] = [
  { kind: 'back', marked: true, afterMs: 1_240 },
  { kind: 'other-trunk', trunk: 'two', afterMs: 1 },
  { kind: 'other-number', called: '030100', afterMs: 1 },
  { kind: 'stranger', address: '192.0.2.9' },
  { kind: 'answered' },
  { kind: 'silent' },
  { kind: 'lost' },
  { kind: 'no-way' },
  { kind: 'busy' },
  { kind: 'closed' },
  ...[401, 404, 480, 486, 500].map((status) => ({ kind: 'refused', status }) as const),
]
const TESTED = { written: '+49 30 100', trunkName: (id: string) => `Trunk ${id}`, port: 5060 }

describe.each([
  ['en', en],
  ['de', de],
] as const)('what a test found is said in %s', (language, texts) => {
  const t = translate(texts)
  const trunk = TRUNK_TESTS.map((test) => trunkTestWords(test, t, language))
  const number = NUMBER_TESTS.map((test) => numberTestWords(test, TESTED, t))

  it('in words of its own for each outcome, with everything filled in', () => {
    const said = [...trunk, ...number].map(({ text }) => text)
    // A server whose ports are closed says so to both.
    expect(new Set(said).size).toBe(said.length - 1)
    for (const text of said) expect(text).not.toMatch(/\{|undefined|^no /)
  })

  it('as good where somebody is there, and where the call came back', () => {
    expect(trunk.map(({ tone }) => tone)).toEqual(['good', 'good', ...Array<string>(8).fill('bad')])
    expect(number.map(({ tone }) => tone)).toEqual(['good', ...Array<string>(NUMBER_TESTS.length - 1).fill('bad')])
  })
})

it('every outcome that the server knows is among them', () => {
  const kinds = (schema: typeof TrunkTest | typeof NumberTest) => schema.options.map(({ shape }) => shape.kind.value)
  expect(new Set(TRUNK_TESTS.map(({ kind }) => kind))).toEqual(new Set(kinds(TrunkTest)))
  expect(new Set(NUMBER_TESTS.map(({ kind }) => kind))).toEqual(new Set(kinds(NumberTest)))
})
