import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeMessage, MalformedMessage, MessageStream } from './message-stream.ts'
import { parseFromCompositor, parseToCompositor } from './messages.ts'

const json = fc.jsonValue({ maxDepth: 2 })
const message = fc.record({ head: json, data: fc.uint8Array({ maxLength: 300 }) })

/** Cut where `cuts` say. */
function pieces(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end))
}

const thrownBy = (what: () => unknown): unknown => {
  try {
    what()
    return null
  } catch (error) {
    return error
  }
}

describe('messages over a pipe', () => {
  it('come out as they went in, however the pipe cuts them', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 12 }), (sent, cuts) => {
        const bytes = Buffer.concat(sent.map(({ head, data }) => encodeMessage(head, data)))
        const stream = new MessageStream()
        const heard = pieces(bytes, cuts).flatMap((piece) => stream.push(piece))
        expect(heard.map(({ head, data }) => ({ head, data: Uint8Array.from(data) }))).toEqual(
          sent.map(({ head, data }) => ({ head: JSON.parse(JSON.stringify(head)) as unknown, data: Uint8Array.from(data) })),
        )
      }),
    )
  })

  it('are refused, and nothing is waited for, where they say that they are longer than any message', () => {
    const claims = (length: number, headLength: number) => {
      const bytes = Buffer.alloc(8)
      bytes.writeUInt32BE(length, 0)
      bytes.writeUInt32BE(headLength, 4)
      return thrownBy(() => new MessageStream().push(bytes))
    }
    expect([claims(2 ** 31, 10), claims(100, 101), claims(2 ** 20, 2 ** 17)].every((error) => error instanceof MalformedMessage)).toBe(true)
    expect(claims(2 ** 20, 2 ** 10)).toBe(null)
  })

  it('of any bytes end in messages or in being refused', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }), (chunks) => {
        const stream = new MessageStream()
        const error = thrownBy(() => chunks.forEach((chunk) => stream.push(chunk)))
        expect(error === null || error instanceof MalformedMessage).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

const tile = { source: 's1', kind: 'camera', name: 'Ann', speaking: true, muted: false }
const meeting = {
  kind: 'meeting',
  arrangement: 'grid',
  tiles: [tile],
  status: { locked: true, lock: 'Locked', attendees: '1 attendee' },
  notice: null,
}
const card = { kind: 'card', sign: 'locked', title: 'Meeting locked', lines: ['Ask'], digits: null }
const format = { width: 1280, height: 720, framesPerSecond: 30, bitsPerSecond: 1_000_000 }

/** Every kind of message, whole. */
const WHOLE = [
  { type: 'open', picture: 1, format },
  { type: 'change', picture: 1, format },
  { type: 'show', picture: 1, scene: meeting },
  { type: 'show', picture: 1, scene: card },
  { type: 'refresh', picture: 1 },
  { type: 'close', picture: 1 },
  { type: 'add-source', source: 's1', failures: 0 },
  { type: 'remove-source', source: 's1' },
  { type: 'put', source: 's1', codec: 'vp8', key: true, timestamp: 7 },
  { type: 'snapshot', request: 1, scene: card, size: { width: 640, height: 360 } },
  { type: 'ping', request: 3 },
]
const WHOLE_FROM = [
  { type: 'ready' },
  { type: 'unavailable', why: 'no codec' },
  { type: 'unit', pictures: [1, 2], key: false, timestamp: 9 },
  { type: 'key-frame-wanted', source: 's1' },
  { type: 'failures', source: 's1', count: 2 },
  { type: 'snapshot', request: 1 },
  { type: 'pong', request: 3, memory: 1, programmes: 2 },
]
const data = new Uint8Array()

/** One value of a message, however deep, is replaced. */
function damaged(value: unknown, by: unknown, place: number): unknown {
  const leaves: string[] = []
  JSON.stringify(value, (key, each: unknown) => {
    if (key !== '') leaves.push(key)
    return each
  })
  let index = -1
  return JSON.parse(
    JSON.stringify(value, (key, each: unknown) => (key !== '' && (index += 1) === place % leaves.length ? by : each)),
  ) as unknown
}

describe('what the processes say', () => {
  it('is understood when it is whole', () => {
    for (const head of WHOLE) expect(parseToCompositor({ head, data })).toEqual(head)
    for (const head of WHOLE_FROM) expect(parseFromCompositor({ head, data })).toEqual(head)
  })

  it('is refused, or made harmless, when a part of it is anything', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WHOLE, ...WHOLE_FROM), json, fc.nat(), (whole, by, place) => {
        const head = damaged(whole, by, place)
        for (const parse of [parseToCompositor, parseFromCompositor]) {
          const error = thrownBy(() => parse({ head, data }))
          expect(error === null || error instanceof MalformedMessage).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is refused with a size that cannot be drawn, too many tiles, or of an unknown kind', () => {
    const open = (changed: object) =>
      thrownBy(() => parseToCompositor({ head: { type: 'open', picture: 1, format: { ...format, ...changed } }, data }))
    expect([open({ width: 8192 }), open({ width: 33 }), open({ height: 2 })].every((error) => error instanceof MalformedMessage)).toBe(true)
    const show = (scene: object) => thrownBy(() => parseToCompositor({ head: { type: 'show', picture: 1, scene }, data }))
    expect(
      [show({ ...meeting, tiles: Array.from({ length: 10 }, () => tile) }), show({ ...card, sign: 'party' })].map(
        (error) => error instanceof MalformedMessage,
      ),
    ).toEqual([true, true])
  })

  it('cuts what nobody can read from across a room', () => {
    const long = parseToCompositor({ head: { type: 'show', picture: 1, scene: { ...card, title: 'x'.repeat(5_000) } }, data })
    expect(long.type === 'show' && long.scene.kind === 'card' && long.scene.title.length).toBe(300)
  })
})
