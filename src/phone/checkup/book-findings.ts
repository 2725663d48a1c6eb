/** What the phone book itself says: trunks that cannot be told apart, numbers and trunks that have nothing of the other. */
import { createTrustedSources } from '../sip/transport/trusted-sources.ts'
import { findingOf, type Finding } from './finding.ts'

export interface Book {
  readonly trunks: readonly { readonly id: string; readonly name: string; readonly addresses: readonly string[] }[]
  readonly numbers: readonly { readonly written: string; readonly trunkId: string }[]
}

export function bookFindings({ trunks, numbers }: Book): readonly Finding[] {
  const odd = [
    ...numbers
      .filter(({ trunkId }) => !trunks.some(({ id }) => id === trunkId))
      .map(({ written }) => findingOf('numbers', 'bad', `${written} is on no trunk. Choose one for it.`)),
    ...trunks
      .filter(({ id }) => !numbers.some(({ trunkId }) => trunkId === id))
      .map(({ name }) => findingOf('numbers', 'odd', `${name} has no number: nobody is told how to call by it.`)),
    ...overlaps(trunks).map(([one, other]) => overlapFinding(one.name, other.name)),
  ]
  return odd.length > 0
    ? odd
    : [findingOf('numbers', 'good', `Numbers: ${String(numbers.length)}; trunks: ${String(trunks.length)}. Each has its counterpart.`)]
}

const overlapFinding = (one: string, other: string): Finding =>
  findingOf('trunk', 'odd', `${one} and ${other} share addresses: their calls are told apart by the number called, so enter all of both.`)

type Trunk = Book['trunks'][number]

/** Pairs of trunks, each once. */
const overlaps = (trunks: readonly Trunk[]): readonly (readonly [Trunk, Trunk])[] =>
  trunks.flatMap((one, at) => trunks.slice(at + 1).flatMap((other) => (isShared(one, other) ? [[one, other] as const] : [])))

/** Of two prefixes that overlap the longer begins within the shorter. */
const isShared = (one: Trunk, other: Trunk): boolean => begins(one, other) || begins(other, one)

function begins(inner: Trunk, outer: Trunk): boolean {
  const sources = createTrustedSources(outer.addresses.map((prefix) => ({ prefix, trunk: outer.id })))
  return inner.addresses.some((prefix) => sources.trunksOf(prefix.split('/')[0] ?? '').length > 0)
}
