/** The best live layer up to `max`; with none, the lowest live one above; -1 when nothing is live. */
export const chooseLayer = (live: readonly boolean[], max: number): number => {
  for (let layer = Math.min(max, live.length - 1); layer >= 0; layer--) if (live[layer]) return layer
  return live.indexOf(true)
}
