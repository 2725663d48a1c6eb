/** What administrators do with webhooks, on a whole server that tells a real receiver. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { setLock, startMeeting, type Person } from '../../test/harness/cast.ts'
import { startTestServer, type TestServer } from '../../test/harness/server.ts'
import { documentedCheck, WebhookReceiver } from '../../test/harness/webhook-receiver.ts'
import { WEBHOOK_EVENTS } from '../../shared/api/webhook.ts'

const EVENTS = [...WEBHOOK_EVENTS]
const isGenuine = await documentedCheck()

let server: TestServer
let receiver: WebhookReceiver
let admin: Person
let other: Person

beforeAll(async () => {
  receiver = await WebhookReceiver.start()
  server = await startTestServer({ media: 'quiet', config: { webhookNetworks: [{ address: '127.0.0.1', bits: 32 }] } })
  admin = await server.signUpFirst()
  other = await server.addAccount(admin, 'Otto Other')
})
afterEach(async () => {
  for (const { id } of (await admin.do('webhooks', {})).items) await admin.do('removeWebhook', { params: { webhookId: id } })
  receiver.received.length = 0
  receiver.reply = () => 204
})
afterAll(async () => {
  await server.close()
  await receiver.close()
})

const add = (url = receiver.url, events = EVENTS) => admin.do('addWebhook', { body: { url, events } })
const deliveriesOf = async (webhookId: string) => (await admin.do('webhookDeliveries', { params: { webhookId } })).items

it('[T3] a meeting is told from its start to its end, signed, in its order', async () => {
  const { secret } = await add()
  const run = await startMeeting(admin, [other])
  const conferenceId = run.conferenceId
  await setLock(admin, run, true)
  expect(await server.visitor().knock({ number: run.number }, '+4915112345678')).toBe('meeting_locked')
  await other.enter({ number: run.number })
  await other.do('leave', { params: { conferenceId } })
  const view = await admin.do('conference', { params: { conferenceId } })
  const attendeeId = view.attendees.find(({ name }) => name === other.name)!.id
  await admin.do('removeAttendee', { params: { conferenceId, attendeeId }, body: {} })
  await setLock(admin, run, false)
  await admin.do('end', { params: { conferenceId } })
  const received = await receiver.until((all) => all.length === 10)
  // Otto was invited before the conference: that is another lane, and may come at any time.
  const [invited] = received.filter(({ type }) => type === 'attendee.invited')
  expect(invited?.data).toMatchObject({ conferenceId: null, attendee: { id: null, name: other.name, accountId: other.accountId } })
  const told = received.filter((one) => one !== invited)
  expect(told.map(({ type }) => type)).toEqual([
    'conference.started',
    'attendee.admitted',
    'meeting.locked',
    'join.refused',
    'attendee.admitted',
    'attendee.left',
    'attendee.removed',
    'meeting.unlocked',
    'conference.ended',
  ])
  for (const { headers, body, data } of received) {
    expect(isGenuine(secret, headers, body)).toBe(true)
    expect(isGenuine(secret, headers, body.replace('meet', 'meat'))).toBe(false)
    expect(data).toMatchObject({ meeting: { id: run.meetingId, title: 'Quarterly numbers' } })
  }
  expect(told[3]?.data).toMatchObject({ name: '••••••••••••78', code: 'meeting_locked' })
})

it('[P5] [T3] an alarm of guessed PINs is told', async () => {
  await add(receiver.url, ['pin.alarm'])
  await server.ports.alarms.raise({ at: 1_764_320_400_000, scope: 'server', trunk: null, failures: 120 })
  const [alarm] = await receiver.until((all) => all.length === 1)
  expect(alarm).toMatchObject({ type: 'pin.alarm', data: { scope: 'server', trunkId: null, failures: 120 } })
})

it('[T3] the secret is shown once, signs along with the next one, and is nowhere in plain', async () => {
  const { id, secret } = await add()
  const params = { webhookId: id }
  const rotated = await admin.do('rotateWebhookSecret', { params })
  expect(rotated.secret).not.toBe(secret)
  expect(rotated.previousSecretUntil).toBeGreaterThan(Date.now())
  await admin.do('testWebhook', { params })
  const [test] = await receiver.until((all) => all.length === 1)
  for (const known of [secret, rotated.secret]) expect(isGenuine(known, test!.headers, test!.body)).toBe(true)
  await admin.do('rotateWebhookSecret', { params })
  await admin.do('testWebhook', { params })
  const [, later] = await receiver.until((all) => all.length === 2)
  expect([rotated.secret, secret].map((known) => isGenuine(known, later!.headers, later!.body))).toEqual([true, false])
  const answers = await Promise.all(['', `/${id}/deliveries`].map((path) => admin.fetch(`${server.url}/api/v1/admin/webhooks${path}`)))
  const files = await Promise.all((await readdir(server.directory)).map((file) => readFile(join(server.directory, file), 'latin1')))
  const text = [...(await Promise.all(answers.map((answer) => answer.text()))), ...server.logLines, ...files].join('')
  expect(text).toContain(id)
  for (const known of [secret, rotated.secret]) expect(text).not.toContain(known.replace('whsec_', ''))
})

it('[T3] deliveries are shown with what came of them, and sent again with the same ID', async () => {
  receiver.reply = (before) => (before === 0 ? 410 : 204)
  const { id } = await add()
  const params = { webhookId: id }
  await admin.do('testWebhook', { params })
  await receiver.until((all) => all.length === 1)
  const until = async (isSo: (delivery: Awaited<ReturnType<typeof deliveriesOf>>[number]) => boolean) => {
    for (;;) {
      const [delivery] = await deliveriesOf(id)
      if (delivery !== undefined && isSo(delivery)) return delivery
    }
  }
  const failed = await until(({ last }) => last !== null)
  expect(failed).toMatchObject({ type: 'webhook.test', state: 'pending', attempts: 1, last: { answer: { status: 410 } } })
  expect(failed.dueAt).toBeGreaterThan(failed.at)
  const { eventId } = failed
  await admin.do('redeliver', { params: { ...params, eventId } })
  expect(await until(({ state }) => state === 'delivered')).toMatchObject({
    eventId,
    attempts: 2,
    last: { answer: { status: 204 } },
    dueAt: null,
  })
  await admin.do('redeliver', { params: { ...params, eventId } })
  const received = await receiver.until((all) => all.length === 3)
  expect(new Set(received.map((one) => one.id))).toEqual(new Set([eventId]))
  expect(await admin.refusal('redeliver', { params: { ...params, eventId: 'evt_none' } })).toBe('unknown_delivery')
})

it('are added, changed, switched off and removed', async () => {
  const { secret: _, ...added } = await add(receiver.url, ['meeting.locked', 'meeting.locked'])
  expect(added).toMatchObject({ url: receiver.url, events: ['meeting.locked'], active: true, previousSecretUntil: null })
  expect((await admin.do('webhooks', {})).items).toEqual([added])
  const params = { webhookId: added.id }
  const body = { url: 'https://hooks.example.org/x', events: ['pin.alarm' as const], active: false }
  expect(await admin.do('changeWebhook', { params, body })).toEqual({ ...added, ...body })
  await admin.do('removeWebhook', { params })
  for (const operation of ['removeWebhook', 'rotateWebhookSecret', 'webhookDeliveries', 'testWebhook'] as const)
    expect(await admin.refusal(operation, { params })).toBe('unknown_webhook')
  expect(await admin.refusal('changeWebhook', { params, body })).toBe('unknown_webhook')
})

it('[T3] addresses are https without a password, and private ones only where the operator opened them', async () => {
  const refusal = (url: string) => admin.refusal('addWebhook', { body: { url, events: EVENTS } })
  for (const url of [
    'ftp://example.org/',
    'example.org',
    'https://u:p@example.org/',
    'https://u@example.org',
    'javascript:alert(1)',
    'https:\\\\u@x.org/',
  ])
    expect([url, await refusal(url)]).toEqual([url, 'invalid_request'])
  for (const url of ['https://10.0.0.1/', 'https://[::1]/', 'http://8.8.8.8/', 'https://2130706434/', 'http://169.254.169.254/latest'])
    expect([url, await refusal(url)]).toEqual([url, 'webhook_address_refused'])
  expect(await admin.refusal('addWebhook', { body: { url: receiver.url, events: [] } })).toBe('invalid_request')
  const { id } = await add('https://8.8.8.8/')
  expect(await admin.refusal('changeWebhook', { params: { webhookId: id }, body: { url: 'https://127.0.0.2/', events: EVENTS } })).toBe(
    'webhook_address_refused',
  )
  for (let count = 1; count < 20; count++) await add(`https://8.8.8.8/${String(count)}`, ['pin.alarm'])
  expect(await refusal('https://8.8.8.8/21')).toBe('too_many_webhooks')
})

it('[A2] nobody but administrators reads or changes any of it', async () => {
  const { id } = await add(receiver.url, ['pin.alarm'])
  const params = { webhookId: id }
  const body = { url: receiver.url, events: EVENTS }
  const tries = async (visitor: Person | ReturnType<TestServer['visitor']>) => [
    await visitor.refusal('webhooks', {}),
    await visitor.refusal('addWebhook', { body }),
    await visitor.refusal('changeWebhook', { params, body }),
    await visitor.refusal('removeWebhook', { params }),
    await visitor.refusal('rotateWebhookSecret', { params }),
    await visitor.refusal('webhookDeliveries', { params }),
    await visitor.refusal('testWebhook', { params }),
    await visitor.refusal('redeliver', { params: { ...params, eventId: 'evt' } }),
  ]
  expect(new Set(await tries(other))).toEqual(new Set(['not_admin']))
  expect(new Set(await tries(server.visitor()))).toEqual(new Set(['sign_in_first']))
  expect((await admin.do('webhooks', {})).items).toMatchObject([{ id, events: ['pin.alarm'] }])
  expect(await deliveriesOf(id)).toEqual([])
})

it('[T1] every change is audited, with who made it, and without what the address holds besides its host', async () => {
  const { id } = await add(`${receiver.url}?token=very-secret`)
  const params = { webhookId: id }
  await admin.do('changeWebhook', { params, body: { url: receiver.url, events: EVENTS } })
  await admin.do('rotateWebhookSecret', { params })
  await admin.do('removeWebhook', { params })
  const rows = await Array.fromAsync(server.ports.audit.read({ meetingId: null }))
  const own = rows.flatMap(({ event }) => ('webhookId' in event && event.webhookId === id ? [event] : []))
  const of = { webhookId: id, host: `127.0.0.1:${String(receiver.port)}`, by: admin.accountId }
  expect(own).toEqual(['added', 'changed', 'rotated', 'removed'].map((change) => ({ type: `webhook.${change}`, ...of })))
  expect(JSON.stringify([rows, server.logLines])).not.toContain('very-secret')
})
