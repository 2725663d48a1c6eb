import { beforeEach, expect, it } from 'vitest'
import type { MeetingScene } from '../compositor/scene.ts'
import { camera, FakeCompositor, FakePictures, screenOfBrowser } from '../phone/media/stage/fakes.suite.ts'
import type { Person } from '../phone/media/stage/person.ts'
import type { MeetingFrame } from '../phone/media/stage/scene-of.ts'
import type { ReceivedPicture, RemotePicture } from '../room-client/room-pictures.ts'
import { Onlooker } from './onlooker.ts'

const FRAME: MeetingFrame = {
  kind: 'meeting',
  arrangement: 'grid',
  status: { locked: true, lock: 'Locked', attendees: '2 attendees' },
  notice: null,
}
const person = (name: string): Person => ({ id: name, name, legs: [name], isSelf: false })
const picture = (key: boolean): ReceivedPicture => ({ codec: 'vp8', key, timestamp: 0, data: Uint8Array.of(1) })

/** Keeps what it was asked to draw. */
class Drawing extends FakeCompositor {
  drawn: MeetingScene | null = null

  override snapshot(scene?: unknown): Promise<null> {
    // An onlooker draws nothing else.
    this.drawn = scene as MeetingScene
    return Promise.resolve(null)
  }
}

let compositor: Drawing
let pictures: FakePictures

beforeEach(() => {
  compositor = new Drawing()
  pictures = new FakePictures()
})

const look = (people: readonly string[], ...shown: readonly RemotePicture[]): Onlooker => {
  pictures.pictures = shown
  return new Onlooker(compositor, pictures, { frame: FRAME, people: people.map(person) })
}

async function isComplete(onlooker: Onlooker): Promise<boolean> {
  return Promise.race([onlooker.complete.then(() => true), new Promise<false>((resolve) => setImmediate(() => resolve(false)))])
}

async function drawnBy(onlooker: Onlooker): Promise<MeetingScene> {
  await onlooker.snapshot({ width: 1_280, height: 720 })
  return compositor.drawn!
}

it('[V3] everybody is drawn, with or without a camera, under the lock and the count', async () => {
  const { tiles, ...frame } = await drawnBy(look(['Ann', 'Ben'], camera('Ann')))
  expect(frame).toEqual(FRAME)
  expect(tiles.map(({ name, source }) => [name, source])).toEqual([
    ['Ann', 'source 0'],
    ['Ben', null],
  ])
})

it('[V3] whose microphone is closed is drawn with the mark of it', async () => {
  const onlooker = look(['Ann', 'Ben'], camera('Ann'))
  pictures.openMicrophones = ['Ben']
  onlooker.changed()
  expect((await drawnBy(onlooker)).tiles.map(({ name, muted }) => [name, muted])).toEqual([
    ['Ann', true],
    ['Ben', false],
  ])
})

it('what is to be drawn is asked for, and nothing else: not what is muted, nor what is nobody’s', () => {
  look(['Ann', 'Ben'], camera('Ann'), { ...camera('Ben'), muted: true }, camera('Nobody'))
  expect([...pictures.looks.keys()]).toEqual(['TR_Ann'])
  expect(pictures.refreshed).toEqual(['TR_Ann'])
})

it('is complete when each has sent a key frame, and not before', async () => {
  const onlooker = look(['Ann', 'Ben'], camera('Ann'), camera('Ben'))
  onlooker.received(camera('Ann'), picture(true))
  onlooker.received(camera('Ben'), picture(false))
  expect(await isComplete(onlooker)).toBe(false)
  onlooker.received(camera('Ben'), picture(true))
  expect(await isComplete(onlooker)).toBe(true)
})

it('is complete at once without a camera; one that goes is not waited for', async () => {
  expect(await isComplete(look(['Ann']))).toBe(true)
  const onlooker = look(['Ann'], camera('Ann'))
  expect(await isComplete(onlooker)).toBe(false)
  pictures.pictures = []
  onlooker.changed()
  expect(await isComplete(onlooker)).toBe(true)
  expect((await drawnBy(onlooker)).tiles.map(({ source }) => source)).toEqual([null])
})

it('a shared screen comes first', async () => {
  const { tiles } = await drawnBy(look(['Ann'], camera('Ann'), screenOfBrowser('Ann')))
  expect(tiles.map(({ kind }) => kind)).toEqual(['screen', 'camera'])
})

it('what is shown meanwhile is what will be drawn, so that it is decoded by then; afterwards nothing is looked at', async () => {
  const onlooker = look(['Ann'], camera('Ann'))
  expect(compositor.pictures.map(({ scene }) => scene)).toEqual([await drawnBy(onlooker)])
  onlooker.close()
  expect(compositor.pictures.every(({ closed }) => closed)).toBe(true)
  expect(compositor.openSources).toEqual([])
  expect(pictures.looks.size).toBe(0)
})
