import { describe, expect, it } from 'vitest'
import { createDecoder, createEncoder } from './create-codec.ts'
import { EncodedFrames, SharedEncoder } from './shared-encoding.ts'
import { correlation, frames, joined, spokenSignal } from './spoken-signal.suite.ts'

describe('encoding for several listeners', () => {
  it('gives all of them the packet of the first, each codec its own', () => {
    const encoded = new EncodedFrames()
    const [first, second, other] = [
      new SharedEncoder('PCMU', encoded),
      new SharedEncoder('PCMU', encoded),
      new SharedEncoder('G722', encoded),
    ]
    const [frame = new Int16Array(320)] = frames(spokenSignal(1).subarray(3200))
    const packet = first.encode(frame, true)
    expect(second.encode(frame, true)).toEqual(packet)
    expect(other.encode(frame, true)).not.toEqual(packet)
    expect(new SharedEncoder('PCMU', new EncodedFrames()).encode(frame, false)).toEqual(packet)
  })

  it('an own frame after shared ones is G.711 as if nothing had been shared', () => {
    const encoded = new EncodedFrames()
    const [working, resting] = [new SharedEncoder('PCMA', encoded), new SharedEncoder('PCMA', encoded)]
    const alone = createEncoder('PCMA')
    frames(spokenSignal(1)).forEach((frame, i) => {
      const expected = alone.encode(frame).slice()
      const shared = i % 10 < 7
      working.encode(frame, shared)
      expect(resting.encode(frame, shared)).toEqual(expected)
    })
  })

  it('[D6] who turns from shared to own frames and back is heard without a break in G.722', () => {
    const encoded = new EncodedFrames()
    const [working, resting] = [new SharedEncoder('G722', encoded), new SharedEncoder('G722', encoded)]
    const decoder = createDecoder('G722')
    const said = spokenSignal(4)
    const heard = frames(said).map((frame, i) => {
      const shared = i % 20 < 10
      working.encode(frame, shared)
      return decoder.decode(resting.encode(frame, shared)).slice()
    })
    expect(correlation(said, joined(heard))).toBeGreaterThan(0.99)
  })
})
