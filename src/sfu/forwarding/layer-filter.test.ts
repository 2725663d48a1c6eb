import { expect, it } from 'vitest'
import { emptyRtpHeader } from '../rtp/rtp-header.ts'
import { ALL_LAYERS, LayerFilter } from './layer-filter.ts'

const packet = (timestamp: number, spatial: number, temporal = 0, more: { entry?: number; key?: boolean; ends?: boolean } = {}) => ({
  header: { ...emptyRtpHeader(), timestamp },
  layers: { spatial, temporal, endsFrame: more.ends ?? false, entry: more.entry ?? -1 },
  startsKeyFrame: more.key ?? false,
})

/** Over the wrap of timestamps. */
const FIRST = 0xffff_ff00
const at = (picture: number): number => (FIRST + picture * 3000) >>> 0

const begun = (spatial = ALL_LAYERS, temporal = ALL_LAYERS): LayerFilter => {
  const filter = new LayerFilter()
  filter.aim(spatial, temporal)
  filter.restart(packet(at(0), 0, 0, { key: true }))
  return filter
}

it('a change of mind in the middle of a picture holds from the next one on', () => {
  const filter = begun()
  expect(filter.admits(packet(at(1), 0, 2))).toBe(true)
  filter.aim(0, 0)
  expect(filter.admits(packet(at(1), 2, 2))).toBe(true)
  expect(filter.admits(packet(at(2), 0, 2))).toBe(false)
  filter.aim(2, 2)
  expect(filter.admits(packet(at(2), 1, 0, { entry: 2 }))).toBe(false)
})

it('what was overtaken goes by what held for its picture', () => {
  const filter = begun()
  filter.admits(packet(at(1), 0, 2))
  filter.aim(0, 0)
  filter.admits(packet(at(2), 0, 0))
  expect(filter.admits(packet(at(1), 2, 2))).toBe(true)
  expect(filter.endsPicture(packet(at(1), 0, 2, { ends: true }))).toBe(false)
  expect(filter.endsPicture(packet(at(2), 0, 0, { ends: true }))).toBe(true)
  expect(filter.admits(packet(at(2), 1, 0))).toBe(false)
})

it('goes up to as many temporal layers as a picture opens, and not before', () => {
  const filter = begun(0, 0)
  filter.aim(0, 2)
  expect(filter.admits(packet(at(1), 0, 2))).toBe(false)
  expect(filter.admits(packet(at(2), 0, 1, { entry: 1 }))).toBe(true)
  expect(filter.admits(packet(at(3), 0, 2))).toBe(false)
  expect(filter.admits(packet(at(4), 0, 2, { entry: 2 }))).toBe(true)
})

it('gets more spatial layers by a key frame only, and says that it waits for one', () => {
  const filter = begun(0, 2)
  expect(filter.wantsMore).toBe(false)
  filter.aim(2, 2)
  expect(filter.wantsMore).toBe(true)
  expect(filter.admits(packet(at(1), 1, 0, { entry: ALL_LAYERS }))).toBe(false)
  expect(filter.admits(packet(at(2), 0, 0, { key: true }))).toBe(true)
  expect(filter.wantsMore).toBe(false)
  expect(filter.admits(packet(at(2), 2))).toBe(true)
})

it('remembers no more changes than it has room for', () => {
  const filter = begun()
  for (let picture = 1; picture <= 100; picture++) {
    filter.aim(picture % 2, 2)
    filter.admits(packet(at(picture), 0, 0, { key: true }))
  }
  expect([filter.admits(packet(at(100), 1)), filter.admits(packet(at(99), 1)), filter.admits(packet(at(1), 0))]).toEqual([
    false,
    true,
    true,
  ])
})
