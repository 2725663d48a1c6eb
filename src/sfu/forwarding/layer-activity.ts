/** Which layers' RTP still arrives. */
import type { UpLayer } from './up-layer.ts'

/** A screen at rest, or a microphone in silence, sends little. */
const SILENT_MS = 5000
/** A layer is given up sooner when a lower one of the same picture goes on: the publisher then saves bandwidth. */
const SILENT_BESIDE_OTHERS_MS = 1000
const RECENT_MS = 300

const anyRecent = (layers: readonly UpLayer[], now: number): boolean => layers.some((layer) => now - layer.lastArrival < RECENT_MS)

/** Updates `live` of all; true when one went silent. */
export const noticeSilence = (layers: readonly UpLayer[], now: number): boolean => {
  const patience = anyRecent(layers, now) ? SILENT_BESIDE_OTHERS_MS : SILENT_MS
  let changed = false
  for (const layer of layers) {
    if (!layer.live || now - layer.lastArrival <= patience) continue
    layer.live = false
    changed = true
  }
  return changed
}
