/** The light room client among others: LiveKit's own Rust client, a real meeting, a server that is killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { RoomEvent } from '@livekit/rtc-node'
import { AccessToken } from 'livekit-server-sdk'
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRoomConnector, type RoomConnector } from '../src/room-client/create-room-connector.ts'
import type { LocalSound, RoomClient, RoomEnd } from '../src/room-client/room-client.ts'
import { cuttableWay } from '../src/room-client/cuttable-way.suite.ts'
import { startRoomServer, type RoomServer } from '../src/room-client/room-server.suite.ts'
import { Ear, sing } from '../src/room-client/sine.suite.ts'
import { Bot } from './harness/bot.ts'
import { setLock, startMeeting, type Person } from './harness/cast.ts'
import { freePort } from './harness/free-ports.ts'
import { startTestServer, type TestServer } from './harness/server.ts'

let connector: RoomConnector
const stopping: (() => unknown)[] = []

beforeEach(async () => {
  connector = await createRoomConnector()
})
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop()
  connector.close()
})

async function enter(url: string, token: string): Promise<RoomClient> {
  const connection = await connector.connect({ url, token })
  if (!connection.connected) throw new Error(`not let in: ${connection.end} ${connection.message}`)
  return connection.room
}

async function speak(client: RoomClient): Promise<LocalSound> {
  const publication = await client.publish()
  if (!publication.published) throw new Error(`not published: ${publication.why}`)
  return publication.sound
}

const endOf = (client: RoomClient): Promise<RoomEnd> => new Promise((resolve) => client.on('closed', resolve))
const patiently = { timeout: 20_000 }

describe('beside the Rust client of LiveKit', () => {
  let server: RoomServer
  beforeAll(async () => {
    server = await startRoomServer()
  })
  afterAll(() => server.close())

  it('each hears the other, the picture is left alone, and who sings is told as the speaker', async () => {
    const room = `bot-${randomBytes(4).toString('hex')}`
    const bot = await Bot.connect(server.url, await server.token(room, 'bot'))
    stopping.push(() => bot.close())
    const speakers: string[] = []
    bot.room.on(RoomEvent.ActiveSpeakersChanged, (list) => void speakers.push(...list.map(({ identity }) => identity)))
    await bot.sing(600)
    await bot.show()
    const caller = await enter(server.url, await server.token(room, 'caller'))
    const ear = new Ear(caller)
    stopping.push(sing(await speak(caller), 440))
    await expect.poll(() => Math.abs((ear.pitch('bot') ?? 0) - 600) <= 6, patiently).toBe(true)
    await expect.poll(() => bot.from('caller').peak, patiently).toBeGreaterThan(3000)
    await expect.poll(() => speakers.includes('caller'), patiently).toBe(true)
    expect(caller.sounds).toHaveLength(1)
    expect([...ear.packets.keys()]).toEqual(['bot'])
  })

  it('data goes both ways', async () => {
    const room = `bot-${randomBytes(4).toString('hex')}`
    const bot = await Bot.connect(server.url, await server.token(room, 'bot'))
    stopping.push(() => bot.close())
    const caller = await enter(server.url, await server.token(room, 'caller'))
    const heard: string[] = []
    bot.room.on(RoomEvent.DataReceived, (payload, participant, _kind, topic) => {
      heard.push(`${participant?.identity ?? ''} ${topic ?? ''} ${Buffer.from(payload).toString()}`)
    })
    caller.on('data', (identity, topic, payload) => void heard.push(`${identity} ${topic} ${Buffer.from(payload).toString()}`))
    expect(caller.sendData('hand', Buffer.from('up'))).toBe(true)
    await expect.poll(() => heard, patiently).toContain('caller hand up')
    // Again until it is heard: the server may not have seen our channels open yet, and not all that it relays is kept for us.
    const heardSeen = async (): Promise<readonly string[]> => {
      await bot.room.localParticipant?.publishData(Buffer.from('seen'), { reliable: true, topic: 'hand' })
      return heard
    }
    await expect.poll(heardSeen, { ...patiently, interval: 200 }).toContain('bot hand seen')
  })
})

describe('in a meeting', () => {
  let server: TestServer
  let organizer: Person
  beforeAll(async () => {
    server = await startTestServer()
    organizer = await server.signUpFirst()
  })
  afterAll(() => server.close())

  it('[L5] a caller whose connection breaks comes back under the lock', async () => {
    const run = await startMeeting(organizer)
    const listener = await server.visitor().enter({ number: run.number }, 'Listener', 'sdk')
    const bot = await Bot.connect(listener.media.url, listener.media.token)
    stopping.push(() => bot.close())
    const { media } = await server.visitor().enter({ number: run.number }, 'Caller', 'sdk')
    const way = await cuttableWay(media.url)
    stopping.push(() => way.close())
    const caller = await enter(way.url, media.token)
    stopping.push(sing(await speak(caller), 440))
    await expect.poll(() => bot.from(caller.identity).peak, patiently).toBeGreaterThan(3000)
    await setLock(organizer, run, true)
    expect(await server.visitor().knock({ number: run.number })).toBe('meeting_locked')
    const back = new Promise<void>((resolve) => caller.on('reconnected', resolve))
    way.cut()
    await back
    const since = performance.now()
    await expect.poll(() => bot.from(caller.identity).lastAt, patiently).toBeGreaterThan(since + 500)
  })

  it('[R4] one that is removed ends so and is refused from then on; a meeting that ends, ends it for the others', async () => {
    const run = await startMeeting(organizer)
    const [one, other] = await Promise.all(['One', 'Other'].map((name) => server.visitor().enter({ number: run.number }, name, 'sdk')))
    if (one === undefined || other === undefined) throw new Error('two entered')
    const [removed, last] = [await enter(one.media.url, one.media.token), await enter(other.media.url, other.media.token)]
    const [removal, end] = [endOf(removed), endOf(last)]
    const params = { conferenceId: run.conferenceId }
    await organizer.do('removeAttendee', { params: { ...params, attendeeId: one.attendeeId }, body: {} })
    expect(await removal).toBe('removed')
    expect(await connector.connect({ url: one.media.url, token: one.media.token })).toMatchObject({ connected: false, end: 'refused' })
    await organizer.do('end', { params })
    expect(await end).toBe('ended')
  })
})

describe('a server that is killed', () => {
  const key = 'killed'
  const secret = randomBytes(32).toString('base64url')

  async function launch(port: number, mediaPort: number): Promise<ChildProcess> {
    const flags = ['--key', key, '--secret', secret, '--port', String(port), '--media-port', String(mediaPort)]
    const child = spawn(process.execPath, ['src/main.ts', 'media-engine', ...flags], { stdio: 'ignore' })
    stopping.push(() => child.kill('SIGKILL'))
    await expect.poll(() => fetch(`http://127.0.0.1:${String(port)}/`).then(({ ok }) => ok, () => false), patiently).toBe(true) // prettier-ignore
    return child
  }

  const kill = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  const tokenOf = (identity: string): Promise<string> => {
    const token = new AccessToken(key, secret, { identity, ttl: 600 })
    token.addGrant({ roomJoin: true, room: 'room' })
    token.kind = 'sip'
    return token.toJwt()
  }

  it('is found again when it comes back, and sound flows on', async () => {
    const [port, mediaPort] = [await freePort(), await freePort()]
    const url = `ws://127.0.0.1:${String(port)}`
    const first = await launch(port, mediaPort)
    const [alice, bob] = [await enter(url, await tokenOf('alice')), await enter(url, await tokenOf('bob'))]
    const ear = new Ear(bob)
    stopping.push(sing(await speak(alice), 440))
    await expect.poll(() => ear.count('alice'), patiently).toBeGreaterThan(5)
    const back = Promise.all([alice, bob].map((client) => new Promise<void>((resolve) => client.on('reconnected', resolve))))
    await kill(first)
    await launch(port, mediaPort)
    await back
    ear.forget()
    await expect.poll(() => Math.abs((ear.pitch('alice') ?? 0) - 440) <= 6, patiently).toBe(true)
  })

  it('is lost when it stays away, in the time that LiveKit clients take', async () => {
    const [port, mediaPort] = [await freePort(), await freePort()]
    const child = await launch(port, mediaPort)
    const alice = await enter(`ws://127.0.0.1:${String(port)}`, await tokenOf('alice'))
    const end = endOf(alice)
    await kill(child)
    expect(await end).toBe('lost')
    expect(await alice.publish()).toEqual({ published: false, why: 'closed' })
  })
})
