/** Messages over a pipe: their length, that of their head, a head in JSON, and data as it is. */

export interface Message {
  /** As JSON said; nobody vouches for it. */
  readonly head: unknown
  /** Good as long as it is held. */
  readonly data: Uint8Array
}

/** Bytes. A picture of 1080p that hardly compresses has 3 MB. */
const MOST_BYTES = 8 << 20
const MOST_HEAD_BYTES = 64 << 10
const LENGTHS_BYTES = 8

/** Whoever writes this cannot be trusted with anything. */
export class MalformedMessage extends Error {}

/** Throws `RangeError` where there is more than a message holds. */
export function encodeMessage(head: unknown, data: Uint8Array = new Uint8Array()): Uint8Array {
  const text = Buffer.from(JSON.stringify(head))
  if (text.length > MOST_HEAD_BYTES || text.length + data.length > MOST_BYTES)
    throw new RangeError('A message to the compositor is too long.')
  const message = Buffer.alloc(LENGTHS_BYTES + text.length + data.length)
  message.writeUInt32BE(text.length + data.length, 0)
  message.writeUInt32BE(text.length, 4)
  message.set(text, LENGTHS_BYTES)
  message.set(data, LENGTHS_BYTES + text.length)
  return message
}

/** Puts messages together from what a pipe brings. Never holds more than one message and one chunk. */
export class MessageStream {
  #chunks: Uint8Array[] = []
  #bytes = 0

  /** Throws `MalformedMessage`; after that it is of no more use. */
  push(chunk: Uint8Array): readonly Message[] {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    const messages: Message[] = []
    for (let message = this.#whole(); message !== null; message = this.#whole()) messages.push(message)
    return messages
  }

  #whole(): Message | null {
    if (this.#bytes < LENGTHS_BYTES) return null
    const lengths = this.#peek(LENGTHS_BYTES)
    const [length, headLength] = [lengths.readUInt32BE(0), lengths.readUInt32BE(4)]
    if (length > MOST_BYTES || headLength > Math.min(length, MOST_HEAD_BYTES)) throw new MalformedMessage('too long')
    if (this.#bytes < LENGTHS_BYTES + length) return null
    const message = this.#take(LENGTHS_BYTES + length)
    const data = LENGTHS_BYTES + headLength
    return { head: parseHead(message.subarray(LENGTHS_BYTES, data)), data: message.subarray(data) }
  }

  /** The first bytes, which may have come in pieces. */
  #peek(bytes: number): Buffer {
    if ((this.#chunks[0]?.length ?? 0) < bytes) this.#chunks = [Buffer.concat(this.#chunks)]
    return Buffer.from((this.#chunks[0] ?? new Uint8Array()).subarray(0, bytes))
  }

  #take(bytes: number): Uint8Array {
    const [first] = this.#chunks
    const all = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks)
    this.#chunks = all.length > bytes ? [all.subarray(bytes)] : []
    this.#bytes -= bytes
    return all.subarray(0, bytes)
  }
}

function parseHead(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
  } catch {
    throw new MalformedMessage('no JSON')
  }
}
