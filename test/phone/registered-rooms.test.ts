/** Room systems with accounts of their own: real ones that register, and enter with one button. */
import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { makeTestCertificate } from '../../src/phone/sip/test-certificate.suite.ts'
import { Baresip, type BaresipOptions } from '../harness/baresip.ts'
import { setLock, startMeeting, type Run } from '../harness/cast.ts'
import { TRUNK } from '../harness/phone-server.ts'
import { PhoneStage } from '../harness/phone-stage.ts'
import { TRANSPORTS, until, type Transport } from '../harness/telephone.ts'

const certificate = makeTestCertificate()

interface Entered {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly username: string
  readonly password: string
}

describe.skipIf(!hasProgram('baresip') || certificate === undefined)('registered room systems', () => {
  let stage: PhoneStage
  let rooms = 0
  beforeAll(async () => {
    // Its trunk is elsewhere: here nobody is trusted by an address.
    stage = await PhoneStage.open({ trunk: { ...TRUNK, addresses: ['192.0.2.1'] }, ...(certificate && { certificate }) })
  })
  afterAll(() => stage?.close())

  const portOf = (transport: Transport): number => (transport === 'tls' ? stage.server.sipsPort : stage.server.sipPort)

  async function enterRoom(): Promise<Entered> {
    rooms += 1
    const [name, username] = [`Board room ${String(rooms)}`, `room-${String(rooms)}`]
    return stage.ada.do('addRoomSystem', { body: { name, address: `${username}@rooms.example.org`, username } })
  }

  async function startRoom({ username, password }: Entered, transport: Transport, more: Partial<BaresipOptions> = {}): Promise<Baresip> {
    const account = { port: portOf(transport), username, password }
    return Baresip.start({ plays: 700, transport, account, ...(certificate && { authority: certificate.cert }), ...more })
  }

  const isRegistered = async (room: Entered): Promise<boolean> => {
    const { rooms: known } = await stage.ada.do('roomSystems', {})
    return known.some(({ id, registered }) => id === room.id && registered)
  }

  /** Live and locked, with the room among those invited by their addresses. */
  async function startLocked(room: Entered): Promise<Run> {
    const invitees = { accountIds: [], emails: [{ email: room.address.toUpperCase() }] }
    const meeting = await stage.ada.do('createMeeting', { body: { title: 'Rooms', invitees } })
    const entered = await stage.ada.enter({ number: meeting.number })
    const run = { meetingId: meeting.id, number: meeting.number, conferenceId: entered.conferenceId, organizer: entered }
    await setLock(stage.ada, run, true)
    return run
  }

  const uriOf = (user: string, transport: Transport): string => `sip:${user}127.0.0.1:${String(portOf(transport))};transport=${transport}`

  it.each(TRANSPORTS)(
    '[V1] [A2] [L5] registers by %s, and enters the locked meeting that it is invited to with one button',
    async (transport) => {
      const room = await enterRoom()
      const run = await startLocked(room)
      const system = await startRoom(room, transport)
      await until(() => isRegistered(room), 'it is registered')
      expect(await stage.attendee(run, room.name)).toMatchObject({ standing: 'invited', nameProved: true, room: true })
      await system.call(uriOf('meet@', transport))
      await until(async () => (await stage.standing(run, room.name)) === 'present room', 'the room is in')
      expect((await stage.conference(run)).attendees.filter(({ room: isRoom }) => isRoom)).toHaveLength(1)
      await system.end()
      await until(async () => !(await isRegistered(room)), 'it has taken its registration back')
    },
  )
  it('[V1] [A2] [L4] [I4] is a stranger where it is not invited, at the door by its own name; let in, it enters by the same call', async () => {
    const run = await startMeeting(stage.ada)
    await setLock(stage.ada, run, true)
    const room = await enterRoom()
    const system = await startRoom(room, 'udp')
    await until(() => isRegistered(room), 'it is registered')
    await system.call(uriOf(`${run.number}@`, 'udp'))
    const atDoor = async () => (await stage.conference(run)).door.find(({ name }) => name === room.name)
    await until(async () => (await atDoor()) !== undefined, 'it is at the door')
    const entry = await atDoor()
    expect(entry).toMatchObject({ nameProved: true, path: 'room', proof: 'room', code: 'meeting_locked', state: 'waiting' })
    await stage.ada.do('letIn', { params: { conferenceId: run.conferenceId, doorEntryId: entry?.id ?? '' } })
    await until(async () => (await stage.standing(run, room.name)) === 'present room', 'it is in')
    expect(await stage.attendee(run, room.name)).toMatchObject({ room: true, nameProved: true })
    await system.end()
  })

  it('[V1] [R4] [R5] is out once it is removed, and neither its button nor the meeting ID lets it in again', async () => {
    const room = await enterRoom()
    const run = await startLocked(room)
    const system = await startRoom(room, 'tcp')
    await until(() => isRegistered(room), 'it is registered')
    await system.call(uriOf(`${run.number}@`, 'tcp'))
    await until(async () => (await stage.standing(run, room.name)) === 'present room', 'it is in')
    const attendee = await stage.attendee(run, room.name)
    await stage.ada.do('removeAttendee', {
      params: { conferenceId: run.conferenceId, attendeeId: attendee?.id ?? '' },
      body: { block: false },
    })
    await until(() => system.isHungUp, 'it is hung up')
    await system.call(uriOf('meet@', 'tcp'))
    await stage.ear.hears(system, 'enter-number', { language: 'en' })
    system.hangUp()
    await until(() => system.isHungUp, 'it has hung up')
    await system.call(uriOf(`${run.number}@`, 'tcp'))
    await until(async () => (await stage.conference(run)).door.some(({ name }) => name === room.name), 'it is refused')
    expect(await stage.standing(run, room.name)).toBe('removed')
    await system.end()
  })

  it('[A2] a room with a client certificate needs no password', async () => {
    const own = makeTestCertificate()
    const { fingerprint256 } = new X509Certificate(own?.cert ?? '')
    const room = await enterRoom()
    await stage.ada.do('changeRoomSystem', { params: { roomId: room.id }, body: { ...inputOf(room), certificate: fingerprint256 } })
    const run = await startLocked(room)
    const system = await startRoom({ ...room, password: 'wrong' }, 'tls', { certificate: `${own?.cert ?? ''}${own?.key ?? ''}` })
    await until(() => isRegistered(room), 'it is registered')
    await system.call(uriOf('', 'tls'))
    await until(async () => (await stage.standing(run, room.name)) === 'present room', 'it is in')
    const admitted = await stage.audited(run, 'attendee.admitted')
    expect(admitted.at(-1)).toMatchObject({ name: room.name, path: 'room', proof: 'room' })
    await system.end()
  })

  it('[A2] [T4] a wrong password registers nothing', async () => {
    const room = await enterRoom()
    const system = await startRoom({ ...room, password: 'wrong' }, 'udp')
    await until(() => /401|Unauthorized|authentication/i.test(system.output), 'it is told')
    expect(await isRegistered(room)).toBe(false)
    await system.end()
  })

  it('[V1] rooms from elsewhere call where an administrator lets them, and are refused where not', async () => {
    const run = await startMeeting(stage.ada)
    const guest = await Baresip.start({ plays: 700, number: 'visitor', domain: '127.0.0.2' })
    const uri = uriOf(`${run.number}@`, 'udp')
    await expect(guest.call(uri)).rejects.toThrow('The call came to nothing')
    await stage.ada.do('changeRoomGuests', { body: { guests: true } })
    await guest.call(uri)
    await until(async () => (await stage.conference(run)).attendees.some(({ legs }) => legs.some(({ path }) => path !== 'app')), 'it is in')
    await stage.ada.do('changeRoomGuests', { body: { guests: false } })
    await guest.end()
  })
})

const inputOf = ({ name, address, username }: Entered) => ({ name, address, username })
