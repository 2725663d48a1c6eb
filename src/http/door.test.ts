/** The door, as the API shows it, on a whole server. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setLock, startMeeting, type Person } from '../../test/harness/cast.ts'
import { startTestServer, type TestServer } from '../../test/harness/server.ts'
import type { Visitor } from '../../test/harness/visitor.ts'

let server: TestServer
let organizer: Person
let invited: Person
let colleague: Person

beforeAll(async () => {
  server = await startTestServer({ media: 'quiet' })
  organizer = await server.signUpFirst()
  invited = await server.addAccount(organizer, 'Ines Invited')
  colleague = await server.addAccount(organizer, 'Cem Colleague')
})
afterAll(() => server.close())

const locked = async (invitees: readonly Person[] = []) => {
  const run = await startMeeting(organizer, invitees)
  await setLock(organizer, run, true)
  return run
}
const rawEnter = async (visitor: Visitor, number: string) => {
  const body = JSON.stringify({ by: { number }, name: 'Scan' })
  const answer = await visitor.fetch(`${server.url}/api/v1/door/enter`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  return { status: answer.status, text: await answer.text(), cookies: answer.cookies }
}

it('[A2] neither the organizer’s name nor a made-up cookie, link or PIN changes a verdict', async () => {
  const run = await locked()
  expect(await server.visitor().knock({ number: run.number }, organizer.name)).toBe('meeting_locked')
  const forger = server.visitor()
  forger.cookies.set(`latch_d_${run.number}`, 'A'.repeat(43))
  forger.cookies.set('latch_s', 'A'.repeat(43))
  expect(await forger.knock({ number: run.number })).toBe('meeting_locked')
  expect(await server.visitor().knock({ link: 'A'.repeat(43) })).toBe('no_meeting')
  expect(await server.visitor().knock({ pin: '1234567890123' })).toBe('pin_unknown')
})

it('[A2] an API key that is none does not even enter as a stranger', async () => {
  const run = await startMeeting(organizer)
  const visitor = server.visitor({ headers: { authorization: `Bearer latch_${'A'.repeat(43)}` } })
  expect(await visitor.knock({ number: run.number })).toBe('sign_in_first')
})

it('[A3] the refused get a code and a sentence, and nothing else', async () => {
  const run = await locked([invited])
  const { status, text } = await rawEnter(server.visitor(), run.number)
  expect(status).toBe(403)
  expect(JSON.parse(text)).toEqual({
    type: 'about:blank#meeting_locked',
    title: 'The meeting is locked.',
    status: 403,
    code: 'meeting_locked',
  })
})

it('[A3] the cookie that the refused are given opens no view, stream or verb', async () => {
  const run = await locked()
  const stranger = server.visitor()
  await stranger.knock({ number: run.number })
  expect(stranger.cookies.has(`latch_d_${run.number}`)).toBe(true)
  const params = { conferenceId: run.conferenceId }
  expect(await stranger.refusal('conference', { params })).toBe('no_conference')
  expect(await stranger.refusal('changeLock', { params, body: { locked: false } })).toBe('no_conference')
  expect(await stranger.refusal('dialIn', { params })).toBe('no_conference')
  expect((await stranger.fetch(`${server.url}/api/v1/conferences/${run.conferenceId}/events`)).status).toBe(404)
})

it('[A6] each refusal has its own code', async () => {
  const forAccounts = await organizer.do('createMeeting', { body: { title: 'Accounts', settings: { openTo: 'accounts' } } })
  await organizer.enter({ number: forAccounts.number })
  expect(await server.visitor().knock({ number: forAccounts.number })).toBe('sign_in_required')
  const forInvited = await organizer.do('createMeeting', { body: { title: 'Invited', settings: { openTo: 'invited' } } })
  await organizer.enter({ number: forInvited.number })
  expect(await colleague.copy().knock({ number: forInvited.number })).toBe('not_invited')
})

it('[A7] unknown, ended and sleeping meetings answer the same, to the byte', async () => {
  const ended = await startMeeting(organizer)
  await organizer.do('end', { params: { conferenceId: ended.conferenceId } })
  const sleeping = await organizer.do('createMeeting', { body: { title: 'Sleeping' } })
  const answers = [
    await rawEnter(server.visitor(), ended.number),
    await rawEnter(server.visitor(), sleeping.number),
    await rawEnter(server.visitor(), '9999999999'),
  ]
  expect(new Set(answers.map(({ status, text }) => `${String(status)} ${text}`)).size).toBe(1)
  for (const { cookies } of answers) expect(cookies).toHaveLength(1)
  expect(new Set(answers.map(({ cookies }) => cookies[0]!.replace(/\d{10}=[\w-]+/, '')))).toHaveLength(1)
})

it('[A7] where one stands says nothing to a stranger', async () => {
  const run = await locked()
  const open = await startMeeting(organizer)
  for (const number of [run.number, open.number, '9999999999'])
    expect(await server.visitor().do('standpoint', { body: { by: { number } } })).toEqual({ standing: 'stranger' })
  expect(await organizer.do('standpoint', { body: { by: { number: run.number } } })).toMatchObject({
    standing: 'rostered',
    live: true,
    locked: true,
  })
})

it('[A7] somebody else’s meeting and conference are unknown', async () => {
  const run = await startMeeting(organizer)
  expect(await colleague.refusal('meeting', { params: { meetingId: run.meetingId } })).toBe(
    await colleague.refusal('meeting', { params: { meetingId: 'meet_none' } }),
  )
  expect(await colleague.refusal('audit', { params: { meetingId: run.meetingId }, query: {} })).toBe('unknown_meeting')
  expect(await colleague.refusal('conference', { params: { conferenceId: run.conferenceId } })).toBe('no_conference')
})

it('[R3] a guest returns by its cookie, which is HttpOnly and changes each time, while the meeting is locked', async () => {
  const run = await startMeeting(organizer)
  const guest = server.visitor()
  const first = await guest.enter({ number: run.number }, 'Gina Guest')
  const cookie = guest.cookies.get(`latch_d_${run.number}`)
  await setLock(organizer, run, true)
  const { cookies } = await rawEnter(guest, run.number)
  expect(cookies[0]).toMatch(/^latch_d_\d{10}=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/)
  expect(guest.cookies.get(`latch_d_${run.number}`)).not.toBe(cookie)
  const again = await guest.enter({ number: run.number }, 'Another Name')
  expect(again).toMatchObject({ attendeeId: first.attendeeId, name: 'Gina Guest', nameProved: false })
})

it('[R3] an SDK returns by the device secret of its answer', async () => {
  const run = await startMeeting(organizer)
  const first = await server.visitor().enter({ number: run.number }, 'Bot', 'sdk')
  expect(first.deviceSecret).toMatch(/^[\w-]{43}$/)
  await setLock(organizer, run, true)
  const back = server.visitor({ headers: { authorization: `Device ${first.deviceSecret ?? ''}` } })
  expect(await back.enter({ number: run.number }, 'Bot', 'sdk')).toMatchObject({ attendeeId: first.attendeeId })
  expect(back.cookies.size).toBe(0)
})

it('[I2] a personal link belongs to the first device that uses it', async () => {
  const run = await locked()
  const { invited: made } = await organizer.do('invite', {
    params: { conferenceId: run.conferenceId },
    body: { emails: [{ email: 'gina@example.org', name: 'Gina' }] },
  })
  const address = new URL(made[0]?.link ?? '')
  expect(address.search).toBe('')
  const link = address.hash.slice(1)
  const gina = server.visitor()
  expect(await gina.enter({ link })).toMatchObject({ name: 'Gina' })
  expect(await server.visitor().knock({ link })).toBe('link_used')
  expect(await gina.knock({ link })).toBe('allowed')
})

it('[A4] a media token opens its leg once, with its own browser’s cookie only', async () => {
  const run = await startMeeting(organizer)
  const guest = server.visitor()
  const { media, legId } = await guest.enter({ number: run.number })
  expect(media.url).toBe(server.url.replace('http', 'ws'))
  expect(await server.quietMedia.open(server.visitor(), media.token)).toMatchObject({ opened: false, status: 403 })
  expect(await server.quietMedia.open(guest, media.token)).toMatchObject({
    opened: true,
    room: run.conferenceId,
    identity: legId,
    name: '<Somebody>',
  })
  expect(await server.quietMedia.open(guest, media.token)).toMatchObject({ opened: false, status: 403 })
})

it('[A4] [R4] a removed attendee’s token, also the refreshed one, opens nothing', async () => {
  const run = await startMeeting(organizer)
  const guest = server.visitor()
  const { media, attendeeId, legId } = await guest.enter({ number: run.number })
  const leg = await server.quietMedia.open(guest, media.token)
  if (!leg.opened) throw new Error('should be open')
  const refreshed = await leg.nextToken()
  await organizer.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: {} })
  expect(server.quietMedia.closed).toContain(`${legId} removed`)
  expect(await server.quietMedia.open(guest, refreshed)).toMatchObject({ opened: false })
})
