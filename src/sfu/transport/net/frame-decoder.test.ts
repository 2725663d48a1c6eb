import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeFrame, FrameDecoder, longestFrame } from './frame-decoder.ts'

describe('frames on TCP', () => {
  it('come out as they went in, however the stream is cut', () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 })
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }), (packets, cuts) => {
        let stream = Buffer.concat(packets.map((packet) => encodeFrame(packet, 0, packet.length)))
        const decoder = new FrameDecoder()
        const out: Buffer[] = []
        for (let turn = 0; stream.length > 0; turn++) {
          const cut = cuts[turn % cuts.length]!
          expect(decoder.feed(stream.subarray(0, cut), (frame) => out.push(Buffer.from(frame)) > 0)).toBe(true)
          stream = stream.subarray(cut)
        }
        expect(out).toEqual(packets.map((packet) => Buffer.from(packet)))
      }),
    )
  })

  it('[T4] a frame longer than a packet ends the stream', () => {
    const announced = Buffer.alloc(2)
    announced.writeUInt16BE(longestFrame + 1)
    expect(new FrameDecoder().feed(announced, () => true)).toBe(false)
  })

  it('[T4] nothing is read on once a frame is refused', () => {
    const frame = encodeFrame(Buffer.from('x'), 0, 1)
    let taken = 0
    expect(new FrameDecoder().feed(Buffer.concat([frame, frame]), () => ++taken > 1)).toBe(false)
    expect(taken).toBe(1)
  })
})
