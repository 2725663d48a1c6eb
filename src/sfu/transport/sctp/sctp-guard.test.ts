import { describe, expect, it } from 'vitest'
import { isSafeSctp } from './sctp-guard.ts'

const header = Buffer.alloc(12)

function chunk(type: number, value: readonly number[], length = 4 + value.length): Buffer {
  const padding = Buffer.alloc((4 - (value.length % 4)) % 4)
  return Buffer.concat([Buffer.from([type, 0, length >> 8, length & 255, ...value]), padding])
}
const packet = (...chunks: readonly Buffer[]): Buffer => Buffer.concat([header, ...chunks])
const data = (stream: number): Buffer => chunk(0, [0, 0, 0, 1, stream >> 8, stream & 255, 0, 0, 0, 0, 0, 53, 1])
const sack = (...gaps: readonly [number, number][]): Buffer =>
  chunk(3, [0, 0, 0, 1, 0, 0, 0, 0, 0, gaps.length, 0, 0, ...gaps.flatMap(([from, to]) => [from >> 8, from & 255, to >> 8, to & 255])])
const reconfig = (...parameter: readonly number[]): Buffer => chunk(130, parameter)

describe('the guard before SCTP', () => {
  it.each([
    ['data', packet(data(2), data(4))],
    ['an acknowledgement with gaps', packet(sack([2, 3], [9, 40]))],
    ['a reset', packet(reconfig(0, 16, 0, 12, 0, 0, 0, 1, 0, 0, 0, 1))],
    ['a chunk without a value', packet(chunk(11, []))],
    ['an abort with and without a cause', packet(chunk(6, [0, 12, 0, 6, 33, 33]), chunk(6, []))],
  ])('lets %s pass', (_, bytes) => expect(isSafeSctp(bytes)).toBe(true))

  it.each([
    ['a chunk of no length, which would be read for ever', packet(chunk(11, [], 0))],
    ['a parameter of no length, which would be read for ever', packet(reconfig(0, 16, 0, 0))],
    ['a cause of no length in an abort, which would be read for ever', packet(chunk(6, [0, 12, 0, 0]))],
    ['a chunk longer than the packet', packet(chunk(0, [1], 400))],
    ['data without its header', packet(chunk(0, [0, 0, 0, 1]))],
    ['a stream out of bounds', packet(data(1024))],
    ['more gaps than it holds', packet(chunk(3, [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]))],
    ['gaps that acknowledge half the number space', packet(sack([1, 40_000]))],
    ['a gap that ends before it begins', packet(sack([9, 2]))],
    ['no chunk', header],
    ['nothing', Buffer.alloc(0)],
  ])('[T4] stops %s', (_, bytes) => expect(isSafeSctp(bytes)).toBe(false))
})
