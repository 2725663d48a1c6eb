/** Pictures between room clients over a real media server. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, type TestContext, vi } from 'vitest'
import { createRoomConnector } from './create-room-connector.ts'
import { cuttableWay } from './cuttable-way.suite.ts'
import { H264Camera } from './h264-camera.suite.ts'
import { lossyWay } from './lossy-way.suite.ts'
import type { ConnectOptions, RoomClient } from './room-client.ts'
import type { LocalPicture, ReceivedPicture, RemotePicture } from './room-pictures.ts'
import { isForeign, type RoomServer, startRoomServer } from './room-server.suite.ts'
import { sing } from './sine.suite.ts'

let server: RoomServer
/** As `expect.poll`, which cannot be told by which of several tests at a time it is called. */
const until = (condition: () => boolean): Promise<unknown> => vi.waitUntil(condition, { timeout: 40_000, interval: 20 })
const size = { width: 1280, height: 720 }

vi.setConfig({ testTimeout: 120_000 })

beforeAll(async () => {
  server = await startRoomServer()
})
afterAll(() => server.close())

/** A room of one test’s own. */
async function stage({ onTestFinished }: TestContext, at = server) {
  const connector = await createRoomConnector()
  const name = `room-${randomBytes(6).toString('hex')}`
  const stopping: (() => void)[] = [() => connector.close()]
  onTestFinished(() => stopping.forEach((stop) => stop()))
  const enter = async (identity: string, options: Partial<ConnectOptions> = {}): Promise<RoomClient> => {
    const connection = await connector.connect({ url: at.url, token: await at.token(name, identity), ...options })
    if (!connection.connected) throw new Error(`${identity} was not let in: ${connection.end} ${connection.message}`)
    return connection.room
  }
  const roll = async (client: RoomClient): Promise<{ camera: H264Camera; picture: LocalPicture }> => {
    const picture = await film(client)
    const camera = new H264Camera(picture)
    client.on('keyFrameWanted', () => camera.wantKey())
    stopping.push(camera.roll())
    return { camera, picture }
  }
  return { name, enter, roll, stopping }
}

async function film(client: RoomClient): Promise<LocalPicture> {
  const publication = await client.publishPicture(size)
  if (!publication.published) throw new Error(`not published: ${publication.why}`)
  return publication.picture
}

/** Bytes: livekit-server blanks a picture that it stops sending; none of ours is as small. */
const blank = 100

/** All that one client sees. */
class Eye {
  readonly seen: (ReceivedPicture & { readonly of: RemotePicture })[] = []

  constructor(client: RoomClient) {
    client.on('picture', (of, picture) => {
      if (picture.data.length > blank) this.seen.push({ of, ...picture })
    })
  }
}

async function watch(client: RoomClient, identity: string): Promise<string> {
  const trackSid = (): string => client.pictures.find((picture) => picture.identity === identity)?.trackSid ?? ''
  await until(() => trackSid() !== '')
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

/** Of pictures without one left out. */
function longestRun(places: readonly number[]): number {
  let [run, longest] = [0, 0]
  for (const [at, place] of places.entries()) {
    run = place === (places[at - 1] ?? place) + 1 ? run + 1 : 1
    longest = Math.max(longest, run)
  }
  return longest
}

describe.concurrent('pictures', () => {
  it('arrive whole, in order and on time, and only where they are looked at', async (context) => {
    const { enter, roll } = await stage(context)
    const [alice, bob, carol] = await Promise.all([enter('alice'), enter('bob'), enter('carol')])
    const { camera } = await roll(alice)
    const [eye, closed] = [new Eye(bob), new Eye(carol)]
    await watch(bob, 'alice')
    await until(() => eye.seen.length > 30)
    const places = placesOf(eye, camera)
    expect(places).toEqual(places.map((_, at) => places[0]! + at))
    expect(eye.seen[0]).toMatchObject({ codec: 'h264', key: true, of: { identity: 'alice', source: 'camera', ...size, muted: false } })
    const shifts = eye.seen.map(({ timestamp }, at) => (timestamp - camera.sent[places[at]!]!.timestamp) >>> 0)
    expect(new Set(shifts).size).toBe(1)
    expect(eye.seen.map(({ key }) => key)).toEqual(places.map((place) => camera.sent[place]!.key))
    expect(carol.pictures).toHaveLength(1)
    expect(closed.seen).toEqual([])
  })

  it('a key frame comes when it is asked for, and nothing when nobody looks any more', async (context) => {
    const { enter, roll } = await stage(context)
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    const { camera, picture } = await roll(alice)
    const eye = new Eye(bob)
    const trackSid = await watch(bob, 'alice')
    await until(() => eye.seen.length > 3)
    expect(picture.watched).toBe(true)
    const keys = (): number => eye.seen.filter(({ key }) => key).length
    const before = keys()
    bob.refresh(trackSid)
    await until(() => keys() > before)
    bob.look(trackSid, null)
    await until(() => picture.watched === false)
    const seen = eye.seen.length
    const filmed = camera.sent.length
    await until(() => camera.sent.length > filmed + 10)
    expect(eye.seen.length).toBeLessThanOrEqual(seen + 2)
    bob.look(trackSid, { width: 640, height: 360 })
    await until(() => eye.seen.length > seen + 10)
    placesOf(eye, camera)
  })

  it('somebody appears, is muted, is seen again and goes', async (context) => {
    const { enter, roll } = await stage(context)
    const [alice, bob] = await Promise.all([enter('alice'), enter('bob')])
    let told = 0
    bob.on('pictures', () => void (told += 1))
    const { camera, picture } = await roll(alice)
    const eye = new Eye(bob)
    await watch(bob, 'alice')
    await until(() => eye.seen.length > 3)
    picture.mute(true)
    await until(() => bob.pictures[0]?.muted === true)
    const sent = camera.sent.length
    await until(() => camera.sent.length > sent + 10)
    const seen = eye.seen.length
    picture.mute(false)
    await until(() => eye.seen.length > seen + 10)
    expect(bob.pictures[0]?.muted).toBe(false)
    expect(eye.seen[seen]?.key).toBe(true)
    placesOf(eye, camera)
    const before = told
    alice.unpublishPicture()
    await until(() => bob.pictures.length === 0)
    expect(told).toBeGreaterThan(before)
    expect(await alice.publishPicture(size)).toMatchObject({ published: true })
    await until(() => bob.pictures.length === 1)
  })

  it('the server mutes a picture: its owner is told', async (context) => {
    const { name, enter } = await stage(context)
    const alice = await enter('alice')
    const picture = await film(alice)
    const muted = new Promise((resolve) => alice.on('pictureMuted', resolve))
    await server.service.mutePublishedTrack(name, 'alice', picture.trackSid, true)
    expect(await muted).toBe(true)
  })

  it('one may publish a picture only if allowed, and one only', async (context) => {
    const { name, enter } = await stage(context)
    const [alice, mallory] = [
      await enter('alice'),
      await enter('mallory', { token: await server.token(name, 'mallory', { canPublish: false }) }),
    ]
    await film(alice)
    expect(await alice.publishPicture(size)).toEqual({ published: false, why: 'already' })
    expect(await mallory.publishPicture(size)).toEqual({ published: false, why: 'not-allowed' })
    mallory.close()
    expect(await mallory.publishPicture(size)).toEqual({ published: false, why: 'closed' })
  })

  it('two who look at each other see, and hear, and know who speaks', async (context) => {
    const { enter, roll, stopping } = await stage(context)
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
    await until(() => speakers.at(-1)?.join() === 'alice')
    await until(() => Math.min(...eyes.map(({ seen }) => seen.length)) > 10)
    expect(placesOf(eyes[0]!, cameras[1]!.camera).length).toBeGreaterThan(10)
    expect(placesOf(eyes[1]!, cameras[0]!.camera).length).toBeGreaterThan(10)
  })
})

describe.skipIf(isForeign).concurrent('a network that loses packets', () => {
  let hidden: RoomServer
  beforeAll(async () => {
    hidden = await startRoomServer({ announce: ['127.0.0.2'] })
  })
  afterAll(() => hidden.close())

  it('what is lost on either way is sent again', async (context) => {
    let counted = 0
    const way = await lossyWay('127.0.0.3', hidden.mediaPort, () => ++counted % 20 === 0)
    const { enter, roll, stopping } = await stage(context, hidden)
    stopping.push(() => way.close())
    const [alice, bob] = [await enter('alice', { mediaAddress: way.address }), await enter('bob', { mediaAddress: way.address })]
    const { camera } = await roll(alice)
    const eye = new Eye(bob)
    await watch(bob, 'alice')
    // Of these some sixty packets six were lost at first, three on either way. A machine that stands still for a second loses more, and begins anew.
    await until(() => longestRun(placesOf(eye, camera)) > 15)
    expect(counted).toBeGreaterThan(100)
  })

  it('after a second without a packet the picture goes on', async (context) => {
    const { enter, roll, stopping } = await stage(context, hidden)
    let isDown = false
    const way = await lossyWay('127.0.0.4', hidden.mediaPort, () => isDown)
    stopping.push(() => way.close())
    const [alice, bob] = [await enter('alice', { mediaAddress: '127.0.0.1' }), await enter('bob', { mediaAddress: way.address })]
    const { camera } = await roll(alice)
    const eye = new Eye(bob)
    await watch(bob, 'alice')
    await until(() => eye.seen.length > 10)
    isDown = true
    const since = camera.sent.length
    await until(() => camera.sent.length > since + 40)
    isDown = false
    const back = camera.sent.length
    await until(() => (placesOf(eye, camera).at(-1) ?? 0) > back + 10)
    expect(camera.sent.length).toBeGreaterThan(eye.seen.length)
  })
})

describe.concurrent('breaks', () => {
  it('what is looked at and what is shown outlive a signal connection that is cut', async (context) => {
    const { enter, roll, stopping } = await stage(context)
    const [aliceWay, bobWay] = [await cuttableWay(server.url), await cuttableWay(server.url)]
    stopping.push(
      () => aliceWay.close(),
      () => bobWay.close(),
    )
    const [alice, bob] = [await enter('alice', { url: aliceWay.url }), await enter('bob', { url: bobWay.url })]
    const { camera } = await roll(alice)
    const eye = new Eye(bob)
    await watch(bob, 'alice')
    await until(() => eye.seen.length > 3)
    const back = Promise.all([alice, bob].map((client) => new Promise<void>((resolve) => client.on('reconnected', resolve))))
    aliceWay.cut()
    bobWay.cut()
    await back
    const seen = eye.seen.length
    await until(() => eye.seen.length > seen + 20)
    expect(placesOf(eye, camera).length).toBe(eye.seen.length)
  })

  it.skipIf(isForeign)('a server that was restarted shows again what is shown', async (context) => {
    const own = await startRoomServer()
    context.onTestFinished(() => own.close())
    const { enter, roll } = await stage(context, own)
    const [alice, bob] = [await enter('alice'), await enter('bob')]
    const { camera, picture } = await roll(alice)
    const eye = new Eye(bob)
    await watch(bob, 'alice')
    await until(() => eye.seen.length > 3)
    const before = picture.trackSid
    const back = Promise.all([alice, bob].map((client) => new Promise<void>((resolve) => client.on('reconnected', resolve))))
    await own.stop()
    await own.startAgain()
    await back
    // The track is another one now, and nobody has looked at it yet.
    await until(() => (bob.pictures[0]?.trackSid ?? before) !== before)
    const seen = eye.seen.length
    await watch(bob, 'alice')
    await until(() => eye.seen.length > seen + 10)
    expect(placesOf(eye, camera).length).toBe(eye.seen.length)
  })
})
