/** TURN over a stream (RFC 8656 §3.7, §12.5): messages and channel data, one after the other. Holds at most one that is not yet whole. */
import { stunHeaderBytes } from '../stun/stun-message.ts'

/** Longer than any packet of media with its header around it. */
export const longestTurnFrame = 2048
const channelHeaderBytes = 4

/** RFC 5766 §11; of these RFC 8656 §12 leaves 0x4000 to 0x4FFF, for the sake of ports that are shared with DTLS, as ours is not. */
export const isChannelNumber = (number: number): boolean => number >= 0x4000 && number <= 0x7fff

export type TurnFrame =
  | { readonly kind: 'message'; readonly bytes: Buffer }
  | { readonly kind: 'channel'; readonly channel: number; readonly data: Buffer }

export class TurnFrames {
  #held: Buffer = Buffer.alloc(0)

  /** False when this is no TURN, or `take` wants no more; the stream is then lost. `length` is of all that the frame takes. */
  feed(chunk: Buffer, take: (frame: TurnFrame, length: number) => boolean): boolean {
    let bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    while (bytes.length >= channelHeaderBytes) {
      const length = frameLength(bytes)
      if (length === null) return false
      if (bytes.length < length) break
      if (!take(frameOf(bytes, length), length)) return false
      bytes = bytes.subarray(length)
    }
    this.#held = bytes.length === 0 ? bytes : Buffer.from(bytes)
    return true
  }
}

/** Padding included. Null for what begins like neither of the two, or is too long. */
function frameLength(bytes: Buffer): number | null {
  const [first, said] = [bytes.readUInt16BE(0), bytes.readUInt16BE(2)]
  const length = first < 0x4000 ? stunHeaderBytes + said : isChannelNumber(first) ? (channelHeaderBytes + said + 3) & ~3 : null
  return length === null || length % 4 !== 0 || length > longestTurnFrame ? null : length
}

function frameOf(bytes: Buffer, length: number): TurnFrame {
  const first = bytes.readUInt16BE(0)
  if (first < 0x4000) return { kind: 'message', bytes: bytes.subarray(0, length) }
  return { kind: 'channel', channel: first, data: bytes.subarray(channelHeaderBytes, channelHeaderBytes + bytes.readUInt16BE(2)) }
}

export function channelFrame(channel: number, data: Uint8Array): Buffer {
  const frame = Buffer.alloc((channelHeaderBytes + data.length + 3) & ~3)
  frame.writeUInt16BE(channel, 0)
  frame.writeUInt16BE(data.length, 2)
  frame.set(data, channelHeaderBytes)
  return frame
}
