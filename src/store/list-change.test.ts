import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { listChange, type ListChange } from './list-change.ts'

interface Item {
  readonly id: string
  readonly version: number
}

const item = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), version: fc.nat(2) })
const list = fc.uniqueArray(item, { selector: (one) => one.id, maxLength: 8 })

/** As a table with positions would carry it out. */
function carriedOut(before: readonly Item[], change: ListChange<Item>): readonly Item[] {
  const removed = new Set(change.removed.map((one) => one.id))
  const now = new Map(change.changed.map((one) => [one.before.id, one.after]))
  return [...before.filter((one) => !removed.has(one.id)).map((one) => now.get(one.id) ?? one), ...change.added]
}

it('a change carried out on the one list gives the other, in order', () => {
  fc.assert(
    fc.property(list, list, (before, after) => {
      expect(carriedOut(before, listChange(before, after))).toEqual(after)
    }),
    { numRuns: 2_000 },
  )
})

it('touches nothing that kept its identity, unless order demands it', () => {
  fc.assert(
    fc.property(list, fc.nat(7), (before, place) => {
      const after = [...before.map((one, index) => (index === place ? { ...one, version: 9 } : one)), { id: 'new', version: 0 }]
      const change = listChange(before, after)
      expect(change.removed).toEqual([])
      expect(change.added.map((one) => one.id)).toEqual(['new'])
      expect(change.changed).toEqual(place < before.length ? [{ before: before[place], after: after[place] }] : [])
    }),
  )
})
