import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MOST_TILES } from '../../../compositor/scene.ts'
import type { Person } from './person.ts'
import { sceneOf, type MeetingFrame, type ShownPicture, type StageView } from './scene-of.ts'

const FRAME: MeetingFrame = {
  kind: 'meeting',
  arrangement: 'speaker',
  status: { locked: false, lock: 'Open', attendees: '3 attendees' },
  notice: null,
}

const person = (name: string, isSelf = false): Person => ({ id: name, name, legs: [name], isSelf })
const camera = (identity: string): ShownPicture => ({ id: `TR_${identity}`, identity, kind: 'camera' })
const view = (names: readonly string[], more: Partial<StageView> = {}): StageView => ({
  people: names.map((name) => person(name)),
  pictures: names.map(camera),
  spoke: [],
  speaking: new Set(),
  audible: new Set(),
  ...more,
})
const names = (frame: MeetingFrame, of: StageView): readonly string[] => sceneOf(frame, of).tiles.map(({ name }) => name)
const grid = { ...FRAME, arrangement: 'grid' } as const

it('[V3] whoever spoke last is first, and the others keep their places', () => {
  expect(names(FRAME, view(['Ada', 'Bob', 'Cem'], { spoke: ['Cem', 'Ada'] }))).toEqual(['Cem', 'Ada', 'Bob'])
  expect(names(grid, view(['Ada', 'Bob', 'Cem'], { spoke: ['Cem', 'Ada'] }))).toEqual(['Ada', 'Bob', 'Cem'])
})

it('[V3] a speaker whom this room does not see, such as itself, does not count: the one before does', () => {
  expect(names(FRAME, view(['Ada', 'Bob'], { spoke: ['room', 'Bob'] }))).toEqual(['Bob', 'Ada'])
})

it('[V3] a shared screen comes first, the last one of several; nothing of it is shown twice', () => {
  const screens: readonly ShownPicture[] = ['Ada', 'Bob'].map((identity) => ({ id: `SC_${identity}`, identity, kind: 'screen' }))
  const { tiles } = sceneOf(grid, view(['Ada', 'Bob'], { pictures: [...screens, camera('Ada')] }))
  expect(tiles.map(({ kind, source }) => `${kind} ${String(source)}`)).toEqual(['screen SC_Bob', 'camera TR_Ada', 'camera null'])
})

it('[V3] somebody shares from a laptop in the room itself: the screen is shown, and the laptop’s camera is not', () => {
  const pictures: readonly ShownPicture[] = [camera('Olga'), { id: 'SC', identity: 'Olga', kind: 'screen' }, camera('Ada')]
  const scene = sceneOf(FRAME, view([], { people: [person('Ada'), person('Olga', true)], pictures }))
  expect(scene.tiles.map(({ source }) => source)).toEqual(['SC', 'TR_Ada'])
})

it('[V3] who speaks is marked, by whichever way they do', () => {
  const people: readonly Person[] = [{ ...person('Ada'), legs: ['browser', 'phone'] }, person('Bob')]
  const { tiles } = sceneOf(grid, view([], { people, pictures: [camera('browser')], speaking: new Set(['phone']) }))
  expect(tiles).toMatchObject([
    { source: 'TR_browser', speaking: true },
    { source: null, speaking: false },
  ])
})

it('[V3] who cannot be heard is marked, unless another of their ways can', () => {
  const people: readonly Person[] = [{ ...person('Ada'), legs: ['browser', 'phone'] }, person('Bob')]
  const { tiles } = sceneOf(grid, view([], { people, audible: new Set(['phone']) }))
  expect(tiles.map(({ name, muted }) => [name, muted])).toEqual([
    ['Ada', false],
    ['Bob', true],
  ])
})

const many = Array.from({ length: 14 }, (_, at) => `P${String(at).padStart(2, '0')}`)

it('[V3] of more people than there is room for, those who spoke last are seen, then those who can be seen', () => {
  const shown = names(grid, view(many, { spoke: ['P13', 'P05'], pictures: many.slice(7).map(camera) }))
  expect(shown).toEqual(['P00', 'P05', 'P07', 'P08', 'P09', 'P10', 'P11', 'P12', 'P13'])
})

it('[V3] rooms that see the same have equal scenes', () => {
  const one = view(many, { spoke: ['P03'] })
  expect(sceneOf(FRAME, one)).toEqual(sceneOf({ ...FRAME }, { ...one, people: [...one.people] }))
})

const anyView = fc
  .record({
    here: fc.uniqueArray(fc.constantFrom(...many), { maxLength: 14 }),
    filming: fc.subarray(many),
    sharing: fc.subarray(many, { maxLength: 2 }),
    spoke: fc.shuffledSubarray(many),
    self: fc.option(fc.constantFrom(...many)),
  })
  .map(({ here, filming, sharing, spoke, self }): StageView => ({
    people: here.map((name) => person(name, name === self)),
    pictures: [...filming.map(camera), ...sharing.map((identity) => ({ id: `SC_${identity}`, identity, kind: 'screen' as const }))],
    spoke,
    speaking: new Set(spoke.slice(0, 2)),
    audible: new Set(spoke.slice(0, 4)),
  }))

it('[V3] whatever happens: at most nine tiles, each person and picture once, no camera of one’s own, and nobody left out for nothing', () => {
  fc.assert(
    fc.property(anyView, fc.constantFrom(FRAME, grid), (of, frame) => {
      const { tiles } = sceneOf(frame, of)
      const cameras = tiles.filter(({ kind }) => kind === 'camera')
      const others = of.people.filter(({ isSelf }) => !isSelf)
      const sources = tiles.map(({ source }) => source).filter((source) => source !== null)
      expect(tiles.length).toBeLessThanOrEqual(MOST_TILES)
      expect(new Set(cameras.map(({ name }) => name)).size).toBe(cameras.length)
      expect(new Set(sources).size).toBe(sources.length)
      expect(cameras.every(({ name }) => others.some((other) => other.name === name))).toBe(true)
      expect(cameras.length).toBe(Math.min(others.length, MOST_TILES - (tiles.length - cameras.length)))
    }),
  )
})
