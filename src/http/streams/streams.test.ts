/** The live streams, on a whole server. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setLock, startMeeting, type Person, type Run } from '../../../test/harness/cast.ts'
import { openEvents, type EventStream } from '../../../test/harness/event-stream.ts'
import { startTestServer, type TestServer } from '../../../test/harness/server.ts'
import type { Visitor } from '../../../test/harness/visitor.ts'
import type { ConferenceUpdate } from '../../../shared/api/conference.ts'
import type { DoorUpdate } from '../../../shared/api/enter.ts'
import { branded, type MeetingId } from '../../domain/ids.ts'
import { enter } from '../../meetings/enter.ts'

let server: TestServer
let organizer: Person
let invited: Person
const streams: EventStream<unknown>[] = []

beforeAll(async () => {
  server = await startTestServer({ media: 'quiet' })
  organizer = await server.signUpFirst()
  invited = await server.addAccount(organizer, 'Ines Invited')
})
afterAll(async () => {
  for (const stream of streams) stream.close()
  await server.close()
})

async function watch(visitor: Visitor, run: Pick<Run, 'conferenceId'>): Promise<EventStream<ConferenceUpdate>> {
  const stream = await openEvents<ConferenceUpdate>(visitor, `/conferences/${run.conferenceId}/events`)
  streams.push(stream)
  await stream.next(({ type }) => type === 'snapshot')
  return stream
}
async function waitAtDoor(visitor: Visitor, number: string): Promise<EventStream<DoorUpdate>> {
  const stream = await openEvents<DoorUpdate>(visitor, `/door/events?number=${number}`)
  streams.push(stream)
  await stream.next(() => true)
  return stream
}
const types = (stream: EventStream<{ type: string }>): readonly string[] => stream.events.map(({ type }) => type)

it('[L9] everyone present learns of the lock, and loses sight of the meeting ID', async () => {
  const run = await startMeeting(organizer)
  const guest = server.visitor()
  await guest.enter({ number: run.number })
  const [host, other] = [await watch(organizer, run), await watch(guest, run)]
  await setLock(organizer, run, true)
  const seen = await other.next(({ type }) => type === 'lock')
  expect(seen).toMatchObject({ lock: { locked: true, changedBy: 'Ada Organizer', changedByMe: false }, number: null })
  expect(await host.next(({ type }) => type === 'lock')).toMatchObject({ lock: { changedByMe: true } })
})

it('[I4] the door list goes to hosts, live, and to nobody else', async () => {
  const run = await startMeeting(organizer, [invited])
  await invited.copy().enter({ number: run.number })
  await setLock(organizer, run, true)
  const [host, other] = [await watch(organizer, run), await watch(invited, run)]
  await server.visitor().knock({ number: run.number }, 'Mallory')
  expect(await host.next(({ type }) => type === 'door')).toMatchObject({ door: [{ name: 'Mallory', code: 'meeting_locked' }] })
  await setLock(organizer, run, false)
  await other.next(({ type }) => type === 'lock')
  expect(types(other)).not.toContain('door')
  expect(JSON.stringify(other.events)).not.toContain('Mallory')
})

it('[P3] the owner of a PIN and hosts hear of a second use of it while a telephone has it, and nobody else', async () => {
  const run = await startMeeting(organizer, [invited])
  const [owner, guest] = [invited.copy(), server.visitor()]
  await owner.enter({ number: run.number })
  await guest.enter({ number: run.number })
  const { pin } = await owner.do('dialIn', { params: { conferenceId: run.conferenceId } })
  const call = { by: { pin }, path: 'phone', name: '', account: null, device: null, trunk: 't' } as const
  expect(await enter(server.ports, { ...call, source: 'one' })).toMatchObject({ admitted: true })
  const [host, own, other] = [await watch(organizer, run), await watch(owner, run), await watch(guest, run)]
  expect(await enter(server.ports, { ...call, source: 'two' })).toMatchObject({ code: 'pin_in_use' })
  const isTold = (update: ConferenceUpdate): boolean => update.type === 'attendee' && update.attendee.pinTriedAt !== null
  expect(await host.next(isTold)).toMatchObject({ attendee: { name: 'Ines Invited', isMe: false } })
  expect(await own.next(isTold)).toMatchObject({ attendee: { isMe: true } })
  await setLock(organizer, run, true)
  await other.next(({ type }) => type === 'lock')
  expect(other.events.filter(isTold)).toEqual([])
})

it('[R4] the removed one is told so, and hears nothing after it', async () => {
  const run = await startMeeting(organizer)
  const guest = server.visitor()
  const { attendeeId } = await guest.enter({ number: run.number })
  const [host, other] = [await watch(organizer, run), await watch(guest, run)]
  await organizer.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: { block: true } })
  expect(await other.next(({ type }) => type === 'removed')).toMatchObject({ blocked: true })
  await setLock(organizer, run, true)
  await host.next(({ type }) => type === 'lock')
  expect(types(other).at(-1)).toBe('removed')
  await expect(watch(guest, run)).rejects.toThrow('404')
})

it('[C1] the end is the last that anybody hears', async () => {
  const run = await startMeeting(organizer)
  const host = await watch(organizer, run)
  await organizer.do('end', { params: { conferenceId: run.conferenceId } })
  await host.next(({ type }) => type === 'ended')
  await organizer.enter({ number: run.number })
  expect(types(host).at(-1)).toBe('ended')
})

it('[L10] [I4] at the door one hears of being let in, and of an unlock, and nothing else', async () => {
  const run = await startMeeting(organizer)
  await setLock(organizer, run, true)
  const [one, other] = [server.visitor(), server.visitor()]
  for (const visitor of [one, other]) await visitor.knock({ number: run.number })
  const [first, second] = [await waitAtDoor(one, run.number), await waitAtDoor(other, run.number)]
  expect([types(first), types(second)]).toEqual([['waiting'], ['waiting']])
  const { door } = await organizer.do('conference', { params: { conferenceId: run.conferenceId } })
  await organizer.do('letIn', { params: { conferenceId: run.conferenceId, doorEntryId: door[0]?.id ?? '' } })
  const letIn = await Promise.race([first.next(({ type }) => type === 'let_in'), second.next(({ type }) => type === 'let_in')])
  expect(letIn).toEqual({ type: 'let_in' })
  const notLetIn = types(first).includes('let_in') ? second : first
  expect(types(notLetIn)).toEqual(['waiting'])
  await setLock(organizer, run, false)
  expect(await notLetIn.next(({ type }) => type !== 'waiting')).toEqual({ type: 'unlocked' })
})

it('[A7] the door of an unknown meeting and of one that has ended sound the same', async () => {
  const run = await startMeeting(organizer)
  await organizer.do('end', { params: { conferenceId: run.conferenceId } })
  const ended = await waitAtDoor(server.visitor(), run.number)
  const unknown = await waitAtDoor(server.visitor(), '9999999999')
  expect(types(ended)).toEqual(types(unknown))
})

it('[L9] a change that another node announces reaches those who look on here', async () => {
  const run = await startMeeting(organizer)
  const host = await watch(organizer, run)
  // Past the feed of this node, as another node would: straight into the store.
  await server.ports.store.transact(branded<MeetingId>(run.meetingId), (meeting) => ({
    meeting:
      meeting.conference === null
        ? meeting
        : { ...meeting, conference: { ...meeting.conference, lock: { locked: true, version: 2, changedBy: null, changedAt: 1 } } },
    events: [],
    answer: null,
  }))
  expect(types(host)).not.toContain('lock')
  const guest = server.visitor()
  // Opening another stream catches up for all.
  await watch(organizer.copy(), run)
  expect(await host.next(({ type }) => type === 'lock')).toMatchObject({ lock: { locked: true, version: 2 } })
  expect(await guest.knock({ number: run.number })).toBe('meeting_locked')
})

it('[A7] guessing meeting IDs by listening at doors costs what guessing them by entering does', async () => {
  const strict = await startTestServer({ media: 'quiet', config: { limits: 1 }, overrides: { clock: { now: () => 1_800_000_000_000 } } })
  const host = await strict.signUpFirst()
  const run = await startMeeting(host)
  await setLock(host, run, true)
  const guest = strict.visitor()
  await guest.knock({ number: run.number })
  const { door } = await host.do('conference', { params: { conferenceId: run.conferenceId } })
  await host.do('letIn', { params: { conferenceId: run.conferenceId, doorEntryId: door[0]?.id ?? '' } })
  const first = (visitor: Visitor, number: string): Promise<string> =>
    waitAtDoor(visitor, number).then(
      (stream) => types(stream)[0] ?? '',
      ({ message }: Error) => message,
    )
  const guesser = strict.visitor()
  const heard: string[] = []
  for (let guess = 0; guess < 130; guess++) heard.push(await first(guesser, String(9_000_000_000 + guess)))
  expect(heard.filter((type) => type === 'closed')).toHaveLength(120)
  expect(await first(guesser, run.number)).toBe('The stream was refused: 403')
  expect(await first(strict.visitor({ from: '127.0.0.2' }), run.number)).toBe('waiting')
  // Whoever is on the roster is not shut out by guesses of others behind the same address.
  expect(await first(guest, run.number)).toBe('let_in')
  await strict.close()
})
