import { WebhookEvent } from '@livekit/protocol'
import { WebhookReceiver } from 'livekit-server-sdk'
import { beforeEach, describe, expect, it } from 'vitest'
import { Stage } from '../room/worker-stage.suite.ts'
import { WebhookCourier, type Answer } from './courier.ts'

const KEY = { key: 'key', secret: 'a-secret-that-is-long-enough-for-hs256' }
const URL = 'https://example.org/told'
/** The stage's clock stands years back; seconds. */
const YEARS = 1e9
const PATIENTLY = { timeout: 30_000, interval: 2 }

interface Sent {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
  /** Seconds since the test began. */
  readonly at: number
}

let stage: Stage
let sent: Sent[]
let pauses: number[]
let warned: (readonly [string, object])[]
let answer: (id: string) => Answer | Promise<Answer>
let courier: WebhookCourier

beforeEach(() => {
  stage = new Stage()
  sent = []
  pauses = []
  warned = []
  answer = () => ({ status: 200 })
  const start = stage.now()
  courier = new WebhookCourier({
    url: URL,
    key: KEY,
    surroundings: {
      now: () => stage.now(),
      after(milliseconds, action) {
        pauses.push(milliseconds)
        return stage.after(milliseconds, action)
      },
    },
    post: async (letter, signal) => {
      sent.push({ ...letter, signal, at: Math.round((stage.now() - start) / 1000) })
      return answer(idOf(letter.body))
    },
    log: { info: () => {}, warn: (fields, text) => warned.push([text, fields]), error: () => {} },
  })
})

const idOf = (body: string): string => WebhookEvent.fromJsonString(body).id
const ids = (): string[] => sent.map(({ body }) => idOf(body))
const event = (id: string, name = 'room_started'): WebhookEvent => new WebhookEvent({ id, event: name, createdAt: 1n })
const untilSent = (count: number): Promise<void> => expect.poll(() => sent.length, PATIENTLY).toBe(count)

describe('a courier of LiveKit’s webhooks', () => {
  it('brings what livekit-server-sdk takes for genuine, and for nothing else', async () => {
    courier.carry('hall', event('EV_1', 'participant_joined'))
    await untilSent(1)
    const { url, headers, body } = sent[0]!
    expect([url, headers['content-type']]).toEqual([URL, 'application/webhook+json'])
    const receive = (text: string, key = KEY.key, secret = KEY.secret) =>
      new WebhookReceiver(key, secret).receive(text, headers['authorization'], false, YEARS)
    expect(await receive(body)).toMatchObject({ event: 'participant_joined', id: 'EV_1', createdAt: 1n })
    await expect(receive(body, KEY.key, 'another-secret-of-the-same-length-as-it')).rejects.toThrow('signature')
    await expect(receive(body, 'other')).rejects.toThrow('iss')
    await expect(receive(`${body} `)).rejects.toThrow('sha256')
    await expect(new WebhookReceiver(KEY.key, KEY.secret).receive(body, headers['authorization'])).rejects.toThrow('exp')
  })

  it('tries again what was not taken, with the next of its room behind it, and gives it up in the end', async () => {
    answer = (id) => (id === 'EV_1' ? { status: 500 } : { status: 204 })
    courier.carry('hall', event('EV_1'))
    courier.carry('hall', event('EV_2'))
    for (let tries = 1; tries <= 5; tries += 1) {
      await expect.poll(() => pauses.length, PATIENTLY).toBe(tries)
      stage.pass(pauses.at(-1)!)
    }
    await untilSent(7)
    expect(sent.map(({ body, at }) => [idOf(body), at])).toEqual([
      ['EV_1', 0],
      ['EV_1', 1],
      ['EV_1', 4],
      ['EV_1', 14],
      ['EV_1', 44],
      ['EV_1', 104],
      ['EV_2', 104],
    ])
    expect(warned).toEqual([['a webhook was given up', { id: 'EV_1', event: 'room_started', status: 500 }]])
  })

  it('tells everything of a room in order, and does not keep other rooms waiting for one', async () => {
    let go: (answer: Answer) => void = () => {}
    answer = (id) => (id === 'hall 0' ? new Promise<Answer>((resolve) => (go = resolve)) : { status: 200 })
    const names = ['hall', ...Array.from({ length: 20 }, (_, n) => `room ${n}`)]
    for (let n = 0; n < 5; n += 1) for (const name of names) courier.carry(name, event(`${name} ${n}`))
    // Most go by other lanes than the one that waits.
    await expect.poll(() => sent.length, PATIENTLY).toBeGreaterThan(50)
    expect(ids().filter((id) => id.startsWith('hall'))).toEqual(['hall 0'])
    go({ status: 200 })
    await untilSent(105)
    for (const name of names) expect(ids().filter((id) => id.startsWith(`${name} `))).toEqual([0, 1, 2, 3, 4].map((n) => `${name} ${n}`))
  })

  it('has room for so much and no more', async () => {
    let go: (answer: Answer) => void = () => {}
    answer = (id) => (id === 'EV_0' ? new Promise<Answer>((resolve) => (go = resolve)) : { status: 200 })
    const large = (id: string) => new WebhookEvent({ id, event: 'room_started', room: { metadata: 'x'.repeat(1024 * 1024) } })
    for (let n = 0; n < 20; n += 1) courier.carry('hall', large(`EV_${n}`))
    expect(warned).toEqual([['more webhooks wait than there is room for; further ones are dropped', {}]])
    await untilSent(1)
    go({ status: 200 })
    await untilSent(15)
    courier.carry('hall', event('EV_more'))
    await untilSent(16)
    expect(ids().at(-1)).toBe('EV_more')
  })

  it('at the end tries what waits once more, then lets go', async () => {
    answer = () => ({ fault: 'unreachable' })
    for (const id of ['EV_1', 'EV_2']) courier.carry('hall', event(id))
    await expect.poll(() => pauses.length, PATIENTLY).toBe(1)
    answer = (id) => (id === 'EV_1' ? { fault: 'unreachable' } : { status: 200 })
    await courier.close()
    expect(ids()).toEqual(['EV_1', 'EV_1', 'EV_2'])
    courier.carry('hall', event('EV_3'))
    await courier.close()
    expect(warned.map(([, fields]) => fields)).toEqual([{ id: 'EV_1', event: 'room_started', fault: 'unreachable' }])
    expect(sent.length).toBe(3)
  })

  it('waits no longer than a moment for who does not answer', async () => {
    courier.carry('hall', event('EV_1'))
    answer = () => new Promise((resolve) => sent[0]!.signal.addEventListener('abort', () => resolve({ fault: 'interrupted' })))
    await untilSent(1)
    const closed = courier.close()
    stage.pass(2900)
    expect(sent[0]!.signal.aborted).toBe(false)
    stage.pass(100)
    await closed
  })
})
