import { expect, it } from 'vitest'
import { SourceClock } from './source-clock.ts'
import { TimestampMap } from './timestamp-map.ts'

const WALL_SECONDS = 3_900_000_000

it('follows the sender reports over a switch, not when packets happen to come', () => {
  const [low, high] = [new SourceClock(90_000), new SourceClock(90_000)]
  low.report(WALL_SECONDS, 0, 0xfffffff0, 100)
  high.report(WALL_SECONDS, 0, 5000, 100)
  const map = new TimestampMap()
  map.restart(0xfffffff0, low, 100)
  expect(map.map(0xfffffff0, 100)).toBe(0xfffffff0)
  // Taken 40 ms later; the network brought it 90 ms later.
  map.restart(5000 + 3600, high, 190)
  expect(map.map(5000 + 3600, 190)).toBe((0xfffffff0 + 3600) % 2 ** 32)
})

it('goes by the time that passed where reports are missing or absurd', () => {
  const [low, high] = [new SourceClock(90_000), new SourceClock(90_000)]
  const map = new TimestampMap()
  map.restart(1000, low, 100)
  map.map(1000, 100)
  map.restart(7, high, 140)
  expect(map.map(7, 140)).toBe(1000 + 3600)
  low.report(WALL_SECONDS, 0, 1000, 140)
  high.report(WALL_SECONDS + 60, 0, 7, 140)
  map.restart(1000, low, 180)
  expect(map.map(1000, 180)).toBe(1000 + 7200)
})

it("knows the publisher's wall clock between its reports", () => {
  const clock = new SourceClock(48_000)
  clock.report(WALL_SECONDS, 2 ** 31, 0, 1000)
  expect(clock.wallAt(1250)).toBe(WALL_SECONDS * 1000 + 750)
  expect(clock.timestampOf(clock.wallAt(1250))).toBe(12_000)
  expect(clock.wallOf(12_000)).toBe(WALL_SECONDS * 1000 + 750)
})
