/** Frames of RFC 4571: two bytes of length, then a packet. Holds at most one frame that is not yet whole. */
export const longestFrame = 2048

export class FrameDecoder {
  #held: Buffer = Buffer.alloc(0)

  /** False when a frame is longer than any packet can be, or `take` wants no more; the stream is then lost. */
  feed(chunk: Buffer, take: (frame: Buffer) => boolean): boolean {
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    while (bytes.length >= 2) {
      const length = bytes.readUInt16BE(0)
      if (length > longestFrame) return false
      if (bytes.length < 2 + length) break
      if (!take(bytes.subarray(2, 2 + length))) return false
      bytes = bytes.subarray(2 + length)
    }
    this.#held = bytes.length === 0 ? bytes : Buffer.from(bytes)
    return true
  }
}

/** A copy with its length before it, for a socket that keeps what it is given. */
export function encodeFrame(memory: Uint8Array, offset: number, length: number): Buffer {
  const frame = Buffer.allocUnsafe(2 + length)
  frame.writeUInt16BE(length, 0)
  frame.set(memory.subarray(offset, offset + length), 2)
  return frame
}
