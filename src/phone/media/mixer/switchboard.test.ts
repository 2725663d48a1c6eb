import { beforeEach, expect, it } from 'vitest'
import { FRAME_SAMPLES } from '../audio.ts'
import { FakeLine, FakeRoom, NO_REPORT, PlainEncoder, PlainHearing } from './fakes.suite.ts'
import type { FromMixer } from './mixer-messages.ts'
import type { Line } from './ports.ts'
import { AGREED, camera, FakeCompositor, FakePictures, FakeVideoLine, settled } from '../stage/fakes.suite.ts'
import { RoomSystems } from '../stage/room-systems.ts'
import { Switchboard } from './switchboard.ts'

const ROOM = { url: '', token: '' }

class DialledLine extends FakeLine implements Line {
  readonly port = 40_000
  quietMs = 0

  override report() {
    return { ...NO_REPORT, quietMs: this.quietMs }
  }

  agree(): void {}
}

let room: FakeRoom
let lines: DialledLine[]
let told: FromMixer[]
let compositor: FakeCompositor
let pictureLines: FakeVideoLine[]
let switchboard: Switchboard

beforeEach(() => {
  room = new FakeRoom()
  lines = []
  told = []
  compositor = new FakeCompositor()
  pictureLines = []
  switchboard = new Switchboard({
    hear: () => new PlainHearing(),
    createEncoder: () => new PlainEncoder(),
    openLine: () => {
      lines.push(new DialledLine())
      return Promise.resolve(lines.at(-1) ?? null)
    },
    openRoom: (access, events) => room.entry(access.token).open(events),
    rooms: new RoomSystems({
      startCompositor: () => Promise.resolve(compositor),
      openLine: (events) => {
        pictureLines.push(new FakeVideoLine(events))
        return Promise.resolve(pictureLines.at(-1) ?? null)
      },
      mostLines: 720,
      unavailable: () => undefined,
      now: () => 0,
    }),
    comfortNoise: () => new Int16Array(FRAME_SAMPLES),
    tell: (message) => told.push(message),
    late: () => 0,
  })
})

/** Calls, and is in the conference under that name. */
async function dialIn(leg: number, name: string): Promise<DialledLine> {
  switchboard.handle({ type: 'open', leg, picture: false })
  await Promise.resolve()
  switchboard.handle({ type: 'enter', leg, conference: 'c', identity: name, room: { ...ROOM, token: name } })
  room.link(name).events.opened('opus')
  return lines.at(-1)!
}

/** `frames` of 20 ms. */
function run(frames: number): void {
  for (let frame = 1; frame <= frames; frame++) switchboard.tick(frame)
}

const endOf = (leg: number) => told.find((message) => message.type === 'ended' && message.leg === leg)

it('[R2] a line from which nothing comes for 15 s is dead: the room hears that the caller was lost, and has not left', async () => {
  const [ann, bob] = [await dialIn(1, 'ann'), await dialIn(2, 'bob')]
  ann.quietMs = 15_001
  bob.quietMs = 15_000
  run(51)
  expect(endOf(1)).toMatchObject({ why: 'dead' })
  expect(endOf(2)).toBeUndefined()
  // Bob hears the room in its place first.
  run(51)
  expect([room.link('ann').goodbye, room.link('bob').goodbye]).toEqual(['lost', null])
})

it('[R2] a held line may be silent; once a minute somebody is to ask whether it is still there', async () => {
  const ann = await dialIn(1, 'ann')
  const bob = await dialIn(2, 'bob')
  switchboard.handle({ type: 'hold', leg: 1, held: true })
  const after = (quietMs: number): number => {
    ann.quietMs = quietMs
    run(51)
    return told.filter(({ type }) => type === 'silent').length
  }
  expect([59_000, 60_500, 90_000, 121_000].map(after)).toEqual([0, 1, 1, 2])
  // It was heard in between.
  expect([1_000, 59_000, 61_000].map(after)).toEqual([2, 2, 3])
  expect([endOf(1), told.some((message) => message.type === 'silent' && message.leg === 2)]).toEqual([undefined, false])
  bob.quietMs = 61_000
  run(51)
  expect(endOf(2)).toMatchObject({ why: 'dead' })
})

it.each(['left', 'lost'] as const)('[R2] closed as %s, it says so, at once where nobody else needs its ear', async (cause) => {
  await dialIn(1, 'ann')
  switchboard.handle({ type: 'close', leg: 1, cause })
  expect(room.link('ann').goodbye).toBe(cause)
  expect(endOf(1)).toMatchObject({ why: 'closed' })
})

it('[R2] when the thread ends, callers are lost: they may come back', async () => {
  await dialIn(1, 'ann')
  switchboard.close()
  expect(room.link('ann').goodbye).toBe('lost')
})

it('a leg does what it was told before its line was there', async () => {
  const played = (): unknown[] => told.filter(({ type }) => type === 'prompt-ended')
  switchboard.handle({ type: 'open', leg: 1, picture: false })
  switchboard.handle({ type: 'play', leg: 1, prompt: { id: 7, sound: new Int16Array(FRAME_SAMPLES), over: 'replace', bargeIn: false } })
  run(3)
  expect(played()).toEqual([])
  await Promise.resolve()
  run(3)
  expect(played()).toEqual([{ type: 'prompt-ended', leg: 1, end: { id: 7, how: 'played' } }])
})

it('tells its lines of frames that the clock left out', async () => {
  const line = await dialIn(1, 'ann')
  for (const frame of [1, 2, 6, 7]) switchboard.tick(frame)
  expect([line.leftOut, line.heard.length]).toEqual([3, 4])
})

/** In the conference, with a picture. */
async function dialInByRoom(leg: number, name: string): Promise<FakePictures> {
  switchboard.handle({ type: 'open', leg, picture: true })
  await settled()
  switchboard.handle({ type: 'agree-picture', leg, agreement: AGREED })
  switchboard.handle({ type: 'people', leg, people: [{ id: 'a', name: 'Ada', legs: ['ada'], isSelf: false }] })
  switchboard.handle({ type: 'enter', leg, conference: 'c', identity: name, room: { ...ROOM, token: name } })
  const pictures = new FakePictures()
  pictures.pictures = [camera('ada')]
  room.link(name).pictures = pictures
  room.link(name).events.opened('opus')
  await settled()
  return pictures
}

const FRAME = {
  kind: 'meeting',
  arrangement: 'grid',
  status: { locked: false, lock: 'Open', attendees: '2 attendees' },
  notice: null,
} as const

it('[V3] a room system has ports for its picture, and sees the meeting that it is in', async () => {
  await dialInByRoom(1, 'blue')
  switchboard.handle({ type: 'screen', leg: 1, screen: FRAME })
  run(1)
  expect(told).toContainEqual({ type: 'opened', leg: 1, port: 40_000, picturePort: 40_002 })
  expect(compositor.pictures[0]?.scene).toMatchObject({ kind: 'meeting', tiles: [{ name: 'Ada' }] })
  pictureLines[0]?.events.askBySip()
  expect(told).toContainEqual({ type: 'ask-picture', leg: 1 })
})

it.each([
  ['the media room ends it', () => room.link('blue').events.closed('removed')],
  ['its call leaves', () => switchboard.handle({ type: 'leave', leg: 1 })],
  ['its call ends', () => switchboard.handle({ type: 'close', leg: 1, cause: 'left' })],
])('[R4] %s: its camera and what it sees are cut at once', async (_what, end) => {
  const pictures = await dialInByRoom(1, 'blue')
  switchboard.handle({ type: 'screen', leg: 1, screen: FRAME })
  run(1)
  expect(pictures.published).toBe(true)
  end()
  pictureLines[0]?.events.camera({ sequence: 1, timestamp: 0, marker: true, payload: Uint8Array.of(0x65) })
  run(1)
  expect([pictures.published, pictures.sent, [...pictures.looks], compositor.openSources]).toEqual([false, [], [], []])
})

it('a telephone has none, nor has a leg that was closed before it was open', async () => {
  await dialIn(1, 'ann')
  expect(told).toContainEqual({ type: 'opened', leg: 1, port: 40_000, picturePort: null })
  switchboard.handle({ type: 'open', leg: 2, picture: true })
  switchboard.handle({ type: 'close', leg: 2, cause: 'left' })
  await settled()
  expect(pictureLines.map(({ closed }) => closed)).toEqual([true])
})
