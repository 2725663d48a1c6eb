/** What became of a list whose unchanged elements kept their identity. */
export interface ListChange<T> {
  readonly removed: readonly T[]
  readonly changed: readonly { readonly before: T; readonly after: T }[]
  /** At the end, in order. */
  readonly added: readonly T[]
}

interface Keyed {
  readonly id: string
}

/** Linear in the list, and a comparison of references for whatever did not change. An element that moved counts as removed and added, and so do all if order cannot be kept otherwise. */
export function listChange<T extends Keyed>(before: readonly T[], after: readonly T[]): ListChange<T> {
  if (before === after) return { removed: [], changed: [], added: [] }
  const same = commonPrefix(before, after)
  const left = new Map(before.slice(same.length).map((element, place) => [element.id, { element, place }]))
  const changed = [...same.changed]
  const added: T[] = []
  let lastPlace = -1
  for (const element of after.slice(same.length)) {
    const known = left.get(element.id)
    if (known === undefined) {
      added.push(element)
      continue
    }
    // A kept element after a new one, or out of its old order: write the list anew.
    if (added.length > 0 || known.place < lastPlace) return { removed: before, changed: [], added: after }
    lastPlace = known.place
    left.delete(element.id)
    if (known.element !== element) changed.push({ before: known.element, after: element })
  }
  return { removed: [...left.values()].map((known) => known.element), changed, added }
}

/** The part at the start where both lists have the same elements in the same places, changed or not. */
function commonPrefix<T extends Keyed>(before: readonly T[], after: readonly T[]) {
  const changed: { before: T; after: T }[] = []
  let length = 0
  for (; length < before.length; length++) {
    const old = before[length]
    const now = after[length]
    if (old === undefined || now === undefined || old.id !== now.id) break
    if (old !== now) changed.push({ before: old, after: now })
  }
  return { length, changed }
}
