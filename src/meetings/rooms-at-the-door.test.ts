import { describe, expect, it } from 'vitest'
import { branded, type DoorEntryId } from '../domain/ids.ts'
import type { Room } from '../domain/room.ts'
import { inviteToConference } from './invite.ts'
import { letIn } from './let-in.ts'
import { numberForRoom } from './one-button.ts'
import { addRoom } from './room-systems.ts'
import { by, Stage } from './stage.suite.ts'
import { withdrawInvitation } from './withdraw-invitation.ts'
import { person } from './fakes/fake-ports.ts'

const BOARD: Room = { address: branded('board@rooms.example.org'), name: 'Board room' }
const AS_BOARD = { room: BOARD, path: 'room', signedIn: false, freshBrowser: true } as const

/** A locked meeting, and a room that an administrator has entered. */
async function staged(): Promise<Stage> {
  const stage = await Stage.open({ invited: ['Anna'] })
  const room = { name: BOARD.name, address: BOARD.address, username: 'board', certificate: null }
  if (!(await addRoom(stage.ports, person('Olga').accountId, room)).ok) throw new Error('no room')
  await stage.join('Olga')
  await stage.lock()
  return stage
}

const inviteBoard = async (stage: Stage) =>
  inviteToConference(
    stage.ports,
    by('Olga'),
    await stage.id(),
    { accountIds: [], emails: [{ email: 'Board@Rooms.example.org', name: 'Typed' }] },
    'en',
  )

const verdict = (stage: Stage, room = BOARD) => stage.verdict('claimed', { ...AS_BOARD, room })

describe('a registered room at the door', () => {
  it('[V1] [L5] [I1] invited by its address is on the roster under its own name, gets no mail and no link, and enters while locked', async () => {
    const stage = await staged()
    expect(await verdict(stage)).toBe('meeting_locked')
    const invited = await inviteBoard(stage)
    expect(invited).toEqual({
      ok: true,
      value: [{ name: BOARD.name, accountId: null, email: BOARD.address, link: null, mailed: false }],
    })
    expect(stage.ports.mailer.sent).toEqual([])
    expect(await stage.attendee(BOARD.name)).toMatchObject({ room: BOARD.address, nameProved: true, standing: 'invited' })
    expect(await verdict(stage)).toBe('in')
    expect(stage.eventsOf('attendee.admitted').at(-1)).toMatchObject({ name: BOARD.name, path: 'room', proof: 'room', newcomer: false })
    expect(await verdict(stage, { ...BOARD, address: branded('other@rooms.example.org') })).toBe('meeting_locked')
    expect(await stage.verdict(BOARD.name, { path: 'room' })).toBe('meeting_locked')
  })

  it('[I4] not invited stands at the door by its name, and let in comes as itself', async () => {
    const stage = await staged()
    expect(await verdict(stage)).toBe('meeting_locked')
    const entry = await stage.doorEntry(BOARD.name)
    expect(entry).toMatchObject({ room: BOARD.address, nameProved: true, path: 'room' })
    await letIn(stage.ports, by('Olga'), await stage.id(), branded<DoorEntryId>(entry.id))
    expect((await stage.conference()).door).toEqual([])
    expect(await verdict(stage)).toBe('in')
    expect((await stage.conference()).attendees.filter(({ room }) => room !== null)).toHaveLength(1)
  })

  it('[R4] [R5] [I5] removed or withdrawn is out: a stranger while unlocked, nobody once blocked, back by invitation', async () => {
    const stage = await staged()
    await inviteBoard(stage)
    await stage.remove(BOARD.name)
    expect(await verdict(stage)).toBe('meeting_locked')
    await stage.lock(false)
    expect(await verdict(stage)).toBe('in')
    expect(stage.eventsOf('attendee.admitted').at(-1)).toMatchObject({ proof: 'room', newcomer: true })
    await stage.remove(BOARD.name, true)
    expect(await verdict(stage)).toBe('blocked')
    await inviteBoard(stage)
    expect(await verdict(stage)).toBe('in')
    const { invitationId } = await stage.attendee(BOARD.name)
    await stage.lock()
    await withdrawInvitation(stage.ports, by('Olga'), stage.meetingId, invitationId!)
    expect(await verdict(stage)).toBe('meeting_locked')
    expect((await stage.attendee(BOARD.name)).standing).toBe('removed')
  })

  it('[V1] has a number to dial with one button as long as it may enter', async () => {
    const stage = await staged()
    const number = () => numberForRoom(stage.ports, BOARD.address)
    expect(await number()).toBeNull()
    await inviteBoard(stage)
    expect(await number()).toBe((await stage.meeting()).number)
    await stage.remove(BOARD.name)
    expect(await number()).toBeNull()
  })

  it('[V1] invited by mail before it was registered is known as the room from its first coming on', async () => {
    const stage = await Stage.open()
    await stage.join('Olga')
    await stage.inviteByMail('Board')
    await stage.lock()
    const room = { address: branded<Room['address']>('board@example.org'), name: 'Board room' }
    expect(await verdict(stage, room)).toBe('in')
    expect((await stage.conference()).attendees.at(-1)).toMatchObject({ name: 'Board room', room: room.address, nameProved: true })
  })
})
