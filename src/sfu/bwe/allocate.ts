/**
 * Who gets what of a bandwidth that is not enough for all: everybody's lowest layer first, by priority, then better ones, by priority
 * again, evenly among equals. What flows is kept a little longer than what does not is begun, so that nothing flickers.
 */
export interface Claim {
  /** Higher goes first. */
  readonly priority: number
  /** Bits per second of the layers that may be sent, lowest first. */
  readonly bitrates: readonly number[]
  /** The same at the full frame rate of each, where that differs: what begins with a key frame begins with one of this size. */
  readonly wholes?: readonly number[]
  /** Which of them is sent now; -1 none. */
  readonly current: number
  /** Its lowest layer is sent even if nothing is left. */
  readonly neverWaits?: boolean
}

export interface Allocation {
  /** For each claim the index of its layer; -1 when it has to wait. */
  readonly grants: readonly number[]
  /** Bits per second with which the most important of what was refused would fit; 0 when nothing was. */
  readonly goal: number
}

/** A layer that is not sent yet needs this much more than its bitrate, one that is sent this much less. */
const MARGIN_TO_BEGIN = 0.2
const MARGIN_TO_KEEP = -0.05

const NOTHING = -1

/** Bits per second. `enough` is for the lowest layers: while a queue drains they go on, and better ones have to do with `available`. */
export function allocate(claims: readonly Claim[], available: number, enough = available): Allocation {
  const grants = claims.map(() => NOTHING)
  let used = 0
  let refused = 0
  const raise = (index: number, layer: number): void => {
    const claim = claims[index]
    if (claim === undefined || grants[index] !== layer - 1 || layer >= claim.bitrates.length) return
    const cost = (claim.bitrates[layer] ?? 0) - (claim.bitrates[layer - 1] ?? 0)
    const bitrate = claim.bitrates[layer] ?? 0
    const toBegin = (claim.wholes?.[layer] ?? bitrate) * MARGIN_TO_BEGIN
    const margin = layer > claim.current ? toBegin : bitrate * MARGIN_TO_KEEP
    const must = layer === 0 && claim.neverWaits === true
    if (!must && used + cost + margin > (layer === 0 ? enough : available)) refused ||= cost + toBegin
    else {
      grants[index] = layer
      used += cost
    }
  }
  const groups = byPriority(claims)
  for (const group of groups) for (const index of group) raise(index, 0)
  for (const group of groups) {
    const most = Math.max(...group.map((index) => claims[index]?.bitrates.length ?? 0))
    for (let layer = 1; layer < most; layer++) for (const index of group) raise(index, layer)
  }
  return { grants, goal: refused === 0 ? 0 : used + refused }
}

/** Indices of claims, the most important group first; in each as they came. */
function byPriority(claims: readonly Claim[]): readonly (readonly number[])[] {
  const groups = new Map<number, number[]>()
  for (const [index, { priority }] of claims.entries()) {
    const group = groups.get(priority)
    if (group === undefined) groups.set(priority, [index])
    else group.push(index)
  }
  return [...groups].toSorted(([a], [b]) => b - a).map(([, group]) => group)
}
