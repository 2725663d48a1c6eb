/** The label of what goes through a pipe between threads: of which track and layer it is, and what its bytes do not say. */

/** `received`: of a host's up track, by its number. `source`: of a home's track, by the source's. */
export type PipeWay = 'received' | 'source'
type PipeWhat = 'packet' | 'interruption' | 'clock'

export interface PipeLabel {
  way: PipeWay
  what: PipeWhat
  track: number
  layer: number
  /** Of the packet, which may have been given it on the way (RFC 3551 §4.1). */
  marker: boolean
}

const WAYS: readonly PipeWay[] = ['received', 'source']
const WHATS: readonly PipeWhat[] = ['packet', 'interruption', 'clock']
const WHAT_SHIFT = 1
const MARKER = 0x80

export const LABEL_BYTES = 6

export function writeLabel(to: Uint8Array, { way, what, track, layer, marker }: PipeLabel): void {
  const view = new DataView(to.buffer, to.byteOffset, LABEL_BYTES)
  view.setUint8(0, WAYS.indexOf(way) | (WHATS.indexOf(what) << WHAT_SHIFT) | (marker ? MARKER : 0))
  view.setUint8(1, layer)
  view.setUint32(2, track)
}

export function readLabel(from: Uint8Array): PipeLabel {
  const view = new DataView(from.buffer, from.byteOffset, LABEL_BYTES)
  const bits = view.getUint8(0)
  return {
    way: WAYS[bits & 1] ?? 'received',
    what: WHATS[(bits & ~MARKER) >> WHAT_SHIFT] ?? 'packet',
    layer: view.getUint8(1),
    track: view.getUint32(2),
    marker: (bits & MARKER) !== 0,
  }
}

/** Milliseconds since 1900 and the RTP timestamp then. */
export const CLOCK_BYTES = 12

export function writeClock(to: Uint8Array, wall: number, timestamp: number): void {
  const view = new DataView(to.buffer, to.byteOffset, CLOCK_BYTES)
  view.setFloat64(0, wall)
  view.setUint32(8, timestamp)
}

export function readClock(from: Uint8Array): { readonly wall: number; readonly timestamp: number } {
  const view = new DataView(from.buffer, from.byteOffset, CLOCK_BYTES)
  return { wall: view.getFloat64(0), timestamp: view.getUint32(8) }
}
