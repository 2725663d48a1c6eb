/** What an administrator is shown of the media engine, on a whole server with its media thread. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startMeeting, type Person, type Run } from '../../test/harness/cast.ts'
import { startTestServer, type TestServer } from '../../test/harness/server.ts'

let server: TestServer
let admin: Person
let other: Person
beforeAll(async () => {
  server = await startTestServer()
  admin = await server.signUpFirst('Ada Admin')
  other = await server.addAccount(admin, 'Otto Other')
})
afterAll(() => server.close())

/** Opens the media socket; the session waits for a resume when it closes again. */
async function connect(person: Person, run: Run): Promise<void> {
  const answer = await person.openMedia(run.organizer.media.token, { untilFrame: true })
  expect(answer.opened).toBe(true)
}

it('is empty while nobody meets, and tells of the thread all the same', async () => {
  const { workers, rooms } = await admin.do('engine', { query: {} })
  expect(rooms).toEqual([])
  expect(workers).toMatchObject([{ peers: 0, tcpConnections: 0, signalSockets: 0, up: { bitrate: 0 }, down: { bitrate: 0 } }])
  expect(['accelerated', 'off', 'not-built']).toContain(workers[0]?.acceleration.state)
  expect(workers[0]?.cpu).toBeGreaterThan(0)
  expect(workers[0]?.heapBytes).toBeGreaterThan(1_000_000)
})

it('[A7] names meetings and people only to an administrator who sees them there too', async () => {
  const mine = await startMeeting(admin, [], 'Budget')
  const theirs = await startMeeting(other, [], 'Secret plans')
  await connect(admin, mine)
  await connect(other, theirs)
  const { rooms } = await admin.do('engine', { query: { room: theirs.conferenceId } })
  const nobody = { protocol: null, quality: 'excellent', roundTripMs: null, kind: 'standard' }
  expect(rooms.find(({ room }) => room === mine.conferenceId)).toMatchObject({
    meeting: { meetingId: mine.meetingId, title: 'Budget' },
    people: [{ ...nobody, name: 'Ada Admin', tracks: null }],
  })
  const hidden = rooms.find(({ room }) => room === theirs.conferenceId)
  expect(hidden).toMatchObject({ meeting: null, people: [{ ...nobody, name: null, tracks: { sends: [], receives: [] } }] })
  const text = JSON.stringify(hidden)
  for (const kept of ['Otto', 'Secret', theirs.meetingId, theirs.organizer.media.token, '127.0.0.1']) expect(text).not.toContain(kept)
})

it('is looked at from end to end: its port answers by UDP and TCP, and what is odd comes with what to do', async () => {
  let { findings } = await admin.do('mediaCheckup', {})
  // On a machine that has no time for the media thread its answer may come too late for once.
  for (let tries = 1; tries < 5 && findings.some(({ check, verdict }) => check === 'ports' && verdict !== 'good'); tries++)
    ({ findings } = await admin.do('mediaCheckup', {}))
  const ports = findings.filter(({ check }) => check === 'ports')
  expect(ports.map(({ verdict, text }) => [verdict, text.replace(/ answers.*/, '')])).toEqual([
    ['good', `UDP 127.0.0.1:${String(server.mediaPort)}`],
    ['good', `TCP 127.0.0.1:${String(server.mediaPort)}`],
  ])
  expect(findings.find(({ check }) => check === 'address')).toMatchObject({ verdict: 'odd' })
  expect(findings.find(({ check }) => check === 'outside')).toMatchObject({ verdict: 'note' })
  expect(findings.find(({ check }) => check === 'https')).toMatchObject({ verdict: 'odd' })
  for (const check of ['buffers', 'kernel', 'accelerator', 'turn', 'firewall'])
    expect(findings.map((finding) => finding.check)).toContain(check)
})

it('[A2] is for administrators', async () => {
  expect(await other.refusal('mediaCheckup', {})).toBe('not_admin')
  expect(await other.refusal('engine', { query: {} })).toBe('not_admin')
  expect(await server.visitor().refusal('engine', { query: {} })).toBe('sign_in_first')
})
