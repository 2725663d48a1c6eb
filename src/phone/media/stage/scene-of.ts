/** V3: what one room system sees of the meeting. Pure, so that rooms that see the same have equal scenes, which are drawn once. */
import { MOST_TILES, type MeetingScene, type Tile } from '../../../compositor/scene.ts'
import type { Person } from './person.ts'

export type MeetingFrame = Omit<MeetingScene, 'tiles'>

/** Somebody's camera or screen that shows something now. */
export interface ShownPicture {
  readonly id: string
  readonly identity: string
  readonly kind: Tile['kind']
}

export interface StageView {
  readonly people: readonly Person[]
  /** In the order in which they appeared. */
  readonly pictures: readonly ShownPicture[]
  /** Identities, the last who spoke first. */
  readonly spoke: readonly string[]
  readonly speaking: ReadonlySet<string>
  /** Whose microphone is open. */
  readonly audible: ReadonlySet<string>
}

/** A shared screen comes first, then who speaks. The `source` of a tile is the `id` of a picture. */
export function sceneOf(frame: MeetingFrame, view: StageView): MeetingScene {
  const screens = screenTiles(view)
  const seen = chosen(view, MOST_TILES - screens.length)
  const ordered = frame.arrangement === 'speaker' ? speakerFirst(seen, view) : seen
  return { ...frame, tiles: [...screens, ...ordered.map((person) => cameraTile(person, view))] }
}

/** The one that was begun last: two beside each other nobody can read. */
function screenTiles(view: StageView): readonly Tile[] {
  const screen = view.pictures.findLast(({ kind, identity }) => kind === 'screen' && personOf(view, identity) !== undefined)
  const person = screen && personOf(view, screen.identity)
  return screen && person ? [{ source: screen.id, kind: 'screen', ...labels(person, view) }] : []
}

/** All, or so many: who spoke last, then whoever can be seen. They keep their places among each other, so that the picture is calm. */
function chosen(view: StageView, places: number): readonly Person[] {
  const others = view.people.filter(({ isSelf }) => !isSelf)
  if (others.length <= places) return others
  const best = others.toSorted((one, other) => rank(one, view) - rank(other, view)).slice(0, places)
  return others.filter((person) => best.includes(person))
}

function rank(person: Person, view: StageView): number {
  const spoke = view.spoke.findIndex((identity) => person.legs.includes(identity))
  if (spoke >= 0) return spoke
  return view.spoke.length + (cameraOf(person, view) === undefined ? 1 : 0)
}

function speakerFirst(people: readonly Person[], { spoke }: StageView): readonly Person[] {
  const identity = spoke.find((leg) => people.some(({ legs }) => legs.includes(leg)))
  const speaker = people.find(({ legs }) => identity !== undefined && legs.includes(identity))
  return speaker === undefined ? people : [speaker, ...people.filter((person) => person !== speaker)]
}

const cameraTile = (person: Person, view: StageView): Tile => ({
  source: cameraOf(person, view)?.id ?? null,
  kind: 'camera',
  ...labels(person, view),
})

const labels = ({ name, legs }: Person, { speaking, audible }: StageView): Pick<Tile, 'name' | 'speaking' | 'muted'> => ({
  name,
  speaking: legs.some((leg) => speaking.has(leg)),
  muted: !legs.some((leg) => audible.has(leg)),
})

const cameraOf = ({ legs }: Person, { pictures }: StageView): ShownPicture | undefined =>
  pictures.find(({ kind, identity }) => kind === 'camera' && legs.includes(identity))

const personOf = ({ people }: StageView, identity: string): Person | undefined => people.find(({ legs }) => legs.includes(identity))
