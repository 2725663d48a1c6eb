/** The best live layer up to `max`; with none, the lowest live one above; -1 when nothing is live. */
export const chooseLayer = (live: readonly boolean[], max: number): number => {
  for (let layer = Math.min(max, live.length - 1); layer >= 0; layer--) if (live[layer]) return layer
  return live.indexOf(true)
}

/** All that may be chosen up to `max`, lowest first; with none, the lowest live one above. */
export const layersUpTo = (live: readonly boolean[], max: number): readonly number[] => {
  const below = live.flatMap((isLive, layer) => (isLive && layer <= max ? [layer] : []))
  const lowest = live.indexOf(true)
  return below.length > 0 || lowest < 0 ? below : [lowest]
}
