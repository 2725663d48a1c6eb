/** Pictures between room clients over a real media server. */
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRoomConnector, type RoomConnector } from './create-room-connector.ts'
import { cuttableWay } from './cuttable-way.suite.ts'
import { H264Camera } from './h264-camera.suite.ts'
import { lossyWay } from './lossy-way.suite.ts'
import type { ConnectOptions, RoomClient } from './room-client.ts'
import type { LocalPicture, ReceivedPicture, RemotePicture } from './room-pictures.ts'
import { isForeign, type RoomServer, startRoomServer } from './room-server.suite.ts'
import { sing } from './sine.suite.ts'

let server: RoomServer
let connector: RoomConnector
let room: string
const stopping: (() => void)[] = []
const patiently = { timeout: 20_000 }
const size = { width: 1280, height: 720 }

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

async function enter(identity: string, options: Partial<ConnectOptions> = {}, at = server): Promise<RoomClient> {
  const connection = await connector.connect({ url: at.url, token: await at.token(room, identity), ...options })
  if (!connection.connected) throw new Error(`${identity} was not let in: ${connection.end} ${connection.message}`)
  return connection.room
}

async function film(client: RoomClient): Promise<LocalPicture> {
  const publication = await client.publishPicture(size)
  if (!publication.published) throw new Error(`not published: ${publication.why}`)
  return publication.picture
}

async function roll(client: RoomClient): Promise<{ camera: H264Camera; picture: LocalPicture }> {
  const picture = await film(client)
  const camera = new H264Camera(picture)
  client.on('keyFrameWanted', () => camera.wantKey())
  stopping.push(camera.roll())
  return { camera, picture }
}

/** All that one client sees. */
class Eye {
  readonly seen: (ReceivedPicture & { readonly of: RemotePicture })[] = []

  constructor(client: RoomClient) {
    client.on('picture', (of, picture) => void this.seen.push({ of, ...picture }))
  }
}

async function watch(client: RoomClient, identity: string): Promise<string> {
  const trackSid = (): string => client.pictures.find((picture) => picture.identity === identity)?.trackSid ?? ''
  await expect.poll(trackSid, patiently).not.toBe('')
  client.look(trackSid(), { width: 320, height: 180 })
  return trackSid()
}

/** Every picture is one that was sent, byte by byte, in order; gives where each stands among those. */
function placesOf(eye: Eye, camera: H264Camera): number[] {
  const sent = camera.sent.map(({ data }) => data.toString('latin1'))
  const places = eye.seen.map(({ data }) => sent.indexOf(Buffer.from(data).toString('latin1')))
  expect(places).not.toContain(-1)
  expect(places).toEqual([...places].toSorted((a, b) => a - b))
  return places
}

describe('pictures', () => {
  it('arrive whole, in order and on time, and only where they are looked at', async () => {
    const [alice, bob, carol] = await Promise.all([enter('alice'), enter('bob'), enter('carol')])
    const { camera } = await roll(alice)
    const [eye, closed] = [new Eye(bob), new Eye(carol)]
    await watch(bob, 'alice')
    await expect.poll(() => eye.seen.length, patiently).toBeGreaterThan(30)
    const places = placesOf(eye, camera)
    expect(places).toEqual(places.map((_, at) => places[0]! + at))
    expect(eye.seen[0]).toMatchObject({ codec: 'h264', key: true, of: { identity: 'alice', source: 'camera', ...size, muted: false } })
    const shifts = eye.seen.map(({ timestamp }, at) => (timestamp - camera.sent[places[at]!]!.timestamp) >>> 0)
    expect(new Set(shifts).size).toBe(1)
    expect(eye.seen.map(({ key }) => key)).toEqual(places.map((place) => camera.sent[place]!.key))
    expect(carol.pictures).toHaveLength(1)
    expect(closed.seen).toEqual([])
  })

  it('a key frame comes when it is asked for, and nothing when nobody looks any more', async () => {
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    const { camera, picture } = await roll(alice)
    const eye = new Eye(bob)
    const trackSid = await watch(bob, 'alice')
    await expect.poll(() => eye.seen.length, patiently).toBeGreaterThan(3)
    expect(picture.watched).toBe(true)
    const keys = (): number => eye.seen.filter(({ key }) => key).length
    const before = keys()
    bob.refresh(trackSid)
    await expect.poll(keys, patiently).toBeGreaterThan(before)
    bob.look(trackSid, null)
    await expect.poll(() => picture.watched, patiently).toBe(false)
    const seen = eye.seen.length
    const filmed = camera.sent.length
    await expect.poll(() => camera.sent.length, patiently).toBeGreaterThan(filmed + 10)
    expect(eye.seen.length).toBeLessThanOrEqual(seen + 2)
    bob.look(trackSid, { width: 640, height: 360 })
    await expect.poll(() => eye.seen.length, patiently).toBeGreaterThan(seen + 10)
    placesOf(eye, camera)
  })

  it('somebody appears, is muted, is seen again and goes', async () => {
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    let told = 0
    bob.on('pictures', () => void (told += 1))
    const { camera, picture } = await roll(alice)
    const eye = new Eye(bob)
    await watch(bob, 'alice')
    await expect.poll(() => eye.seen.length, patiently).toBeGreaterThan(3)
    picture.mute(true)
    await expect.poll(() => bob.pictures[0]?.muted, patiently).toBe(true)
    const sent = camera.sent.length
    await expect.poll(() => camera.sent.length, patiently).toBeGreaterThan(sent + 10)
    const seen = eye.seen.length
    picture.mute(false)
    await expect.poll(() => eye.seen.length, patiently).toBeGreaterThan(seen + 10)
    expect(bob.pictures[0]?.muted).toBe(false)
    expect(eye.seen[seen]?.key).toBe(true)
    placesOf(eye, camera)
    const before = told
    alice.unpublishPicture()
    await expect.poll(() => bob.pictures, patiently).toEqual([])
    expect(told).toBeGreaterThan(before)
    expect(await alice.publishPicture(size)).toMatchObject({ published: true })
    await expect.poll(() => bob.pictures.length, patiently).toBe(1)
  })

  it('the server mutes a picture: its owner is told', async () => {
    const alice = await enter('alice')
    const picture = await film(alice)
    const muted = new Promise((resolve) => alice.on('pictureMuted', resolve))
    await server.service.mutePublishedTrack(room, 'alice', picture.trackSid, true)
    expect(await muted).toBe(true)
  })

  it('one may publish a picture only if allowed, and one only', async () => {
    const [alice, mallory] = [
      await enter('alice'),
      await enter('mallory', { token: await server.token(room, 'mallory', { canPublish: false }) }),
    ]
    await film(alice)
    expect(await alice.publishPicture(size)).toEqual({ published: false, why: 'already' })
    expect(await mallory.publishPicture(size)).toEqual({ published: false, why: 'not-allowed' })
    mallory.close()
    expect(await mallory.publishPicture(size)).toEqual({ published: false, why: 'closed' })
  })

  it('two who look at each other see, and hear, and know who speaks', async () => {
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    const [cameras, eyes] = [
      [await roll(alice), await roll(bob)],
      [new Eye(alice), new Eye(bob)],
    ]
    await Promise.all([watch(alice, 'bob'), watch(bob, 'alice')])
    const speakers: (readonly string[])[] = []
    bob.on('speakers', (identities) => void speakers.push(identities))
    const publication = await alice.publish()
    if (publication.published) stopping.push(sing(publication.sound, 440))
    await expect.poll(() => speakers.at(-1), patiently).toEqual(['alice'])
    await expect.poll(() => Math.min(...eyes.map(({ seen }) => seen.length)), patiently).toBeGreaterThan(10)
    placesOf(eyes[0]!, cameras[1]!.camera)
    placesOf(eyes[1]!, cameras[0]!.camera)
  })
})

describe.skipIf(isForeign)('a network that loses packets', () => {
  let hidden: RoomServer
  beforeAll(async () => {
    hidden = await startRoomServer({ announce: ['127.0.0.2'] })
  })
  afterAll(() => hidden.close())

  it('what is lost on either way is sent again: every picture arrives', async () => {
    let counted = 0
    const way = await lossyWay(hidden.mediaPort, () => ++counted % 10 === 0)
    stopping.push(() => way.close())
    const [alice, bob] = await Promise.all(['alice', 'bob'].map((name) => enter(name, { mediaAddress: way.address }, hidden)))
    const { camera } = await roll(alice!)
    const eye = new Eye(bob!)
    await watch(bob!, 'alice')
    await expect.poll(() => eye.seen.length, patiently).toBeGreaterThan(60)
    const places = placesOf(eye, camera)
    const holes = places.filter((place, at) => at > 0 && place !== places[at - 1]! + 1).length
    expect(counted).toBeGreaterThan(200)
    expect(holes).toBe(0)
  })

  it('after a second without a packet the picture begins anew', async () => {
    let isDown = false
    const way = await lossyWay(hidden.mediaPort, () => isDown)
    stopping.push(() => way.close())
    const [alice, bob] = [
      await enter('alice', { mediaAddress: '127.0.0.1' }, hidden),
      await enter('bob', { mediaAddress: way.address }, hidden),
    ]
    const { camera } = await roll(alice)
    const eye = new Eye(bob)
    await watch(bob, 'alice')
    await expect.poll(() => eye.seen.length, patiently).toBeGreaterThan(10)
    isDown = true
    const since = camera.sent.length
    await expect.poll(() => camera.sent.length, patiently).toBeGreaterThan(since + 40)
    const seen = eye.seen.length
    isDown = false
    await expect.poll(() => eye.seen.length, patiently).toBeGreaterThan(seen + 20)
    placesOf(eye, camera)
  })
})

describe('breaks', () => {
  it('what is looked at and what is shown outlive a signal connection that is cut', async () => {
    const [aliceWay, bobWay] = [await cuttableWay(server.url), await cuttableWay(server.url)]
    stopping.push(
      () => aliceWay.close(),
      () => bobWay.close(),
    )
    const [alice, bob] = [await enter('alice', { url: aliceWay.url }), await enter('bob', { url: bobWay.url })]
    const { camera } = await roll(alice)
    const eye = new Eye(bob)
    await watch(bob, 'alice')
    await expect.poll(() => eye.seen.length, patiently).toBeGreaterThan(3)
    const back = Promise.all([alice, bob].map((client) => new Promise<void>((resolve) => client.on('reconnected', resolve))))
    aliceWay.cut()
    bobWay.cut()
    await back
    const seen = eye.seen.length
    await expect.poll(() => eye.seen.length, patiently).toBeGreaterThan(seen + 20)
    placesOf(eye, camera)
  })

  it.skipIf(isForeign)('a server that was restarted shows again what is shown', async () => {
    const own = await startRoomServer()
    stopping.push(() => void own.close())
    const [alice, bob] = [await enter('alice', {}, own), await enter('bob', {}, own)]
    const { camera, picture } = await roll(alice)
    const eye = new Eye(bob)
    await watch(bob, 'alice')
    await expect.poll(() => eye.seen.length, patiently).toBeGreaterThan(3)
    const before = picture.trackSid
    const back = Promise.all([alice, bob].map((client) => new Promise<void>((resolve) => client.on('reconnected', resolve))))
    await own.stop()
    await own.startAgain()
    await back
    // The track is another one now, and nobody has looked at it yet.
    await expect.poll(() => bob.pictures[0]?.trackSid ?? before, patiently).not.toBe(before)
    const seen = eye.seen.length
    await watch(bob, 'alice')
    await expect.poll(() => eye.seen.length, patiently).toBeGreaterThan(seen + 10)
    placesOf(eye, camera)
  })
})
