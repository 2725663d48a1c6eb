/** `latch media-engine --webhook`: what it tells, as livekit-server-sdk reads it, while rtc-node comes and goes. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { dispose } from '@livekit/rtc-node'
import { RoomServiceClient, TrackSource, WebhookReceiver as SdkReceiver, type WebhookEvent } from 'livekit-server-sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../harness/chromium.ts'
import { freePort } from '../harness/free-ports.ts'
import { WebhookReceiver } from '../harness/webhook-receiver.ts'
import { Bot, PATIENTLY } from './bot.ts'
import { KEY, SECRET } from './livekit-page.ts'

let receiver: WebhookReceiver
let engine: ChildProcess
let url: string
let output = ''

async function start(networks: string): Promise<void> {
  const [port, mediaPort] = [await freePort(), await freePort()]
  const flags = ['--key', KEY, '--secret', SECRET, '--port', String(port), '--media-port', String(mediaPort), '--webhook', receiver.url]
  engine = spawn(process.execPath, ['src/main.ts', 'media-engine', ...flags], {
    cwd: new URL('../..', import.meta.url),
    env: { ...process.env, LATCH_WEBHOOK_NETWORKS: networks },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [engine.stdout, engine.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  url = `http://127.0.0.1:${port}`
  await until(() => fetch(url).then(({ ok }) => ok, () => false), `the engine at ${url}`) // prettier-ignore
}

/** Rejects where the SDK does not take one for genuine. */
const told = (): Promise<WebhookEvent[]> =>
  Promise.all(receiver.received.map(({ body, headers }) => new SdkReceiver(KEY, SECRET).receive(body, headers['authorization'])))

const names = async (): Promise<string[]> =>
  (await told()).map(({ event, participant }) => (participant === undefined ? event : `${event} ${participant.identity}`))

describe('latch media-engine --webhook', () => {
  beforeAll(async () => {
    receiver = await WebhookReceiver.start()
    await start('127.0.0.0/8')
  })
  afterAll(async () => {
    engine.kill('SIGKILL')
    await receiver.close()
    await dispose()
  })

  it('tells livekit-server-sdk of rooms, people and tracks, in their order', async () => {
    // The first request fails, and comes once more.
    receiver.reply = (before) => (before === 0 ? 503 : 204)
    const service = new RoomServiceClient(url, KEY, SECRET)
    const room = await service.createRoom({ name: 'hall', metadata: 'm' })
    const alice = await Bot.join(url, 'hall', 'alice')
    const sid = await alice.hum()
    await expect.poll(names, PATIENTLY).toEqual(['room_started', 'room_started', 'participant_joined alice', 'track_published alice'])
    const [first, started, joined, published] = await told()
    expect(first!.id).toBe(started!.id)
    expect(started).toMatchObject({ room: { sid: room.sid, name: 'hall', metadata: 'm' } })
    expect(joined).toMatchObject({ room: { sid: room.sid, numParticipants: 1 }, participant: { name: 'alice' } })
    expect(published).toMatchObject({ participant: { identity: 'alice' }, track: { sid, source: TrackSource.MICROPHONE } })
    await alice.leave()
    await service.deleteRoom('hall')
    await expect
      .poll(async () => (await names()).slice(4), PATIENTLY)
      .toEqual(['track_unpublished alice', 'participant_left alice', 'room_finished'])
  })

  it('tells of the end of its rooms when it is ended', async () => {
    receiver.received.length = 0
    receiver.reply = () => 204
    await new RoomServiceClient(url, KEY, SECRET).createRoom({ name: 'lounge' })
    engine.kill('SIGTERM')
    await once(engine, 'exit')
    expect(await names()).toEqual(['room_started', 'room_finished'])
    for (const { body } of receiver.received) expect(body).not.toContain(SECRET)
    expect(output).not.toContain(SECRET)
  })

  it('reaches no private network that is not opened, and says so', async () => {
    receiver.received.length = 0
    output = ''
    await start('10.99.0.0/16')
    await new RoomServiceClient(url, KEY, SECRET).createRoom({ name: 'vault' })
    engine.kill('SIGTERM')
    await once(engine, 'exit')
    expect(receiver.received).toEqual([])
    expect(output).toContain('address_refused')
  })
})
