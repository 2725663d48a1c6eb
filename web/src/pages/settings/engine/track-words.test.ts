import { expect, it } from 'vitest'
import type { Translate } from '../../../i18n/i18n.ts'
import { namesOf } from './person-names.ts'
import { layersLine, receivedLine, sourceWord, type Measures } from './track-words.ts'

const t: Translate = (key, values) => (values === undefined ? key : `${key}(${Object.values(values).join(',')})`)
const measures: Measures = { bitrate: (bits) => `${bits}b`, percent: (share) => `${share}%`, milliseconds: (ms) => `${ms}ms` }
const layer = { rid: 'h', live: true, bitrate: 5, packets: 1, lost: 0, loss: 0.1, jitterMs: 3 }
const received = {
  sid: 's',
  from: 'a',
  kind: 'video',
  source: 'camera',
  codec: 'vp8',
  layer: 1,
  layers: 3,
  bitrate: 9,
  packets: 1,
  lost: 0,
  resent: 0,
} as const

it('a layer is told with its number where there are several, and as silent where nothing comes', () => {
  expect(layersLine(layer, 1, 3, measures, t)).toBe('engineLayer(2,3) · 5b · engineLost(0.1%) · engineJitter(3ms)')
  expect(layersLine({ ...layer, live: false }, 0, 1, measures, t)).toBe('engineSilent')
})

it('what somebody is sent is told with its layer while it flows, and else why it does not', () => {
  expect(receivedLine({ ...received, state: 'flowing' }, measures, t)).toBe('engineLayer(2,3) · 9b')
  expect(receivedLine({ ...received, state: 'flowing', layers: 1, layer: 0 }, measures, t)).toBe('9b')
  expect((['waiting', 'paused', 'held', 'muted'] as const).map((state) => receivedLine({ ...received, state }, measures, t))).toEqual([
    'engineWaiting',
    'enginePaused',
    'engineHeld',
    'engineMuted',
  ])
})

it('a track of no known source is told by its kind', () => {
  expect(sourceWord({ source: 'screen_share', kind: 'video' }, t)).toBe('engineScreen')
  expect(sourceWord({ source: null, kind: 'audio' }, t)).toBe('engineSound')
})

it('people who may not be named have numbers', () => {
  const people = [
    { sid: 'x', name: 'Ada' },
    { sid: 'y', name: null },
  ]
  expect([...namesOf(people, t)]).toEqual([
    ['x', 'Ada'],
    ['y', 'enginePerson(2)'],
  ])
})
