import { beforeEach, describe, expect, it } from 'vitest'
import type { Codec } from './codec.ts'
import type { CodedPicture } from './compositor.ts'
import { Feed } from './feed.ts'
import { PixelKernel } from './pixel-kernel.ts'

const kernel = PixelKernel.load()
const SIZE = { width: 64, height: 48 }

/** A decoder that makes a picture of everything but what begins with 0xff, which it fails at. */
class FakeDecoder {
  static open = 0
  readonly #output: (frame: object) => void
  readonly #error: () => void

  constructor({ output, error }: { readonly output: (frame: object) => void; readonly error: () => void }) {
    this.#output = output
    this.#error = error
  }

  configure(): void {
    FakeDecoder.open += 1
  }

  decode({ data, timestamp }: { readonly data: Uint8Array; readonly timestamp: number }): void {
    if (data.at(-1) === 0xff) this.#error()
    else
      this.#output({
        codedWidth: SIZE.width,
        codedHeight: SIZE.height,
        timestamp,
        copyTo: () => Promise.resolve([]),
        close: () => undefined,
      })
  }

  close(): void {
    FakeDecoder.open -= 1
  }
}

class FakeChunk {
  readonly data: Uint8Array
  readonly timestamp: number

  constructor({ data, timestamp }: { readonly data: Uint8Array; readonly timestamp: number }) {
    this.data = data
    this.timestamp = timestamp
  }
}

// The two classes of the codec that a feed uses.
const codec = { VideoDecoder: FakeDecoder, EncodedVideoChunk: FakeChunk } as unknown as Codec

const vp8 = (key: boolean, last: number, width = SIZE.width): CodedPicture => ({
  codec: 'vp8',
  key,
  data: Uint8Array.of(key ? 0 : 1, 0, 0, 0x9d, 1, 0x2a, width & 255, width >> 8, SIZE.height, 0, last),
  timestamp: 0,
})
const GOOD = vp8(true, 0)
const BAD = vp8(true, 0xff)
const DELTA = vp8(false, 0)

let now: number
let said: string[]
let feed: Feed

beforeEach(() => {
  now = 1_000_000
  said = []
  FakeDecoder.open = 0
  feed = newFeed(0)
})

const newFeed = (failures: number): Feed =>
  new Feed(kernel, codec, () => now, failures, {
    keyFrameWanted: () => said.push('key'),
    failures: (count) => said.push(`failures ${count}`),
  })

/** Time goes on as the studio’s ticks do. */
function pass(milliseconds: number): void {
  for (let i = 0; i < milliseconds; i += 100) {
    now += 100
    feed.watch(true)
  }
}

describe('a feed', () => {
  it('decodes nothing that nobody watches, and asks for a key frame as soon as somebody does, and again while none comes', () => {
    feed.put(GOOD)
    feed.watch(false)
    feed.put(GOOD)
    expect([said, FakeDecoder.open, feed.picture('camera')]).toEqual([[], 0, null])
    feed.watch(true)
    feed.put(DELTA)
    expect([said, FakeDecoder.open]).toEqual([['key'], 0])
    pass(2_000)
    expect(said).toEqual(['key', 'key', 'key'])
    feed.put(GOOD)
    pass(3_000)
    expect([said.length, feed.picture('camera')?.width]).toEqual([3, SIZE.width])
    feed.watch(false)
    feed.put(GOOD)
    expect([FakeDecoder.open, feed.picture('camera')]).toEqual([0, null])
  })

  it('has no picture any more when a camera sends none for five seconds; a screen may stand still', () => {
    feed.watch(true)
    feed.put(GOOD)
    pass(4_900)
    expect(feed.picture('camera')).not.toBe(null)
    pass(200)
    expect([feed.picture('camera'), feed.picture('screen')?.height]).toEqual([null, SIZE.height])
  })

  it('gives no decoder a picture that would not be drawn', () => {
    feed.watch(true)
    feed.put(vp8(true, 0, 16_000))
    expect(FakeDecoder.open).toBe(0)
    feed.put(GOOD)
    feed.put(vp8(true, 0, 16_000))
    expect(FakeDecoder.open).toBe(0)
  })

  it('replaces a decoder that fails, and listens ever more seldom to who makes it fail', () => {
    feed.watch(true)
    const rests: number[] = []
    for (let i = 0; i < 9; i += 1) {
      const before = now
      feed.put(BAD)
      expect(FakeDecoder.open).toBe(0)
      said = []
      while (said.length === 0) pass(100)
      rests.push(Math.round((now - before) / 1_000))
    }
    // Nobody is asked more than once a second.
    expect(rests).toEqual([1, 1, 2, 4, 8, 16, 32, 60, 60])
  })

  it('forgets failures after ten seconds of good pictures, and not before', () => {
    feed = newFeed(4)
    feed.watch(true)
    feed.put(GOOD)
    expect(feed.picture('camera')).toBe(null)
    pass(4_000)
    feed.put(GOOD)
    for (let i = 0; i < 298; i += 1) feed.put(DELTA)
    expect(said.filter((each) => each.startsWith('failures'))).toEqual([])
    feed.put(DELTA)
    expect(said.at(-1)).toBe('failures 0')
  })
})
