/** The report of a conference that took place, on a whole server. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setLock, startMeeting, type Person, type Run } from '../../test/harness/cast.ts'
import { startTestServer, type TestServer } from '../../test/harness/server.ts'

let server: TestServer
let organizer: Person
let invited: Person
let run: Run
let params: { readonly meetingId: string; readonly conferenceId: string }

beforeAll(async () => {
  server = await startTestServer({ media: 'quiet' })
  organizer = await server.signUpFirst()
  invited = await server.addAccount(organizer, '=Ines')
  run = await startMeeting(organizer, [invited])
  params = run
  await server.quietMedia.open(organizer, run.organizer.media.token)
  await setLock(organizer, run, true)
  await server.visitor().knock({ number: run.number }, 'Sam, "Sam"')
  await server.quietMedia.open(invited, (await invited.enter({ number: run.number })).media.token)
  const view = await organizer.do('conference', { params })
  const attendeeId = view.attendees.find(({ name }) => name === invited.name)!.id
  await organizer.do('removeAttendee', { params: { ...params, attendeeId }, body: {} })
  await organizer.do('end', { params })
})
afterAll(() => server.close())

it('[T2] tells its organizer who was there, who was refused, and when it was locked, after its end', async () => {
  const report = await organizer.do('conferenceReport', { params, query: {} })
  expect(report.attendees).toMatchObject([
    { name: organizer.name, removed: null, media: [{ path: 'app', proof: 'account', end: 'ended' }] },
    { name: invited.name, removed: { by: organizer.name }, media: [{ path: 'app', proof: 'account', end: 'removed' }] },
  ])
  expect(report.refusals).toMatchObject([{ name: 'Sam, "Sam"', code: 'meeting_locked', tries: 1 }])
  expect(report.lock).toMatchObject([
    { locked: false, from: report.startedAt, by: null },
    { locked: true, by: organizer.name, to: report.endedAt },
  ])
  expect(report).toMatchObject({ conferenceId: run.conferenceId, endedBy: organizer.name })
})

it('[T2] as CSV, one line for each, with nothing that a spreadsheet would run', async () => {
  const response = await organizer.fetch(`${server.url}/api/v1/meetings/${run.meetingId}/conferences/${run.conferenceId}/report?format=csv`)
  const lines = (await response.text()).split('\r\n')
  expect(lines[0]).toBe('what,from,to,name,path,proof,detail,times')
  const plain = lines.map((line) => line.replace(/\d{4}-[\dT:.-]+Z/g, 'T'))
  expect(plain.slice(1).toSorted()).toEqual(
    [
      '',
      'locked,T,T,Ada Organizer,,,,',
      'media,T,T,Ada Organizer,app,account,ended,',
      "media,T,T,'=Ines,app,account,removed,",
      'refused,T,T,"<Sam, ""Sam"">",app,none,meeting_locked,1',
      "removed,T,,'=Ines,,,Ada Organizer,",
      'unlocked,T,T,,,,,',
    ].toSorted(),
  )
  const begins = lines.slice(1, -1).map((line) => line.split(',')[1]!)
  expect(begins).toEqual(begins.toSorted())
})

it('[A7] nobody else reads it, and there is none of what never was', async () => {
  const read = (visitor: Pick<Person, 'refusal'>, of: object = {}) =>
    visitor.refusal('conferenceReport', { params: { ...params, ...of }, query: {} })
  const stranger = await server.addAccount(organizer, 'Otto Other')
  expect(await read(stranger)).toBe('unknown_meeting')
  expect(await read(invited)).toBe('not_host')
  expect(await read(server.visitor())).toBe('sign_in_first')
  expect(await read(organizer, { conferenceId: 'conf_none' })).toBe('no_conference')
  expect(await read(organizer, { meetingId: 'meet_none' })).toBe('unknown_meeting')
})
