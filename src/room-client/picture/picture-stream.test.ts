import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReceivedPicture } from '../room-pictures.ts'
import { PictureStream } from './picture-stream.ts'

const [vp8, vp9, h264] = [96, 98, 102]

function stage() {
  const seen: ReceivedPicture[] = []
  const stream = new PictureStream('TR_a', (picture) => void seen.push(picture))
  let sequence = 100
  const arrive = (payloadType: number, timestamp: number, payload: readonly number[], marker = true): void =>
    stream.arrived(sequence++, { payloadType, timestamp, marker, payload: Uint8Array.from(payload) }, sequence)
  return { seen, stream, arrive, data: () => seen.map(({ data }) => [...data]) }
}

describe('the pictures of one stream', () => {
  it('begin with a key frame', () => {
    const { seen, arrive } = stage()
    arrive(vp8, 1, [0x10, 0x01, 9])
    arrive(vp8, 2, [0x10, 0x00, 9])
    arrive(vp8, 3, [0x10, 0x01, 9])
    expect(seen.map(({ timestamp, key, codec }) => [timestamp, key, codec])).toEqual([[2, true, 'vp8'], [3, false, 'vp8']]) // prettier-ignore
  })

  it('one that was cut off by a key frame of another layer is not missed', () => {
    const { data, stream, arrive } = stage()
    arrive(vp8, 1, [0x10, 0x00, 1])
    arrive(vp8, 2, [0x10, 0x01, 2], false)
    arrive(vp8, 3, [0x10, 0x00, 3])
    arrive(vp8, 4, [0x10, 0x01, 4])
    expect(data()).toEqual([[0, 1], [0, 3], [1, 4]]) // prettier-ignore
    stream.tick(1000)
    expect(stream.keyFrames.due(1000)).toBe(false)
  })

  it('those of a sender that never marks end where the next begins', () => {
    const { data, arrive } = stage()
    arrive(h264, 1, [0x67, 1], false)
    arrive(h264, 1, [0x65, 2], false)
    arrive(h264, 2, [0x41, 3], false)
    arrive(h264, 3, [0x41, 4], false)
    expect(data()).toEqual([[0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x65, 2], [0, 0, 0, 1, 0x41, 3]]) // prettier-ignore
  })

  it('a picture that cannot be is one that is missed', () => {
    const { data, stream, arrive } = stage()
    arrive(h264, 1, [0x67, 1])
    arrive(h264, 2, [0x7c, 0x05, 1])
    arrive(h264, 3, [0x41, 1])
    stream.tick(1000)
    expect(stream.keyFrames.due(1000)).toBe(true)
    arrive(h264, 4, [0x67, 2])
    expect(data()).toEqual([[0, 0, 0, 1, 0x67, 1], [0, 0, 0, 1, 0x67, 2]]) // prettier-ignore
  })

  it('may go over to another codec', () => {
    const { seen, arrive } = stage()
    arrive(vp8, 1, [0x10, 0x00, 1])
    arrive(vp9, 2, [0x8c, 0x05, 1])
    arrive(50, 3, [1, 2, 3])
    expect(seen.map(({ codec }) => codec)).toEqual(['vp8', 'vp9'])
  })

  it('packets of nothing but padding change nothing', () => {
    const { data, arrive } = stage()
    arrive(h264, 1, [0x67, 1], false)
    arrive(h264, 1, [], false)
    arrive(h264, 1, [0x65, 1])
    expect(data()).toEqual([[0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x65, 1]])
  })

  it('when very much is missing it does not wait for it', () => {
    const { seen, stream } = stage()
    const arrive = (sequence: number): void =>
      stream.arrived(sequence, { payloadType: vp8, timestamp: sequence, marker: true, payload: Uint8Array.of(0x10, 0, 1) }, 0)
    arrive(1)
    arrive(700)
    expect(seen.map(({ timestamp }) => timestamp)).toEqual([1, 700])
  })

  it('[T4] whatever comes in whatever order, pictures come out with what was put in', () => {
    const packet = fc.record({
      sequence: fc.integer({ min: 0, max: 40 }),
      timestamp: fc.nat(3),
      marker: fc.boolean(),
      payloadType: fc.constantFrom(vp8, vp9, h264, 7),
      payload: fc.uint8Array({ maxLength: 12 }),
      isCopy: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 60 }), (packets) => {
        const { seen, stream } = stage()
        for (const [now, { sequence, isCopy, ...rest }] of packets.entries()) {
          if (isCopy) stream.copyArrived(sequence, rest, now * 20)
          else stream.arrived(sequence, rest, now * 20)
          stream.tick(now * 20)
        }
        const put = packets.reduce((sum, { payload }) => sum + payload.length * 3, 0)
        expect(seen.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThanOrEqual(put)
      }),
    )
  })
})
