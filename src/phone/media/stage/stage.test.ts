import { beforeEach, describe, expect, it } from 'vitest'
import type { Card, MeetingScene } from '../../../compositor/scene.ts'
import { AGREED, camera, FakeCompositor, FakePictures, FakeVideoLine, screenOfBrowser, settled } from './fakes.suite.ts'
import type { Person } from './person.ts'
import { RoomSystem } from './room-system.ts'
import { RoomSystems } from './room-systems.ts'
import type { MeetingFrame } from './scene-of.ts'

const CARD: Card = { kind: 'card', sign: 'waiting', title: 'One moment', lines: [], digits: null }
const FRAME: MeetingFrame = {
  kind: 'meeting',
  arrangement: 'speaker',
  status: { locked: false, lock: 'Open', attendees: '3 attendees' },
  notice: null,
}
const person = (name: string): Person => ({ id: name, name, legs: [name], isSelf: false })

let compositor: FakeCompositor
let lines: FakeVideoLine[]
let asked: string[]
let rooms: RoomSystems
let now: number

beforeEach(() => {
  compositor = new FakeCompositor()
  lines = []
  asked = []
  now = 0
  rooms = roomSystems()
})

function roomSystems(startCompositor: () => Promise<FakeCompositor | null> = () => Promise.resolve(compositor)): RoomSystems {
  return new RoomSystems({
    startCompositor,
    openLine: (events) => {
      lines.push(new FakeVideoLine(events))
      return Promise.resolve(lines.at(-1) ?? null)
    },
    mostLines: 720,
    unavailable: (why) => void asked.push(why),
    now: () => now,
  })
}

interface Party {
  readonly room: RoomSystem
  readonly line: FakeVideoLine
  readonly pictures: FakePictures
  readonly scene: () => MeetingScene
}

/** Called, and outside. */
async function called(): Promise<Party> {
  const room = (await rooms.open(() => void asked.push('by SIP')))!
  room.agree(AGREED)
  const picture = compositor.pictures.at(-1)!
  return { room, line: lines.at(-1)!, pictures: new FakePictures(), scene: () => picture.scene as MeetingScene }
}

async function inside(name: string, others: readonly string[], cameras = others.map(camera)): Promise<Party> {
  const party = await called()
  party.pictures.pictures = cameras
  party.room.tell(CARD)
  party.room.meet(others.map(person))
  party.room.tell(FRAME)
  rooms.enter(party.room, 'conference', name, party.pictures)
  await settled()
  rooms.tick()
  return party
}

const tiles = ({ scene }: Party): readonly string[] => scene().tiles.map(({ name, source }) => `${name} ${String(source)}`)

/** A key frame of one slice, with its parameters in the same packet (RFC 6184 §5.7.1). */
const KEY_FRAME = Uint8Array.of(0x78, 0, 2, 0x67, 1, 0, 2, 0x68, 2, 0, 2, 0x65, 3)
const IN_ANNEX_B = [0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 2, 0, 0, 0, 1, 0x65, 3]

function film({ line }: Party, sequence: number, payload = KEY_FRAME): void {
  line.events.camera({ sequence, timestamp: sequence * 3_000, marker: true, payload })
}

describe('what a room system sees', () => {
  it('[D2] [V2] before the media room has let it in, pages and nothing of the meeting', async () => {
    const party = await called()
    party.pictures.pictures = [camera('Ada')]
    party.room.tell(CARD)
    party.room.meet([person('Ada')])
    party.room.tell(FRAME)
    rooms.tick()
    expect(compositor.pictures[0]?.scenes).toEqual([CARD])
    expect([compositor.sources, [...party.pictures.looks], party.pictures.published]).toEqual([[], [], false])
  })

  it('[V3] browsers’ pictures, received once over one connection and decoded once, small where they are small', async () => {
    const one = await inside('room-1', ['Ada', 'Bob'])
    const other = await inside('room-2', ['Ada', 'Bob'])
    expect(tiles(one)).toEqual(['Ada source 0', 'Bob source 1'])
    expect(tiles(other)).toEqual(tiles(one))
    expect([[...one.pictures.looks], [...other.pictures.looks]]).toEqual([
      [
        ['TR_Ada', '1280x720'],
        ['TR_Bob', '320x180'],
      ],
      [],
    ])
    one.room.events.picture(camera('Ada'), { codec: 'vp8', key: true, timestamp: 0, data: Uint8Array.of(1) })
    other.room.events.picture(camera('Ada'), { codec: 'vp8', key: true, timestamp: 0, data: Uint8Array.of(2) })
    expect(compositor.sources[0]?.pictures.map(({ data }) => data[0])).toEqual([1])
    expect(compositor.openSources).toHaveLength(2)
  })

  it('[V3] the mark of a closed microphone, of other rooms too, and it goes when the microphone opens', async () => {
    const one = await inside('room-1', ['Ada', 'room-2'])
    const other = await inside('room-2', ['Ada', 'room-1'])
    const muted = ({ scene }: Party): readonly string[] => scene().tiles.flatMap(({ name, muted }) => (muted ? name : []))
    expect([muted(one), muted(other)]).toEqual([
      ['Ada', 'room-2'],
      ['Ada', 'room-1'],
    ])
    one.pictures.openMicrophones = ['Ada', 'room-2']
    other.pictures.openMicrophones = ['Ada']
    one.room.events.microphones()
    rooms.tick()
    expect([muted(one), muted(other)]).toEqual([[], ['room-1']])
  })

  it('[V3] the room that looks for all leaves: another looks, the decoder stays, and a key frame is asked for', async () => {
    const one = await inside('room-1', ['Ada'])
    const other = await inside('room-2', ['Ada'])
    rooms.leave(one.room)
    expect([[...one.pictures.looks], [...other.pictures.looks.keys()]]).toEqual([[], ['TR_Ada']])
    expect([other.pictures.refreshed, compositor.sources]).toMatchObject([['TR_Ada'], [{ closed: false }]])
    compositor.sources[0]?.events.keyFrameWanted()
    expect(other.pictures.refreshed).toHaveLength(2)
  })

  it('[V3] rooms see each other by their own packets, and ask each other for key frames', async () => {
    const one = await inside('room-1', ['Ada', 'room-2'], [camera('Ada'), camera('room-2')])
    const other = await inside('room-2', ['Ada', 'room-1'])
    rooms.tick()
    expect(one.pictures.looks.has('TR_room-2')).toBe(false)
    const source = compositor.sources.find(({ id }) => tiles(one).includes(`room-2 ${id}`))!
    const before = other.line.wanted
    source.events.keyFrameWanted()
    expect(other.line.wanted).toBe(before + 1)
    film(other, 10)
    film(other, 11, Uint8Array.of(0x41, 9))
    // One is missing: nothing that refers to it can be decoded.
    film(other, 13, Uint8Array.of(0x41, 8))
    film(other, 14)
    expect(source.pictures.map(({ key, data }) => [key, ...data])).toEqual([
      [true, ...IN_ANNEX_B],
      [false, 0, 0, 0, 1, 0x41, 9],
      [true, ...IN_ANNEX_B],
    ])
  })

  it('[V3] a camera that is off is a name, and on again a picture', async () => {
    const party = await inside('room-1', ['Ada'])
    party.pictures.pictures = [{ ...camera('Ada'), muted: true }]
    party.room.events.pictures()
    rooms.tick()
    expect([tiles(party), compositor.openSources]).toEqual([['Ada null'], []])
    party.pictures.pictures = [camera('Ada'), screenOfBrowser('Ada')]
    party.room.events.pictures()
    rooms.tick()
    expect(party.scene().tiles.map(({ kind }) => kind)).toEqual(['screen', 'camera'])
  })

  it('[V3] [L9] the padlock, the arrangement and who speaks', async () => {
    const party = await inside('room-1', ['Ada', 'Bob'])
    party.room.tell({ ...FRAME, arrangement: 'grid', status: { locked: true, lock: 'Locked', attendees: '3 attendees' } })
    party.room.events.speakers(['Bob'])
    rooms.tick()
    expect(party.scene()).toMatchObject({
      arrangement: 'grid',
      status: { lock: 'Locked' },
      tiles: [{ speaking: false }, { speaking: true }],
    })
    party.room.tell(FRAME)
    rooms.tick()
    expect(party.scene().tiles.map(({ name }) => name)).toEqual(['Bob', 'Ada'])
  })

  it('nothing is drawn anew where nothing has changed', async () => {
    const party = await inside('room-1', ['Ada'])
    const drawn = compositor.pictures[0]?.scenes.length
    for (let tick = 0; tick < 10; tick++) rooms.tick()
    party.room.events.pictures()
    rooms.tick()
    expect(compositor.pictures[0]?.scenes).toHaveLength(drawn ?? 0)
  })
})

describe('the camera of a room system', () => {
  it('[V3] goes on as it comes', async () => {
    const party = await inside('room-1', ['Ada'])
    film(party, 7)
    expect([party.pictures.sent, party.line.wanted > 0]).toEqual([[7], true])
    party.room.events.keyFrameWanted()
    expect(party.line.wanted).toBe(2)
  })

  it('[V2] before it is let in it goes nowhere', async () => {
    const party = await called()
    film(party, 7)
    expect([party.pictures.sent, party.pictures.publications]).toEqual([[], 0])
  })

  it('[R4] put out, it is neither seen nor sees, at once', async () => {
    const one = await inside('room-1', ['Ada', 'room-2'])
    const other = await inside('room-2', ['Ada', 'room-1'], [camera('Ada')])
    rooms.leave(one.room)
    film(one, 9)
    expect([one.pictures.sent, one.pictures.published, one.scene()]).toEqual([[], false, CARD])
    expect(tiles(other)).toEqual(['Ada source 0', 'room-1 null'])
  })

  it('muted by a host, it is seen by nobody, on this gateway neither', async () => {
    const one = await inside('room-1', ['room-2'])
    const other = await inside('room-2', ['room-1'])
    rooms.tick()
    one.room.events.pictureMuted(true)
    rooms.tick()
    film(one, 3)
    expect([one.pictures.sent, one.pictures.muted, tiles(other)]).toEqual([[], true, ['room-1 null']])
    one.room.events.pictureMuted(false)
    rooms.tick()
    film(one, 4)
    expect([one.pictures.sent, one.pictures.muted]).toEqual([[4], false])
  })

  it('an offer without it takes it back, and one with it shows it again', async () => {
    const party = await inside('room-1', ['Ada'])
    party.room.agree({ ...AGREED, receives: false })
    expect(party.pictures.published).toBe(false)
    party.room.agree(AGREED)
    await settled()
    expect([party.pictures.published, party.pictures.publications]).toEqual([true, 2])
  })

  it('that nobody may publish is not seen; its room sees all the same', async () => {
    const party = await called()
    party.pictures.answer = { published: false, why: 'no-codec' }
    party.pictures.pictures = [camera('Ada')]
    party.room.meet([person('Ada')])
    party.room.tell(FRAME)
    rooms.enter(party.room, 'conference', 'room-1', party.pictures)
    await settled()
    rooms.tick()
    expect([party.room.films, tiles(party)]).toEqual([false, ['Ada source 0']])
  })
})

describe('the picture that it is shown', () => {
  it('[V3] fits its decoder, and what its network carries', async () => {
    const party = await called()
    expect(compositor.pictures[0]?.format).toMatchObject({ width: 1_280, height: 720, framesPerSecond: 30 })
    party.line.events.rate(400_000)
    expect(compositor.pictures[0]?.format.bitsPerSecond).toBe(400_000)
  })

  it('[V3] begins anew for whoever asks by RTCP, and by INFO twice a second at most', async () => {
    const party = await called()
    party.line.events.keyFrameWanted()
    for (let times = 0; times < 5; times++) party.room.refresh()
    expect(compositor.pictures[0]?.refreshed).toBe(2)
    now = 500
    party.room.refresh()
    expect(compositor.pictures[0]?.refreshed).toBe(3)
    party.line.events.askBySip()
    expect(asked).toEqual(['by SIP'])
  })

  it('[V3] on hold nothing is drawn; taken back, it sees what is there now', async () => {
    const party = await inside('room-1', ['Ada'])
    party.room.agree({ ...AGREED, sends: false, receives: false })
    expect(compositor.pictures[0]?.closed).toBe(true)
    party.room.agree(AGREED)
    rooms.tick()
    expect(compositor.pictures[1]?.scene).toMatchObject({ tiles: [{ name: 'Ada' }] })
  })

  it('[V2] taken back while the media room has not let it in yet, it sees its page', async () => {
    const party = await called()
    party.room.tell(CARD)
    party.room.tell(FRAME)
    party.room.agree({ ...AGREED, sends: false })
    party.room.agree(AGREED)
    expect(compositor.pictures[1]?.scenes).toEqual([CARD])
  })

  it('a call that goes on without a picture gives all of it back', async () => {
    const party = await inside('room-1', ['Ada'])
    party.room.agree(null)
    expect([party.pictures.published, compositor.pictures[0]?.closed, party.line.agreement]).toEqual([false, true, null])
    party.room.close()
    expect([party.line.closed, compositor.openSources]).toEqual([true, []])
  })
})

describe('a machine without pictures', () => {
  it('[V1] has telephone calls, and says why it could not start what draws', async () => {
    rooms = roomSystems(() => Promise.reject(new Error('no codec')))
    expect([await rooms.open(() => undefined), await rooms.open(() => undefined), asked]).toEqual([null, null, ['no codec']])
    rooms = roomSystems(() => Promise.resolve(null))
    expect(await rooms.open(() => undefined)).toBeNull()
  })

  it('what draws is begun with the first room system, once, and ends with the thread', async () => {
    let started = 0
    rooms = roomSystems(() => {
      started += 1
      return Promise.resolve(compositor)
    })
    expect(started).toBe(0)
    await Promise.all([rooms.open(() => undefined), rooms.open(() => undefined)])
    rooms.close()
    await settled()
    expect([started, compositor.closed]).toEqual([1, true])
  })
})
