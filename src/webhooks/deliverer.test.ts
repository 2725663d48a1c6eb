import { beforeEach, expect, it } from 'vitest'
import { createKeyedSecrets } from '../auth/keyed-secrets.ts'
import { openMemoryStores, type Stores } from '../store/open-stores.ts'
import { Deliverer } from './deliverer.ts'
import type { Answer } from './delivery.ts'
import type { Message } from './message.ts'
import { LIFE_MS } from './plan.ts'
import type { Letter, Post } from './post.ts'
import { freshSecret } from './signature.ts'

const secrets = createKeyedSecrets(Buffer.alloc(32, 7))

const message = (lane: string, seq: number): Message => ({
  id: `evt_${lane}_${String(seq)}`,
  type: 'meeting.locked',
  lane,
  seq,
  at: 0,
  repeats: null,
  data: {},
})

let stores: Stores
let now: number
let warnings: object[]
let sent: Letter[]
const idOf = ({ headers }: Letter): string => headers['webhook-id'] ?? ''

beforeEach(async () => {
  now = 0
  warnings = []
  sent = []
  stores = await openMemoryStores({ now: () => now })
  await addWebhook('w')
})

const addWebhook = (id: string, active = true) =>
  stores.webhooks.put({
    id,
    url: `https://${id}.test/`,
    events: [],
    active,
    sealedSecret: secrets.seal(freshSecret(secrets)),
    previous: null,
    createdAt: 0,
  })

const deliverer = (post: Post): Deliverer =>
  new Deliverer({
    store: stores.webhooks,
    secrets,
    post: (letter, signal) => {
      sent.push(letter)
      return post(letter, signal)
    },
    clock: { now: () => now },
    node: 'here',
    random: () => 0.5,
    log: { warn: (fields) => void warnings.push(fields), error: (fields) => void warnings.push(fields) },
  })

/** Until nothing is under way: a message of the store's queue is taken up in the same step of the clock. */
async function settled(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 1))
}

const statesOf = async (id = 'w') =>
  Object.fromEntries((await stores.webhooks.latest(id, 100)).map(({ eventId, state }) => [eventId, state]))

it('[T3] delivers each lane in its order, one after the other', async () => {
  for (const seq of [1, 2, 3]) for (const lane of ['a', 'b']) await stores.webhooks.enqueue('w', message(lane, seq))
  const underWay = new Set<string>()
  const post: Post = async (letter) => {
    const lane = idOf(letter).slice(0, 5)
    expect(underWay.has(lane)).toBe(false)
    underWay.add(lane)
    await new Promise((resolve) => setTimeout(resolve, 1))
    underWay.delete(lane)
    return { status: 200 }
  }
  await deliverer(post).wake()
  await settled(async () => Object.values(await statesOf()).every((state) => state === 'delivered'))
  for (const lane of ['a', 'b'])
    expect(sent.map(idOf).filter((id) => id.startsWith(`evt_${lane}`))).toEqual([1, 2, 3].map((seq) => `evt_${lane}_${String(seq)}`))
})

it('[T3] tries again with pauses, what is behind waits, and after a day it is given up and logged without its address', async () => {
  for (const seq of [1, 2]) await stores.webhooks.enqueue('w', message('a', seq))
  const post: Post = (letter) => Promise.resolve<Answer>(idOf(letter) === 'evt_a_1' ? { status: 500 } : { status: 200 })
  const carrier = deliverer(post)
  const head = async () => (await stores.webhooks.latest('w', 9)).find(({ eventId }) => eventId === 'evt_a_1')!
  for (let tries = 1; (await head()).state === 'pending'; tries++) {
    now = (await head()).dueAt!
    await carrier.wake()
    await settled(async () => (await head()).attempts === tries && (await head()).last?.at === now)
  }
  await settled(async () => (await statesOf())['evt_a_2'] === 'delivered')
  expect(sent.map(idOf)).toEqual([...Array<string>(15).fill('evt_a_1'), 'evt_a_2'])
  expect(now).toBeLessThanOrEqual(LIFE_MS)
  expect(new Set(sent.map(({ headers }) => headers['webhook-timestamp'])).size).toBeGreaterThan(14)
  expect(warnings).toEqual([{ webhook: 'w', event: 'evt_a_1' }])
})

it('[T3] a receiver that does not answer holds up itself alone, and no more than four requests wait for it', async () => {
  await addWebhook('other')
  for (let lane = 0; lane < 10; lane++)
    for (const id of ['w', 'other']) await stores.webhooks.enqueue(id, message(`${id}${String(lane)}`, 1))
  const carrier = deliverer((letter, signal) =>
    letter.url === 'https://w.test/'
      ? new Promise((resolve) => signal.addEventListener('abort', () => resolve({ fault: 'interrupted' })))
      : Promise.resolve({ status: 200 }),
  )
  await carrier.wake()
  await settled(async () => Object.values(await statesOf('other')).every((state) => state === 'delivered'))
  expect(sent.filter(({ url }) => url === 'https://w.test/')).toHaveLength(4)
  await carrier.close()
  const waiting = await stores.webhooks.claim({ webhookId: 'w', node: 'here', now, leasedUntil: now + 1, limit: 100 })
  expect(waiting).toHaveLength(10)
})

it('[T3] nothing is sent to one that is switched off, nor after the end', async () => {
  await addWebhook('off', false)
  await stores.webhooks.enqueue('off', message('a', 1))
  const carrier = deliverer(() => Promise.resolve({ status: 200 }))
  await carrier.wake()
  await carrier.close()
  await carrier.close()
  await stores.webhooks.enqueue('w', message('a', 1))
  await carrier.wake()
  expect(sent).toEqual([])
})
