/**
 * A packet of a data track, as far as who passes it on needs it (LiveKit's data tracks, version 0): version and flags in the first byte,
 * the sender's name for the track, its handle, in the third and fourth; what follows is between the clients.
 */
const VERSION_SHIFT = 5
const SUPPORTED_VERSION = 0
const HANDLE = 2
const LEAST_HEADER = 12

/** 0, which is nobody's, for what is no such packet. */
export function handleOf(packet: Uint8Array): number {
  const [first = 0xff, , high = 0, low = 0] = packet
  if (packet.length < LEAST_HEADER || first >> VERSION_SHIFT !== SUPPORTED_VERSION) return 0
  return high * 256 + low
}

/** The same packet under another handle. */
export function underHandle(packet: Uint8Array, handle: number): Uint8Array {
  const copy = packet.slice()
  copy[HANDLE] = handle >> 8
  copy[HANDLE + 1] = handle & 0xff
  return copy
}
