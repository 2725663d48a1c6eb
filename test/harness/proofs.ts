/** Which test plays which rule of the SPEC on a real telephone, by the tests' names. */
import { readdirSync, readFileSync } from 'node:fs'

export interface Proof {
  readonly rules: readonly string[]
  readonly says: string
  readonly file: string
}

const FOLDER = new URL('../phone/', import.meta.url)
const NAME = /'((?:\[[A-Z]\d+\] )+)([^'\n]+)',/g

const proofsIn = (file: string): readonly Proof[] =>
  [...readFileSync(new URL(file, FOLDER), 'utf8').matchAll(NAME)].map(([, rules = '', says = '']) => ({
    rules: rules.match(/[A-Z]\d+/g) ?? [],
    says,
    file,
  }))

const PROOFS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.test.ts'))
  .toSorted()
  .flatMap(proofsIn)

export const PHONE_RULES = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'D1', 'D2', 'D3', 'D4', 'D5', 'D6'] as const

export const proofsOf = (rule: string): readonly Proof[] => PROOFS.filter(({ rules }) => rules.includes(rule))
