/** What is told over failures: of the receiver, and of the server itself. */
import { randomBytes } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import { startTestPostgres } from '../../src/store/postgres/test-cluster.ts'
import { setLock, signUpFirst, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { startTestServer } from '../harness/server.ts'
import { ServerProcess, type ServerProcessOptions } from '../harness/server-process.ts'
import { documentedCheck, WebhookReceiver, type Received } from '../harness/webhook-receiver.ts'

const isGenuine = await documentedCheck()
const EVENTS = ['meeting.locked' as const, 'meeting.unlocked' as const, 'join.refused' as const, 'conference.ended' as const]

let closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.toReversed()) await close()
  closing = []
})

const closed = <T>(thing: T, close: () => Promise<unknown>): T => {
  closing.push(close)
  return thing
}

async function startReceiver(): Promise<WebhookReceiver> {
  const receiver = await WebhookReceiver.start()
  return closed(receiver, () => receiver.close())
}

async function startProcess(options: ServerProcessOptions = {}): Promise<ServerProcess> {
  const server = await ServerProcess.start({ host: '127.0.0.1', env: { LATCH_WEBHOOK_NETWORKS: '127.0.0.1' }, ...options })
  return closed(server, () => server.stop())
}

const versionsOf = (received: readonly Received[], run: Run): readonly unknown[] =>
  received.filter(({ data }) => data['conferenceId'] === run.conferenceId).map(({ data }) => data['lockVersion'])

/** The first time that each came, in that order. */
const firstTimes = (received: readonly Received[]): readonly Received[] =>
  received.filter(({ id }, place) => received.findIndex((other) => other.id === id) === place)

/** Each time the lock is changed, and acknowledged. */
async function turnLock(organizer: Person, run: Run, times: number): Promise<void> {
  const { lock } = await organizer.do('conference', { params: { conferenceId: run.conferenceId } })
  for (let time = 0; time < times; time++) await setLock(organizer, run, lock.locked === (time % 2 === 1))
}

it('[T3] a receiver that failed gets everything in order, with the same ID at each try; [I4] a flood of knocks is few messages', async () => {
  const receiver = await startReceiver()
  const server = await startTestServer({ media: 'quiet', config: { webhookNetworks: [{ address: '127.0.0.1', bits: 32 }] } })
  closing.push(() => server.close())
  const organizer = await server.signUpFirst()
  const { secret } = await organizer.do('addWebhook', { body: { url: receiver.url, events: EVENTS } })
  const [run, other] = [await startMeeting(organizer), await startMeeting(organizer)]
  let fails = 1
  receiver.reply = (_before, { data }) => (data['conferenceId'] === run.conferenceId && fails-- > 0 ? 500 : 204)
  await turnLock(organizer, run, 2)
  await receiver.until((all) => all.length === 1)
  // What is behind the failure waits; another conference does not.
  await setLock(organizer, other, true)
  const strangers = Array.from({ length: 10 }, () => server.visitor())
  for (let knock = 0; knock < 20; knock++) await Promise.all(strangers.map((stranger) => stranger.knock({ number: other.number }, 'Sam')))
  await organizer.do('end', { params: { conferenceId: other.conferenceId } })
  const received = await receiver.until((all) => versionsOf(all, run).length === 3 && all.some(({ type }) => type === 'conference.ended'))
  expect(versionsOf(received, run)).toEqual([2, 2, 3])
  const [first, again] = received.filter(({ data }) => data['conferenceId'] === run.conferenceId)
  expect([again?.id, again?.body]).toEqual([first?.id, first?.body])
  expect(Number(again?.headers['webhook-timestamp'])).toBeGreaterThan(Number(first?.headers['webhook-timestamp']))
  for (const { headers, body } of received) expect(isGenuine(secret, headers, body)).toBe(true)
  const refusals = received.filter(({ type }) => type === 'join.refused')
  expect(refusals.reduce((sum, { data }) => sum + Number(data['count']), 0)).toBe(200)
  // Ten people stand there, some in one entry of the door list: each is told once, and once more for all that followed in that minute.
  expect(refusals.length).toBeLessThanOrEqual(40)
})

it('[T3] killed between change and delivery, over and over, the server tells all that it had acknowledged, in order', async () => {
  const [server, receiver] = [await startProcess(), await startReceiver()]
  const organizer = await signUpFirst(server.url, server.firstRunToken)
  await organizer.do('addWebhook', { body: { url: receiver.url, events: EVENTS } })
  const run = await startMeeting(organizer)
  // What is under way when the server is killed has been sent, and has had no answer.
  receiver.reply = () => 'silent'
  for (const kill of [1, 2]) {
    await turnLock(organizer, run, 3)
    await receiver.until((all) => all.length >= kill)
    await server.kill()
    if (kill === 2) receiver.reply = () => 204
    await server.launch()
  }
  const received = await receiver.until((all) => versionsOf(all, run).includes(7))
  expect(versionsOf(firstTimes(received), run)).toEqual([2, 3, 4, 5, 6, 7])
  expect(versionsOf(received.slice(0, 2), run)).toEqual([2, 2])
})

const database = await startTestPostgres()

it.skipIf(database === null)(
  '[T3] two servers on one PostgreSQL tell everything in order, once, and one goes on when the other is killed',
  async () => {
    closing.push(() => Promise.resolve(database?.stop()))
    const shared = { databaseUrl: await database!.freshDatabase(), masterKey: randomBytes(32).toString('base64url') }
    const [one, receiver] = [await startProcess(shared), await startReceiver()]
    const organizer = await signUpFirst(one.url, one.firstRunToken)
    await organizer.do('addWebhook', { body: { url: receiver.url, events: EVENTS } })
    const other = await startProcess(shared)
    const runs = [await startMeeting(organizer), await startMeeting(organizer), await startMeeting(organizer)]
    await Promise.all(runs.map((run) => turnLock(organizer, run, 10)))
    await receiver.until((all) => firstTimes(all).length === 30)
    for (const run of runs) expect(versionsOf(firstTimes(receiver.received), run)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    await setLock(organizer, runs[0]!, true)
    await one.kill()
    await receiver.until((all) => versionsOf(all, runs[0]!).includes(12))
    expect(other.output).not.toContain('could not be')
  },
)
