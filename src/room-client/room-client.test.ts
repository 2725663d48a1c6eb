/** Room clients against a real media server. LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET put a livekit-server in its place. */
import { randomBytes } from 'node:crypto'
import { TrackSource } from 'livekit-server-sdk'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRoomConnector, type RoomConnector } from './create-room-connector.ts'
import { cuttableWay } from './cuttable-way.suite.ts'
import type { ConnectOptions, LocalSound, PublishOptions, RemoteSound, RoomClient, RoomEnd } from './room-client.ts'
import { isForeign, type RoomServer, startRoomServer } from './room-server.suite.ts'
import { Ear, sing } from './sine.suite.ts'
import { systemSurroundings } from './surroundings.ts'

let server: RoomServer
let connector: RoomConnector
let room: string
const stopping: (() => void)[] = []

beforeAll(async () => {
  server = await startRoomServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  connector = await createRoomConnector()
  room = `room-${randomBytes(6).toString('hex')}`
})
afterEach(() => {
  for (const stop of stopping.splice(0)) stop()
  connector.close()
})

async function enter(identity: string, options: Partial<ConnectOptions> = {}, from = connector): Promise<RoomClient> {
  const connection = await from.connect({ url: server.url, token: await server.token(room, identity), ...options })
  if (!connection.connected) throw new Error(`${identity} was not let in: ${connection.end} ${connection.message}`)
  return connection.room
}

async function speak(client: RoomClient, options?: PublishOptions): Promise<LocalSound> {
  const publication = await client.publish(options)
  if (!publication.published) throw new Error(`not published: ${publication.why}`)
  return publication.sound
}

function singing(sound: LocalSound, hertz: number): void {
  stopping.push(sing(sound, hertz))
}

const endOf = (client: RoomClient): Promise<RoomEnd> => new Promise((resolve) => client.on('closed', resolve))
const patiently = { timeout: 15_000 }
const near = (hertz: number) => [hertz - 6, hertz + 6] as const
const isNear = (pitch: number | null, hertz: number): boolean => pitch !== null && pitch >= near(hertz)[0] && pitch <= near(hertz)[1]

it.skipIf(isForeign)('a server that names an address which leads nowhere is reached at the one that we know', async () => {
  const hidden = await startRoomServer({ announce: ['127.0.0.2'] })
  stopping.push(() => void hidden.close())
  const token = (identity: string): Promise<string> => hidden.token(room, identity)
  const inside = async (identity: string) => enter(identity, { url: hidden.url, token: await token(identity), mediaAddress: '127.0.0.1' })
  const [alice, bob] = await Promise.all([inside('alice'), inside('bob')])
  const ear = new Ear(bob)
  singing(await speak(alice), 440)
  await expect.poll(() => isNear(ear.pitch('alice'), 440), patiently).toBe(true)
})

describe('sound', () => {
  it('two clients hear what the other sings, in sequence and on time', async () => {
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    const [aliceEar, bobEar] = [new Ear(alice), new Ear(bob)]
    singing(await speak(alice), 440)
    singing(await speak(bob), 1000)
    await expect.poll(() => isNear(bobEar.pitch('alice'), 440), patiently).toBe(true)
    await expect.poll(() => isNear(aliceEar.pitch('bob'), 1000), patiently).toBe(true)
    const packets = bobEar.packets.get('alice')!.slice(-20)
    for (const [at, packet] of packets.entries()) {
      if (at === 0) continue
      const steps = (packet.sequence - packets[at - 1]!.sequence) & 0xffff
      expect((packet.timestamp - packets[at - 1]!.timestamp) >>> 0).toBe(steps * 960)
    }
  })

  it('a muted client is not heard, and one that skipped is heard later in time', async () => {
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    const ear = new Ear(bob)
    const sound = await speak(alice)
    singing(sound, 440)
    await expect.poll(() => ear.count('alice'), patiently).toBeGreaterThan(5)
    sound.mute(true)
    await expect.poll(async () => (await trackOf('alice'))?.muted, patiently).toBe(true)
    await settled(() => ear.count('alice'))
    const last = ear.packets.get('alice')!.at(-1)!
    ear.forget()
    sound.mute(false)
    await expect.poll(() => ear.count('alice'), patiently).toBeGreaterThan(5)
    const first = ear.packets.get('alice')![0]!
    const passed = (first.timestamp - last.timestamp) >>> 0
    // livekit-server counts the time of a silence by its own clock.
    expect(isForeign ? 0 : passed % 960).toBe(0)
    expect(passed).toBeGreaterThan(960)
    await expect.poll(async () => (await trackOf('alice'))?.muted, patiently).toBe(false)
  })

  it('the server mutes: the client is told, and falls silent', async () => {
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    const ear = new Ear(bob)
    const sound = await speak(alice)
    singing(sound, 440)
    await expect.poll(() => ear.count('alice'), patiently).toBeGreaterThan(5)
    const muted = new Promise((resolve) => alice.on('muted', resolve))
    await server.service.mutePublishedTrack(room, 'alice', sound.trackSid, true)
    expect(await muted).toBe(true)
    expect(sound.muted).toBe(true)
    await settled(() => ear.count('alice'))
  })

  it('hears only what it wants, and changes its mind', async () => {
    const alice = await enter('alice')
    const sound = await speak(alice)
    singing(sound, 440)
    const asked: RemoteSound[] = []
    const bob = await enter('bob', { wants: (each) => asked.push(each) === 0 })
    const ear = new Ear(bob)
    await expect.poll(() => bob.sounds, patiently).toEqual([{ trackSid: sound.trackSid, identity: 'alice', source: 'microphone' }])
    expect(asked[0]).toEqual(bob.sounds[0])
    const events: string[] = []
    bob.on('soundStarted', ({ identity }) => void events.push(`started ${identity}`))
    bob.on('soundStopped', ({ identity }) => void events.push(`stopped ${identity}`))
    bob.listen(sound.trackSid, true)
    await expect.poll(() => ear.count('alice'), patiently).toBeGreaterThan(5)
    bob.listen(sound.trackSid, false)
    await expect.poll(() => events, patiently).toEqual(['started alice', 'stopped alice'])
    await settled(() => ear.count('alice'))
  })

  it.skipIf(isForeign)('knows whether anybody listens to it', async () => {
    const alice = await enter('alice')
    const sound = await speak(alice)
    await expect.poll(() => sound.listened, patiently).toBe(false)
    const bob = await enter('bob', { wants: () => false })
    await expect.poll(() => bob.sounds.length, patiently).toBe(1)
    bob.listen(sound.trackSid, true)
    await expect.poll(() => sound.listened, patiently).toBe(true)
    bob.listen(sound.trackSid, false)
    await expect.poll(() => sound.listened, patiently).toBe(false)
    bob.listen(sound.trackSid, true)
    await expect.poll(() => sound.listened, patiently).toBe(true)
    bob.close()
    await expect.poll(() => sound.listened, patiently).toBe(false)
  })

  it('an unpublished track is gone for everybody, and another can follow', async () => {
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    const ear = new Ear(bob)
    const first = await speak(alice)
    singing(first, 440)
    expect(await alice.publish()).toEqual({ published: false, why: 'already' })
    await expect.poll(() => ear.count('alice'), patiently).toBeGreaterThan(5)
    alice.unpublish()
    await expect.poll(() => bob.sounds, patiently).toEqual([])
    const second = await speak(alice)
    expect(second.trackSid).not.toBe(first.trackSid)
    singing(second, 800)
    await expect.poll(() => isNear(ear.pitch('alice'), 800), patiently).toBe(true)
  })

  it('eight are heard at once: the connection grows', async () => {
    const singers = await Promise.all(Array.from({ length: 8 }, (_, index) => enter(`singer ${index}`, { wants: () => false })))
    const ear = new Ear(await enter('listener'))
    for (const [index, singer] of singers.entries()) singing(await speak(singer), 300 + 100 * index)
    for (const index of singers.keys())
      await expect.poll(() => isNear(ear.pitch(`singer ${index}`), 300 + 100 * index), patiently).toBe(true)
  })

  it('who may not publish is told so', async () => {
    const silent = await enter('silent', { token: await server.token(room, 'silent', { canPublish: false }) })
    expect(await silent.publish()).toEqual({ published: false, why: 'not-allowed' })
  })

  it('sends G.711 untouched where the server takes it, Opus otherwise', async () => {
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    const heard: [string, Buffer][] = []
    bob.on('sound', (_sound, { codec, payload }) => void heard.push([codec, Buffer.from(payload)]))
    const sound = await speak(alice, { codecs: ['pcmu', 'opus'] })
    expect(sound.codec).toBe(isForeign ? 'pcmu' : 'opus')
    const payload = randomBytes(160)
    const timer = setInterval(() => sound.send(payload, sound.codec === 'opus' ? 960 : 160, 40), 20)
    stopping.push(() => clearInterval(timer))
    await expect.poll(() => heard[0], patiently).toEqual([sound.codec, payload])
  })

  it('publishes a microphone', async () => {
    const alice = await enter('alice')
    await speak(alice)
    expect((await trackOf('alice'))?.source).toBe(TrackSource.MICROPHONE)
  })
})

const trackOf = async (identity: string) => (await server.service.getParticipant(room, identity)).tracks[0]

/** Until it has not changed for a while. */
async function settled(count: () => number): Promise<void> {
  for (let before = -1; before !== count();) {
    before = count()
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

describe('data', () => {
  it('reaches everybody else, or those who are named', async () => {
    const [alice, bob, carol] = await Promise.all([enter('alice'), enter('bob'), enter('carol')])
    const heard: string[] = []
    for (const client of [alice, bob, carol])
      client.on('data', (identity, topic, payload) => {
        heard.push(`${client.identity} from ${identity}: ${topic} ${Buffer.from(payload).toString()}`)
      })
    expect(alice.sendData('hand', Buffer.from('up'))).toBe(true)
    await expect.poll(() => heard.toSorted(), patiently).toEqual(['bob from alice: hand up', 'carol from alice: hand up'])
    expect(bob.sendData('note', Buffer.from('psst'), { to: ['carol'] })).toBe(true)
    expect(carol.sendData('level', Buffer.from('7'), { lossy: true })).toBe(true)
    await expect.poll(() => heard.length, patiently).toBe(5)
    expect(heard).toEqual(expect.arrayContaining(['carol from bob: note psst', 'alice from carol: level 7', 'bob from carol: level 7']))
  })
})

describe('ends', () => {
  it('[R4] a removed client ends as removed, a second with its name replaces it', async () => {
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    const ends = Promise.all([endOf(alice), endOf(bob)])
    await server.service.removeParticipant(room, 'alice')
    await enter('bob')
    expect(await ends).toEqual(['removed', 'replaced'])
  })

  it('a room that is deleted ends for all', async () => {
    const clients = await Promise.all([enter('alice'), enter('bob')])
    const ends = Promise.all(clients.map(endOf))
    await server.service.deleteRoom(room)
    expect(await ends).toEqual(['ended', 'ended'])
  })

  it('one that leaves is gone at once', async () => {
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    const end = endOf(alice)
    alice.close()
    alice.close()
    expect(await end).toBe('left')
    await expect.poll(async () => (await server.service.listParticipants(room)).map(({ identity }) => identity)).toEqual(['bob'])
    expect(await alice.publish()).toEqual({ published: false, why: 'closed' })
    expect(alice.sendData('x', new Uint8Array(1))).toBe(false)
    expect(bob.participantSid).not.toBe('')
  })

  it('[A3] a refused client is told why and gets no room', async () => {
    const refused = await connector.connect({ url: server.url, token: 'not.a.token' })
    expect(refused).toMatchObject({ connected: false, end: 'refused' })
    expect(await connector.connect({ url: 'ftp://nowhere', token: 'x' })).toMatchObject({ connected: false, end: 'refused' })
    expect(await connector.connect({ url: server.url, token: 'a\nb' })).toMatchObject({ connected: false, end: 'refused' })
    expect(await connector.connect({ url: 'ws://127.0.0.1:9', token: 'x' })).toMatchObject({ connected: false, end: 'lost' })
  })
})

describe('breaks', () => {
  it('resumes the same session when its signal connection is cut, and is heard on', async () => {
    const way = await cuttableWay(server.url)
    stopping.push(() => way.close())
    const [alice, bob] = await Promise.all([enter('alice', { url: way.url }), enter('bob')])
    const [aliceEar, bobEar] = [new Ear(alice), new Ear(bob)]
    singing(await speak(alice), 440)
    singing(await speak(bob), 700)
    await expect.poll(() => bobEar.count('alice') > 5 && aliceEar.count('bob') > 5, patiently).toBe(true)
    const { participantSid } = alice
    const back = new Promise<void>((resolve) => alice.on('reconnected', resolve))
    way.cut()
    await back
    expect(alice.participantSid).toBe(participantSid)
    ;[aliceEar, bobEar].forEach((ear) => ear.forget())
    await expect.poll(() => isNear(bobEar.pitch('alice'), 440) && isNear(aliceEar.pitch('bob'), 700), patiently).toBe(true)
    expect(alice.sendData('still', Buffer.from('here'))).toBe(true)
  })

  it.skipIf(isForeign)('begins a new session when the server was restarted, and publishes again', async () => {
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    const ear = new Ear(bob)
    const sound = await speak(alice)
    singing(sound, 440)
    await expect.poll(() => ear.count('alice'), patiently).toBeGreaterThan(5)
    const { trackSid } = sound
    const back = Promise.all([alice, bob].map((client) => new Promise<void>((resolve) => client.on('reconnected', resolve))))
    await server.stop()
    await server.startAgain()
    await back
    ear.forget()
    await expect.poll(() => isNear(ear.pitch('alice'), 440), patiently).toBe(true)
    expect(sound.trackSid).not.toBe(trackSid)
  })

  it.skipIf(isForeign)('is lost when the server stays away', async () => {
    let haste = 1
    const hasty = await createRoomConnector({
      ...systemSurroundings,
      after: (milliseconds, action) => systemSurroundings.after(milliseconds / haste, action),
    })
    const connection = await hasty.connect({ url: server.url, token: await server.token(room, 'alice') })
    if (!connection.connected) throw new Error('not connected')
    const end = endOf(connection.room)
    haste = 50
    await server.stop()
    expect(await end).toBe('lost')
    await server.startAgain()
    hasty.close()
  })
})
