import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundedFormat, boundedScene, boundedSize } from './bounded-wishes.ts'
import { FedSources } from './fed-sources.ts'
import { encodeMessage, MessageStream } from './message-stream.ts'
import { parseToCompositor, type ToCompositor } from './messages.ts'
import type { Scene } from './scene.ts'

const number = fc.oneof(fc.double(), fc.integer({ min: -10, max: 5_000 }), fc.constant(511_999.7))
const format = fc.record({ width: number, height: number, framesPerSecond: number, bitsPerSecond: number })
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('\0'.repeat(5_000)))
const tile = fc.record({
  source: fc.option(text),
  kind: fc.constantFrom('camera' as const, 'screen' as const),
  name: text,
  speaking: fc.boolean(),
  muted: fc.boolean(),
})
const scene: fc.Arbitrary<Scene> = fc.oneof(
  fc.record({
    kind: fc.constant('card' as const),
    sign: fc.constantFrom('locked' as const, 'over' as const),
    title: text,
    lines: fc.array(text, { maxLength: 12 }),
    digits: fc.option(text),
  }),
  fc.record({
    kind: fc.constant('meeting' as const),
    arrangement: fc.constantFrom('grid' as const, 'speaker' as const),
    tiles: fc.array(tile, { maxLength: 12 }),
    status: fc.record({ locked: fc.boolean(), lock: text, attendees: text }),
    notice: fc.option(text),
  }),
)

/** As the process hears it. */
const heard = (message: ToCompositor) => parseToCompositor(new MessageStream().push(encodeMessage(message))[0]!)

describe('whatever is wished', () => {
  it('is a format that the process takes', () => {
    fc.assert(
      fc.property(format, (wished) => {
        const message = { type: 'open' as const, picture: 1, format: boundedFormat(wished) }
        expect(heard(message)).toEqual(message)
      }),
      { numRuns: 500 },
    )
    expect(boundedSize({ width: 641, height: 359.5 })).toEqual({ width: 640, height: 358 })
  })

  it('is a scene that the process takes', () => {
    fc.assert(
      fc.property(scene, (wished) => {
        const bounded = boundedScene(wished)
        expect(bounded).not.toBe(null)
        const message = { type: 'show' as const, picture: 1, scene: bounded! }
        expect(heard(message)).toEqual(message)
      }),
      { numRuns: 100 },
    )
  })
})

describe('sources', () => {
  const picture = (key: boolean, bytes = 10) => ({ key, data: new Uint8Array(bytes) })

  it('leave everything out up to the next key frame, once one picture was left out, and ask for it once', () => {
    const sources = new FedSources()
    let asked = 0
    sources.add('a', { keyFrameWanted: () => (asked += 1) })
    const put = (key: boolean, keepsUp = true, bytes = 10) => sources.admit('a', picture(key, bytes), keepsUp, 0)
    expect([put(false), put(false, false), put(true, false), put(false), put(true), put(false)]).toEqual([
      true,
      false,
      false,
      false,
      true,
      true,
    ])
    expect(asked).toBe(1)
    expect([put(true, true, 5 << 20), put(true)]).toEqual([false, true])
  })

  it('are suspected when the process died just after their picture', () => {
    const sources = new FedSources()
    for (const id of ['a', 'b']) sources.add(id, { keyFrameWanted: () => undefined })
    sources.admit('a', picture(true), true, 1_000)
    sources.admit('b', picture(true), true, 1_900)
    sources.processDied(2_000)
    expect(sources.failures).toEqual([
      ['a', 0],
      ['b', 1],
    ])
  })
})
