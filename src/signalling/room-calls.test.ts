import { ListRoomsResponse, Room } from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RoomCall, RoomReply } from './room-call.ts'
import { RoomCalls } from './room-calls.ts'
import { RoomPlaces } from './room-places.ts'

const failed: RoomReply = { ok: false, code: 'unavailable', message: 'it restarts' }

let asked: { readonly worker: number; readonly call: RoomCall }[]
let answer: (worker: number, call: RoomCall) => RoomReply
let places: RoomPlaces
let calls: RoomCalls

beforeEach(() => {
  asked = []
  answer = () => ({ ok: true })
  places = new RoomPlaces(2)
  const call = (worker: number, made: RoomCall): Promise<RoomReply> => {
    asked.push({ worker, call: made })
    return Promise.resolve(answer(worker, made))
  }
  calls = new RoomCalls({ workers: 2, call, callAll: (made) => Promise.all([0, 1].map((worker) => call(worker, made))) }, places)
})

const workersAsked = (): number[] => asked.map(({ worker }) => worker)
const service = (method: 'CreateRoom' | 'ListRooms' | 'ListParticipants', room: string | null): RoomCall => ({
  verb: 'service',
  method,
  room,
  request: new Uint8Array(),
})

describe('calls to rooms', () => {
  it('reach the thread that has the room, and none where there is none', async () => {
    places.place('first')
    const worker = places.place('second')
    await calls.call({ verb: 'close-leg', room: 'second', identity: 'x', reason: 'removed' })
    await calls.call({ verb: 'mute', room: 'second', identity: 'x', source: 'camera', muted: true })
    await calls.call(service('ListParticipants', 'second'))
    expect(workersAsked()).toEqual([worker, worker, worker])
    asked.length = 0
    expect(await calls.call({ verb: 'close-room', room: 'nowhere' })).toMatchObject({ ok: true })
    expect(asked).toEqual([])
  })

  it('make a room where there is least to do, and find it there again', async () => {
    places.enter('full')
    await calls.call(service('CreateRoom', 'new'))
    await calls.call(service('ListParticipants', 'new'))
    expect(workersAsked()).toEqual([1, 1])
  })

  it('list the rooms and legs of all threads', async () => {
    answer = (worker) => ({
      ok: true,
      legs: [{ room: `r${String(worker)}`, identity: 'x' }],
      response: new ListRoomsResponse({ rooms: [new Room({ name: `r${String(worker)}` })] }).toBinary(),
    })
    const rooms = await calls.call(service('ListRooms', null))
    expect(rooms.ok && ListRoomsResponse.fromBinary(rooms.response!).rooms.map(({ name }) => name)).toEqual(['r0', 'r1'])
    const legs = await calls.call({ verb: 'live-legs' })
    expect(legs.ok && legs.legs?.map(({ room }) => room)).toEqual(['r0', 'r1'])
  })

  it('find a session wherever it is', async () => {
    answer = (worker) => ({ ok: true, present: worker === 1 })
    expect(await calls.call({ verb: 'has-session', participantSid: 'PA_x' })).toMatchObject({ present: true })
    answer = () => ({ ok: true, present: false })
    expect(await calls.call({ verb: 'has-session', participantSid: 'PA_x' })).toMatchObject({ present: false })
  })

  it('are answered by those that can while one restarts; by nobody when none can', async () => {
    answer = (worker) => (worker === 0 ? failed : { ok: true, legs: [{ room: 'r', identity: 'x' }] })
    expect(await calls.call({ verb: 'live-legs' })).toMatchObject({ ok: true, legs: [{ room: 'r' }] })
    answer = () => failed
    expect(await calls.call({ verb: 'live-legs' })).toEqual(failed)
  })
})

describe('a room that its thread has closed', () => {
  it('has no place any more', async () => {
    answer = () => ({ ok: true, present: false })
    places.place('r')
    await calls.closed('r')
    expect(places.find('r')).toBeNull()
  })

  it('keeps its place when somebody is on the way there', async () => {
    places.place('r')
    answer = () => {
      places.place('r')
      return { ok: true, present: false }
    }
    await calls.closed('r')
    expect(places.find('r')).not.toBeNull()
  })

  it('keeps its place when it was made again', async () => {
    places.place('r')
    answer = () => ({ ok: true, present: true })
    await calls.closed('r')
    expect(places.find('r')).not.toBeNull()
  })
})
