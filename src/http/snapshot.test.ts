/** Pictures of live meetings: who gets one, who is told, and what is asked of the media room for it. Drawn by a fake. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ConferenceUpdate } from '../../shared/api/conference.ts'
import { setLock, startMeeting, type Person, type Run } from '../../test/harness/cast.ts'
import { openEvents } from '../../test/harness/event-stream.ts'
import { startTestServer, type TestServer } from '../../test/harness/server.ts'
import { Visitor } from '../../test/harness/visitor.ts'
import { branded } from '../domain/ids.ts'
import { auditLegs } from '../meetings/audit-legs.ts'
import type { Photograph, PictureOrder } from '../meetings/take-snapshot.ts'

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47)

let server: TestServer
let organizer: Person
let invited: Person
let run: Run
let orders: PictureOrder[]
/** What happens while it is drawn. */
let meanwhile: () => Promise<unknown>
let photograph: Photograph
let available: boolean
let now: number

beforeEach(async () => {
  orders = []
  meanwhile = () => Promise.resolve()
  photograph = { taken: true, png: PNG }
  available = true
  now = Date.now()
  const photographer = {
    get available() {
      return available
    },
    async photograph(order: PictureOrder): Promise<Photograph> {
      orders.push(order)
      await meanwhile()
      return photograph
    },
  }
  server = await startTestServer({ media: 'quiet', config: { limits: 1 }, overrides: { photographer, clock: { now: () => now } } })
  organizer = await server.signUpFirst()
  invited = await server.addAccount(organizer, 'Ines Invited')
  run = await startMeeting(organizer, [invited])
})
afterEach(() => server.close())

async function byKey(owner: Person, scopes: readonly 'snapshot'[] = ['snapshot']): Promise<Visitor> {
  const { key } = await owner.do('createApiKey', { body: { name: 'pictures', scopes: [...scopes] } })
  return new Visitor(server.url, { headers: { authorization: `Bearer ${key}` } })
}

const at = (conferenceId = run.conferenceId) => ({ params: { conferenceId } })
const audited = async (type: string) =>
  (await organizer.do('audit', { params: { meetingId: run.meetingId }, query: {} })).items.filter((row) => row.type === type)

it('[T5] a picture is a PNG, a row of the audit log, and news to everybody in the meeting', async () => {
  const stream = await openEvents<ConferenceUpdate>(organizer, `/conferences/${run.conferenceId}/events`)
  const picture = await (await byKey(invited)).do('snapshot', at())
  expect([...new Uint8Array(picture)]).toEqual([...PNG])
  const told = await stream.next(({ type }) => type === 'lastSnapshot')
  expect(told).toEqual({ type: 'lastSnapshot', lastSnapshot: { by: 'Ines Invited', byMe: false, at: now } })
  expect(await audited('snapshot.taken')).toMatchObject([
    { conferenceId: run.conferenceId, at: now, event: { by: { kind: 'account', name: 'Ines Invited' }, locked: false } },
  ])
  expect((await organizer.do('conference', at())).lastSnapshot?.by).toBe('Ines Invited')
  stream.close()
})

it('[T5] everybody is told before it is drawn, and of one that fails as well', async () => {
  let seen: unknown = null
  meanwhile = async () => (seen = (await organizer.do('conference', at())).lastSnapshot)
  photograph = { taken: false, code: 'snapshot_failed' }
  expect(await (await byKey(organizer)).refusal('snapshot', at())).toBe('snapshot_failed')
  expect(seen).toEqual({ by: 'Ada Organizer', byMe: true, at: now })
})

it('[T5] [A2] it takes a key with the scope: not a session, and no key that was made without', async () => {
  expect(await organizer.refusal('snapshot', at())).toBe('scope_missing')
  const plain = await byKey(organizer, [])
  expect(await plain.refusal('snapshot', at())).toBe('scope_missing')
  expect(await plain.refusal('snapshot', at('conf_none'))).toBe('scope_missing')
  expect(await server.visitor().refusal('snapshot', at())).toBe('sign_in_first')
  expect(orders).toEqual([])
  expect(await audited('snapshot.taken')).toEqual([])
})

it('[T5] no key gives another the scope, nor one that has it', async () => {
  const body = { name: 'more', scopes: ['snapshot' as const] }
  expect(await (await byKey(organizer, [])).refusal('createApiKey', { body })).toBe('scope_missing')
  expect(await (await byKey(organizer)).refusal('createApiKey', { body })).toBe('scope_missing')
  expect(await (await byKey(organizer, [])).refusal('createApiKey', { body: { name: 'more' } })).toBe('allowed')
  const { items } = await organizer.do('apiKeys', {})
  expect(items.map(({ scopes }) => scopes.length).toSorted()).toEqual([0, 0, 0, 1])
})

it('[T5] [A7] a meeting of others is as unknown as none, to administrators too', async () => {
  const stranger = await server.addAccount(organizer, 'Sam Stranger')
  const others = await startMeeting(stranger)
  const key = await byKey(organizer)
  expect(await key.refusal('snapshot', at(others.conferenceId))).toBe('no_conference')
  expect(await key.refusal('snapshot', at('conf_none'))).toBe('no_conference')
  expect(orders).toEqual([])
})

it('[T5] of a locked meeting hosts alone take pictures', async () => {
  const [host, attendee] = [await byKey(organizer), await byKey(invited)]
  await setLock(organizer, run, true)
  expect(await attendee.refusal('snapshot', at())).toBe('not_host')
  expect(await audited('verb.refused')).toMatchObject([{ event: { verb: 'snapshot', code: 'not_host' } }])
  expect(await host.refusal('snapshot', at())).toBe('allowed')
})

it('[T5] [R4] whoever is removed, locked out or left without a meeting while it is drawn gets none', async () => {
  const key = await byKey(invited)
  meanwhile = () => setLock(organizer, run, true)
  expect(await key.refusal('snapshot', at())).toBe('not_host')
  await setLock(organizer, run, false)
  now += 20_000
  const { attendees } = await organizer.do('conference', at())
  const attendeeId = attendees.find(({ name }) => name === invited.name)!.id
  meanwhile = () => organizer.do('removeAttendee', { params: { ...at().params, attendeeId }, body: {} })
  expect(await key.refusal('snapshot', at())).toBe('no_conference')
  now += 20_000
  expect(await key.refusal('snapshot', at())).toBe('no_conference')
  meanwhile = () => organizer.do('end', at())
  expect(await (await byKey(organizer)).refusal('snapshot', at())).toBe('no_conference')
})

it('[T5] one meeting’s pictures are 15 s apart, whoever takes them; one key has six at once', async () => {
  const keys = [await byKey(organizer), await byKey(invited)]
  expect(await keys[0]!.refusal('snapshot', at())).toBe('allowed')
  expect(await keys[1]!.refusal('snapshot', at())).toBe('snapshot_too_soon')
  now += 15_000
  expect(await keys[1]!.refusal('snapshot', at())).toBe('allowed')
  const busy = await byKey(organizer)
  for (let times = 0; times < 6; times++) expect(await busy.refusal('snapshot', at())).toBe('snapshot_too_soon')
  expect(await busy.refusal('snapshot', at())).toBe('too_many_requests')
})

it('a machine without a codec says so, and then nobody is told anything', async () => {
  available = false
  expect(await (await byKey(organizer)).refusal('snapshot', at())).toBe('snapshots_unavailable')
  expect(await audited('snapshot.taken')).toEqual([])
})

it('[A4] [R6] the media room is opened once, hidden and without a voice; that is no attendee and no orphan', async () => {
  await (await byKey(organizer)).do('snapshot', at())
  const { token } = orders[0]!
  const media = server.quietMedia
  const opened = await media.open(server.visitor(), token)
  expect(opened).toMatchObject({
    opened: true,
    room: run.conferenceId,
    grants: { canPublish: false, canPublishData: false, hidden: true, roomAdmin: false },
  })
  expect(await media.open(server.visitor(), token)).toMatchObject({ opened: false, message: 'token_refused' })
  expect((await organizer.do('conference', at())).attendees).toHaveLength(2)
  expect(await auditLegs(server.ports)).toBe(0)
  if (!opened.opened) throw new Error('it was opened above')
  media.end(opened, 'left')
  expect(server.ports.watchers.isWatching(branded(run.conferenceId), branded(opened.identity))).toBe(false)
})

it('[A4] its token is worth nothing after 60 s, nor after the meeting; who looks on when it ends is cut off', async () => {
  const key = await byKey(organizer)
  const media = server.quietMedia
  await key.do('snapshot', at())
  now += 60_001
  expect(await media.open(server.visitor(), orders[0]!.token)).toMatchObject({ opened: false, message: 'token_refused' })
  await key.do('snapshot', at())
  const opened = await media.open(server.visitor(), orders[1]!.token)
  now += 15_000
  await key.do('snapshot', at())
  await organizer.do('end', at())
  expect(media.closed).toEqual([`${opened.opened ? opened.identity : ''} room`])
  expect(await media.open(server.visitor(), orders[2]!.token)).toMatchObject({ opened: false, message: 'no_meeting' })
})
