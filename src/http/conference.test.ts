/** What people may do in a conference, as the API shows it, on a whole server. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setLock, startMeeting, type Person, type Run } from '../../test/harness/cast.ts'
import { startTestServer, type TestServer } from '../../test/harness/server.ts'
import { Visitor } from '../../test/harness/visitor.ts'

let server: TestServer
let organizer: Person
let delegate: Person
let invited: Person
let colleague: Person

beforeAll(async () => {
  server = await startTestServer({ media: 'quiet' })
  organizer = await server.signUpFirst()
  delegate = await server.addAccount(organizer, 'Dana Delegate')
  invited = await server.addAccount(organizer, 'Ines Invited')
  colleague = await server.addAccount(organizer, 'Cem Colleague')
  await organizer.do('addDelegate', { params: { accountId: delegate.accountId } })
})
afterAll(() => server.close())

const at = ({ conferenceId }: Pick<Run, 'conferenceId'>) => ({ params: { conferenceId } })
const viewFor = (reader: Visitor, run: Pick<Run, 'conferenceId'>) => reader.do('conference', at(run))
const nameOf = ({ name }: { readonly name: string }): string => name

it('[C1] a conference starts with the first admitted, and ends for all when a host ends it', async () => {
  const meeting = await organizer.do('createMeeting', { body: { title: 'Weekly' } })
  expect(meeting.live).toBeNull()
  const run = await organizer.enter({ number: meeting.number })
  expect((await organizer.do('meeting', { params: { meetingId: meeting.id } })).live).toMatchObject({ conferenceId: run.conferenceId })
  expect(await delegate.refusal('end', at(run))).toBe('allowed')
  expect(await organizer.refusal('conference', at(run))).toBe('no_conference')
  expect((await organizer.do('meeting', { params: { meetingId: meeting.id } })).live).toBeNull()
})

it('[C2] the roster starts with everyone invited; the next conference starts from the invitations again, unlocked', async () => {
  const run = await startMeeting(organizer, [invited])
  await server.visitor().enter({ number: run.number }, 'Gina Guest')
  await setLock(organizer, run, true)
  expect((await viewFor(organizer, run)).attendees.map(nameOf).toSorted()).toEqual([
    'Ada Organizer',
    'Dana Delegate',
    'Gina Guest',
    'Ines Invited',
  ])
  await organizer.do('end', at(run))
  const next = await organizer.enter({ number: run.number })
  const view = await viewFor(organizer, next)
  expect(view.attendees.map(nameOf).toSorted()).toEqual(['Ada Organizer', 'Dana Delegate', 'Ines Invited'])
  expect(view.lock.locked).toBe(false)
  const { items } = await organizer.do('conferences', { params: { meetingId: run.meetingId } })
  expect(items.map(({ conferenceId }) => conferenceId).toSorted()).toEqual([run.conferenceId, next.conferenceId].toSorted())
})

it('[C2] a meeting that starts locked does', async () => {
  const meeting = await organizer.do('createMeeting', { body: { title: 'Board', settings: { startLocked: true } } })
  const run = await organizer.enter({ number: meeting.number })
  expect((await viewFor(organizer, run)).lock.locked).toBe(true)
})

it('[C3] a meeting has one live conference, however many enter at once', async () => {
  const meeting = await organizer.do('createMeeting', { body: { title: 'Once', invitees: { accountIds: [invited.accountId] } } })
  const entered = await Promise.all(
    [organizer, delegate, invited, organizer, delegate].map((person) => person.copy().enter({ number: meeting.number })),
  )
  expect(new Set(entered.map(({ conferenceId }) => conferenceId)).size).toBe(1)
})

it('[L1] organizer and delegates lock and unlock; anybody else is refused, and the log says so', async () => {
  const run = await startMeeting(organizer, [invited])
  await invited.copy().enter({ number: run.number })
  expect(await invited.refusal('changeLock', { ...at(run), body: { locked: true } })).toBe('not_host')
  expect(await delegate.do('changeLock', { ...at(run), body: { locked: true } })).toMatchObject({
    locked: true,
    changedBy: 'Dana Delegate',
    changedByMe: true,
  })
  expect(await organizer.do('changeLock', { ...at(run), body: { locked: false } })).toMatchObject({ locked: false })
  const { items } = await organizer.do('audit', { params: { meetingId: run.meetingId }, query: {} })
  expect(items.filter(({ type }) => type === 'verb.refused')).toEqual([
    expect.objectContaining({ event: expect.objectContaining({ code: 'not_host' }) }),
  ])
})

it('[L2] the API locks with a key too', async () => {
  const run = await startMeeting(organizer)
  const { key } = await organizer.do('createApiKey', { body: { name: 'button' } })
  const program = new Visitor(server.url, { headers: { authorization: `Bearer ${key}` } })
  expect(await program.do('changeLock', { ...at(run), body: { locked: true } })).toMatchObject({ locked: true })
  const [record] = (await organizer.do('apiKeys', {})).items.filter(({ name }) => name === 'button')
  expect(record).toMatchObject({ name: 'button' })
  await organizer.do('deleteApiKey', { params: { id: record?.id ?? '' } })
  expect(await program.refusal('changeLock', { ...at(run), body: { locked: false } })).toBe('sign_in_first')
})

it('[L4] [L5] locked, strangers and colleagues are refused; whoever is on the roster comes in', async () => {
  const run = await startMeeting(organizer, [invited])
  const guest = server.visitor()
  await guest.enter({ number: run.number })
  await setLock(organizer, run, true)
  expect(await server.visitor().knock({ number: run.number })).toBe('meeting_locked')
  expect(await colleague.copy().knock({ number: run.number })).toBe('meeting_locked')
  for (const person of [guest, invited.copy(), delegate.copy(), organizer.copy()])
    expect(await person.knock({ number: run.number })).toBe('allowed')
})

it('[L9] locked, the meeting ID is gone from the view', async () => {
  const run = await startMeeting(organizer)
  expect((await viewFor(organizer, run)).number).toBe(run.number)
  await setLock(organizer, run, true)
  expect((await viewFor(organizer, run)).number).toBeNull()
})

it('[L11] locking twice is the same; a change upon an old version is a conflict', async () => {
  const run = await startMeeting(organizer)
  const first = await organizer.do('changeLock', { ...at(run), body: { locked: true } })
  expect(await organizer.do('changeLock', { ...at(run), body: { locked: true } })).toMatchObject({ version: first.version })
  await delegate.do('changeLock', { ...at(run), body: { locked: false } })
  expect(await organizer.refusal('changeLock', { ...at(run), body: { locked: true, ifVersion: first.version } })).toBe('version_conflict')
})

it('[R4] a removed guest is out at once: its view, its leg, its cookie', async () => {
  const run = await startMeeting(organizer)
  const guest = server.visitor()
  const { media, attendeeId, legId } = await guest.enter({ number: run.number })
  await server.quietMedia.open(guest, media.token)
  await setLock(organizer, run, true)
  expect(await guest.refusal('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: {} })).toBe('not_host')
  await delegate.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: {} })
  expect(server.quietMedia.closed).toContain(`${legId} removed`)
  expect(await guest.refusal('conference', at(run))).toBe('no_conference')
  expect(await guest.knock({ number: run.number })).toBe('meeting_locked')
})

it('[R5] a delegate cannot remove the organizer', async () => {
  const run = await startMeeting(organizer)
  const params = { conferenceId: run.conferenceId, attendeeId: run.organizer.attendeeId }
  expect(await delegate.refusal('removeAttendee', { params, body: {} })).toBe('organizer_stays')
})

it('[I1] a contact invited during the lock comes in', async () => {
  const run = await startMeeting(organizer)
  await setLock(organizer, run, true)
  const found = await organizer.do('contacts', { query: { search: 'cem' } })
  expect(found.people).toEqual([expect.objectContaining({ accountId: colleague.accountId, name: 'Cem Colleague' })])
  await organizer.do('invite', { ...at(run), body: { accountIds: [colleague.accountId] } })
  expect((await viewFor(organizer, run)).attendees).toContainEqual(expect.objectContaining({ name: 'Cem Colleague', standing: 'invited' }))
  expect(await colleague.copy().knock({ number: run.number })).toBe('allowed')
})

it('[I3] while locked only hosts invite, unless the settings say otherwise', async () => {
  const run = await startMeeting(organizer, [invited])
  await invited.copy().enter({ number: run.number })
  const body = { emails: [{ email: 'x@example.org' }] }
  expect(await invited.refusal('invite', { ...at(run), body })).toBe('allowed')
  await setLock(organizer, run, true)
  expect(await invited.refusal('invite', { ...at(run), body })).toBe('inviting_is_for_hosts')
  await organizer.do('changeMeeting', {
    params: { meetingId: run.meetingId },
    body: { settings: { startLocked: false, inviteWhileLocked: 'everyone', openTo: 'anyone', emptyMinutes: 10 } },
  })
  expect(await invited.refusal('invite', { ...at(run), body: { emails: [{ email: 'y@example.org' }] } })).toBe('allowed')
})

it('[I4] hosts see who is at the door, and let in one while the door stays locked', async () => {
  const run = await startMeeting(organizer, [invited])
  await invited.copy().enter({ number: run.number })
  await setLock(organizer, run, true)
  const one = server.visitor()
  const other = server.visitor()
  for (const name of ['One', 'One again']) expect(await one.knock({ number: run.number }, name)).toBe('meeting_locked')
  await other.knock({ number: run.number }, 'Other')
  const { door } = await viewFor(delegate, run)
  expect(door).toHaveLength(2)
  expect((await viewFor(invited, run)).door).toEqual([])
  const entry = door.find(({ tries }) => tries === 2)
  expect(entry).toMatchObject({ nameProved: false, path: 'app', proof: 'none', code: 'meeting_locked' })
  const params = { conferenceId: run.conferenceId, doorEntryId: entry?.id ?? '' }
  expect(await invited.refusal('letIn', { params })).toBe('not_host')
  await organizer.do('letIn', { params })
  expect(await one.knock({ number: run.number })).toBe('allowed')
  expect(await other.knock({ number: run.number })).toBe('meeting_locked')
  const left = door.find(({ id }) => id !== entry?.id)
  await organizer.do('blockAtDoor', { params: { conferenceId: run.conferenceId, doorEntryId: left?.id ?? '' } })
  expect(await other.knock({ number: run.number })).toBe('blocked')
})

it('[I5] a withdrawn invitation is none, at once', async () => {
  const run = await startMeeting(organizer, [invited])
  await setLock(organizer, run, true)
  const { invitations } = await organizer.do('meeting', { params: { meetingId: run.meetingId } })
  const invitation = invitations.find(({ accountId }) => accountId === invited.accountId)
  await organizer.do('withdrawInvitation', { params: { meetingId: run.meetingId, invitationId: invitation?.id ?? '' } })
  expect(await invited.copy().knock({ number: run.number })).toBe('meeting_locked')
})

it('[P1] [P4] everybody has a PIN of 13 digits, and is shown its own alone', async () => {
  const run = await startMeeting(organizer, [invited])
  const guest = server.visitor()
  await guest.enter({ number: run.number })
  const pins = await Promise.all([organizer, delegate, invited, guest].map(async (person) => (await person.do('dialIn', at(run))).pin))
  for (const pin of pins) expect(pin).toMatch(/^\d{13}$/)
  expect(new Set(pins).size).toBe(4)
  expect(await server.visitor().refusal('dialIn', at(run))).toBe('no_conference')
  const seen =
    JSON.stringify(await viewFor(organizer, run)) +
    JSON.stringify(await organizer.do('audit', { params: { meetingId: run.meetingId }, query: {} }))
  for (const pin of pins) expect(seen).not.toContain(pin)
})

it('[P2] a PIN of a conference that has ended is dead', async () => {
  const run = await startMeeting(organizer)
  const { pin } = await organizer.do('dialIn', at(run))
  await organizer.do('end', at(run))
  expect(await server.visitor().knock({ pin })).toBe('pin_unknown')
})

it('[T1] the log of a meeting tells each verdict in order, to hosts alone, as JSON and CSV', async () => {
  const run = await startMeeting(organizer, [invited])
  await setLock(organizer, run, true)
  await server.visitor().knock({ number: run.number }, '=HYPERLINK("x")')
  await invited.copy().enter({ number: run.number })
  const params = { meetingId: run.meetingId }
  const { items } = await delegate.do('audit', { params, query: { conferenceId: run.conferenceId } })
  const told = items.map(({ type }) => type).filter((type) => /started|locked|refused|admitted/.test(type))
  expect(told).toEqual(['conference.started', 'attendee.admitted', 'meeting.locked', 'join.refused', 'attendee.admitted'])
  expect(items.find(({ type }) => type === 'join.refused')?.event).toMatchObject({ code: 'meeting_locked', path: 'app', lockVersion: 2 })
  expect(await invited.refusal('audit', { params, query: {} })).not.toBe('allowed')
  const csv = await organizer.fetch(`${server.url}/api/v1/meetings/${run.meetingId}/audit?format=csv`)
  expect(csv.header('content-type')).toContain('text/csv')
  const lines = (await csv.text()).trim().split('\r\n')
  expect(lines[0]).toBe('seq,at,conference,type,event,previous,hash')
  for (const line of lines) expect(line).not.toMatch(/(^|,)=/)
})

it('[A7] a conference that one is not in has nobody called, and is not there', async () => {
  const run = await startMeeting(organizer, [invited])
  const call = (who: Visitor) => who.refusal('callMe', { ...at(run), body: { number: '+49 30 23125 100' } })
  const guest = server.visitor()
  await guest.enter({ number: run.number }, 'Gina Guest')
  expect([await call(colleague), await call(server.visitor())]).toEqual(['no_conference', 'no_conference'])
  expect([await call(guest), await call(invited)]).toEqual(['sign_in_first', 'calls_off'])
  const { items } = await organizer.do('audit', { params: { meetingId: run.meetingId }, query: {} })
  expect(items.filter(({ type }) => type === 'call.refused')).toHaveLength(1)
})
