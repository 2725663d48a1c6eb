/**
 * Sound inside the gateway: 16-bit PCM, one channel, in frames of 20 ms. It is mixed at MIX_RATE. What came by a narrow-band codec stays at
 * NARROW_RATE until it is mixed, for most of a meeting only listen; the length of a frame tells which it is.
 */

/** Samples a second at which callers are mixed: wideband, the best a telephone has. */
export const MIX_RATE = 16_000
/** Of a narrow-band codec. */
export const NARROW_RATE = 8_000
export const FRAME_MS = 20
export const FRAME_SAMPLES = (MIX_RATE * FRAME_MS) / 1_000

export interface AudioEncoder {
  /** Takes FRAME_SAMPLES; gives the payload of one RTP packet, good until the next call. */
  encode(frame: Int16Array): Uint8Array
  close(): void
}

export interface AudioDecoder {
  /** Takes the payload of one RTP packet of 20 ms (or its multiple); gives a frame (or that multiple), good until the next call. Never throws: what it cannot read it conceals. */
  decode(payload: Uint8Array): Int16Array
  /** One frame for a packet that is missing; `next` is the packet after it where it is there already (Opus repairs from it). */
  conceal(next?: Uint8Array): Int16Array
  close(): void
}
