import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { WebhookReceiver } from '../../test/harness/webhook-receiver.ts'
import { createReach } from './networks.ts'
import { createPost } from './post.ts'

const LONG_MS = 30_000
const LOOPBACK = [{ address: '127.0.0.0', bits: 8 }]
const never = new AbortController().signal

let receiver: WebhookReceiver

beforeAll(async () => {
  receiver = await WebhookReceiver.start()
})
beforeEach(() => {
  receiver.received.length = 0
  receiver.reply = () => 204
})
afterAll(() => receiver.close())

const unresolved = (host: string) => Promise.reject(Object.assign(new Error(`getaddrinfo ${host}`), { code: 'ENOTFOUND' }))
const open = createPost({ reach: createReach(LOOPBACK), resolve: unresolved, timeout: LONG_MS })
const letter = (url: string) => ({ url, headers: { 'webhook-id': 'evt_1' }, body: '{"type":"ü"}' })

it('[T3] posts the body as it is, and tells the status', async () => {
  for (const status of [200, 204, 404, 500]) {
    receiver.reply = () => status
    expect(await open(letter(receiver.url), never)).toEqual({ status })
  }
  expect(receiver.received[0]).toMatchObject({ path: '/told', id: 'evt_1', body: '{"type":"ü"}', headers: { 'content-length': '13' } })
})

it('[T3] follows no redirect', async () => {
  receiver.reply = (before) => (before === 0 ? (response) => response.writeHead(307, { location: receiver.url }).end() : 204)
  expect(await open(letter(receiver.url), never)).toEqual({ status: 307 })
  expect(receiver.received).toHaveLength(1)
})

it('[T3] goes to no address that is not opened: not by its number, nor by a name that leads there', async () => {
  let connections = 0
  const target = createServer(() => connections++).listen(0, '127.0.0.1')
  await once(target, 'listening')
  const port = String((target.address() as AddressInfo).port)
  const resolve = (host: string) => Promise.resolve(host === 'both.test' ? ['8.8.8.8', '127.0.0.1'] : ['127.0.0.1'])
  const closed = createPost({ reach: createReach([]), resolve, timeout: LONG_MS })
  for (const host of ['127.0.0.1', 'inside.test', 'both.test', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]'])
    for (const scheme of ['http', 'https'])
      expect(await closed(letter(`${scheme}://${host}:${port}/`), never)).toEqual({ fault: 'address_refused' })
  target.close()
  await once(target, 'close')
  expect(connections).toBe(0)
})

it('[T3] goes where its one look-up led, whatever the name would lead to afterwards', async () => {
  let asked = 0
  const resolve = () => Promise.resolve([asked++ === 0 ? '127.0.0.1' : '169.254.169.254'])
  const post = createPost({ reach: createReach(LOOPBACK), resolve, timeout: LONG_MS })
  expect(await post(letter(`http://rebinding.test:${String(receiver.port)}/x`), never)).toEqual({ status: 204 })
  expect(asked).toBe(1)
  expect(receiver.received[0]?.headers.host).toBe(`rebinding.test:${String(receiver.port)}`)
})

it('[T3] says why there was no answer', async () => {
  expect(await open(letter('https://nobody.test/'), never)).toEqual({ fault: 'unknown_host' })
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address() as AddressInfo
  gone.close()
  await once(gone, 'close')
  expect(await open(letter(`http://127.0.0.1:${String(port)}/`), never)).toEqual({ fault: 'unreachable' })
  receiver.reply = () => 'silent'
  const impatient = createPost({ reach: createReach(LOOPBACK), resolve: unresolved, timeout: 200 })
  expect(await impatient(letter(receiver.url), never)).toEqual({ fault: 'timeout' })
  const lost = createPost({ reach: createReach([]), resolve: () => new Promise(() => undefined), timeout: 200 })
  expect(await lost(letter('https://slow.test/'), never)).toEqual({ fault: 'timeout' })
})

it('[T3] can be broken off', async () => {
  const stop = new AbortController()
  receiver.reply = () => {
    stop.abort()
    return 'silent'
  }
  expect(await open(letter(receiver.url), stop.signal)).toEqual({ fault: 'interrupted' })
  expect(await open(letter(receiver.url), stop.signal)).toEqual({ fault: 'interrupted' })
  expect(receiver.received).toHaveLength(1)
})

it('[T3] an answer without end is not waited for', async () => {
  receiver.reply = () => (response) => void response.writeHead(200).write('and')
  expect(await open(letter(receiver.url), never)).toEqual({ status: 200 })
})
