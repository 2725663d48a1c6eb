import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { channelFrame, isChannelNumber, longestTurnFrame, type TurnFrame, TurnFrames } from './turn-frames.ts'
import { TurnClient } from './turn-client.suite.ts'

/** Everything that comes out, and whether the stream may go on. */
function read(pieces: readonly Buffer[]): { frames: TurnFrame[]; goesOn: boolean } {
  const frames: TurnFrame[] = []
  const decoder = new TurnFrames()
  const take = (frame: TurnFrame): boolean => {
    const copy = frame.kind === 'message' ? { ...frame, bytes: Buffer.from(frame.bytes) } : { ...frame, data: Buffer.from(frame.data) }
    return frames.push(copy) > 0
  }
  return { goesOn: pieces.every((piece) => decoder.feed(piece, take)), frames }
}

const client = new TurnClient({ username: 'u', password: 'p' })
const message = fc.constantFrom(client.allocate(), client.refresh(0), client.bind(0x4000, { address: '192.0.2.1', port: 1 }))
const channel = fc
  .tuple(fc.integer({ min: 0x4000, max: 0x7fff }), fc.uint8Array({ maxLength: 1500 }))
  .map(([number, data]) => channelFrame(number, data))

describe('frames of TURN on a stream', () => {
  it('come out the same however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(message, channel), { maxLength: 8 }), fc.integer({ min: 1, max: 700 }), (sent, size) => {
        const stream = Buffer.concat(sent)
        const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, at) => stream.subarray(at * size, (at + 1) * size))
        const { frames, goesOn } = read(pieces)
        expect(goesOn).toBe(true)
        const again = frames.map((frame) => (frame.kind === 'message' ? frame.bytes : channelFrame(frame.channel, frame.data)))
        expect(again).toEqual(sent)
      }),
      { numRuns: 200 },
    )
  })

  it('[T4] whatever comes, nothing longer than a packet is held or handed on', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 5 }), (pieces) => {
        for (const frame of read(pieces.map((piece) => Buffer.from(piece))).frames) {
          const bytes = frame.kind === 'message' ? frame.bytes : frame.data
          expect(bytes.length).toBeLessThanOrEqual(longestTurnFrame)
          expect(frame.kind === 'message' || isChannelNumber(frame.channel)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a channel that is none', Buffer.from([0x80, 0, 0, 0])],
    ['a message too long', Buffer.from([0, 3, 0x10, 0])],
    ['a message of a length that is no multiple of 4', Buffer.from([0, 3, 0, 3])],
    ['channel data too long', Buffer.from([0x40, 0, 0xff, 0xff])],
  ])('[T4] %s ends the stream', (_name, bytes) => {
    expect(read([bytes])).toEqual({ frames: [], goesOn: false })
  })
})
