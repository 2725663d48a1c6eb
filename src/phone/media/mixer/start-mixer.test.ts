/** The whole mixer: its thread, telephones by RTP on loopback, and a real media server (LIVEKIT_URL names another one) with a participant of its own. */
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freePorts } from '../../../../test/harness/free-ports.ts'
import { createRoomConnector, type RoomConnector } from '../../../room-client/create-room-connector.ts'
import type { RoomClient } from '../../../room-client/room-client.ts'
import { isForeign, type RoomServer, startRoomServer } from '../../../room-client/room-server.suite.ts'
import { Ear, sing } from '../../../room-client/sine.suite.ts'
import type { CodecName } from '../codec/create-codec.ts'
import { DialledIn } from './dialled-in.suite.ts'
import type { Mixer } from './mixer.ts'
import type { RoomCodec } from './room-codec.ts'
import { startMixer } from './start-mixer.ts'

let server: RoomServer
let connector: RoomConnector
let mixer: Mixer
let room: string
const crashes: Error[] = []
const endings: (() => void)[] = []
const patiently = { timeout: 20_000 }

beforeAll(async () => {
  server = await startRoomServer()
  connector = await createRoomConnector()
  const news = { crashed: (error: Error) => crashes.push(error), restarted: () => undefined, pictures: () => undefined }
  mixer = await startMixer({ host: '127.0.0.1', ports: await freePorts(100), accelerator: true, mostLines: 720 }, news)
})
afterAll(async () => {
  await mixer.close()
  connector.close()
  await server.close()
})
beforeEach(() => {
  room = `room-${randomBytes(6).toString('hex')}`
})
afterEach(() => {
  for (const end of endings.splice(0)) end()
})

async function dialIn(identity: string, codec: CodecName, hertz: number, codecs: readonly RoomCodec[] = ['opus']): Promise<DialledIn> {
  const telephone = await DialledIn.call(mixer, codec, hertz)
  endings.push(() => telephone.hangUp())
  telephone.leg.enter(room, identity, { url: server.url, token: await server.token(room, identity), codecs })
  await expect.poll(() => telephone.log, patiently).toContain('entered')
  return telephone
}

async function browse(identity: string, hertz: number): Promise<{ readonly client: RoomClient; readonly ear: Ear }> {
  const connection = await connector.connect({ url: server.url, token: await server.token(room, identity) })
  if (!connection.connected) throw new Error(connection.message)
  const ear = new Ear(connection.room)
  const publication = await connection.room.publish()
  if (!publication.published) throw new Error(publication.why)
  endings.push(sing(publication.sound, hertz), () => connection.room.close())
  return { client: connection.room, ear }
}

const near = (pitch: number | null, hertz: number): boolean => pitch !== null && Math.abs(pitch - hertz) < 10

describe('telephones in a room', () => {
  it('[D6] hear the browser and each other but not themselves, and the browser hears each of them', async () => {
    const { ear } = await browse('eve', 1_930)
    const ann = await dialIn('ann', 'PCMU', 430)
    const bob = await dialIn('bob', 'G722', 1_130)
    // In one and the same half second: a break in somebody's tone, as a busy machine makes them, sounds a little of every pitch.
    await expect.poll(() => ann.hears(1_930) && ann.hears(1_130) && !ann.hears(430), patiently).toBe(true)
    await expect.poll(() => bob.hears(1_930) && bob.hears(430) && !bob.hears(1_130), patiently).toBe(true)
    await expect.poll(() => near(ear.pitch('ann'), 430) && near(ear.pitch('bob'), 1_130), patiently).toBe(true)
    const report = (await mixer.report())!
    expect(report.conferences.get(room)?.sounds.map(({ identity }) => identity)).toEqual(['eve'])
    expect([...report.legs.values()].every(({ received }) => received > 0)).toBe(true)
  })

  it('[D6] hear on when the one whose connection was the ear hangs up, or is removed', async () => {
    await browse('eve', 1_930)
    const ann = await dialIn('ann', 'PCMU', 430)
    const bob = await dialIn('bob', 'PCMA', 730)
    const cay = await dialIn('cay', 'opus', 1_130)
    await expect.poll(() => cay.hears(1_930) && cay.hears(430), patiently).toBe(true)
    ann.hangUp()
    await expect.poll(() => ann.log, patiently).toContain('ended closed')
    await expect.poll(() => !cay.hears(430) && cay.hears(1_930), patiently).toBe(true)
    await server.service.removeParticipant(room, 'bob')
    await expect.poll(() => bob.log, patiently).toContain('expelled removed')
    await expect.poll(() => !cay.hears(730) && cay.hears(1_930) && !bob.hears(1_930), patiently).toBe(true)
  })

  it('[D5] a raised hand and keys get through', async () => {
    const { client } = await browse('eve', 1_930)
    const said: string[] = []
    client.on('data', (identity, topic, payload) => said.push(`${identity} ${topic} ${Buffer.from(payload).toString()}`))
    const ann = await dialIn('ann', 'PCMU', 430)
    ann.leg.say('hand', 'up')
    await expect.poll(() => said, patiently).toContain('ann hand up')
    ann.press('*5')
    await expect.poll(() => ann.log, patiently).toEqual(expect.arrayContaining(['digit *', 'digit 5']))
  })

  it('[D5] a hand raised before the connection stands is raised when it does', async () => {
    const { client } = await browse('eve', 1_930)
    const said: string[] = []
    client.on('data', (identity, topic, payload) => said.push(`${identity} ${topic} ${Buffer.from(payload).toString()}`))
    const ann = await DialledIn.call(mixer, 'PCMU', 430)
    endings.push(() => ann.hangUp())
    ann.leg.enter(room, 'ann', { url: server.url, token: await server.token(room, 'ann') })
    ann.leg.say('hand', 'up')
    ann.leg.say('hand', 'down')
    await expect.poll(() => said, patiently).toEqual(['ann hand up', 'ann hand down'])
  })

  it('a caller on G.711 is sent on in G.711 where the server takes it', async () => {
    const packets: string[] = []
    const { client } = await browse('eve', 1_930)
    client.on('sound', ({ identity }, { codec }) => packets.push(`${identity} ${codec}`))
    await dialIn('ann', 'PCMU', 430, ['pcmu'])
    await expect.poll(() => packets, patiently).toContain(`ann ${isForeign ? 'pcmu' : 'opus'}`)
  })

  it('[D2] a token that is refused leaves the caller outside, where nothing of the meeting is heard', async () => {
    await browse('eve', 1_930)
    const ann = await dialIn('ann', 'PCMU', 430)
    const stranger = await DialledIn.call(mixer, 'PCMU', 730)
    endings.push(() => stranger.hangUp())
    stranger.leg.enter(room, 'stranger', { url: server.url, token: 'forged' })
    await expect.poll(() => stranger.log, patiently).toContain('expelled refused')
    await expect.poll(() => ann.hears(1_930) && !ann.hears(730), patiently).toBe(true)
    expect(stranger.hears(1_930) || stranger.hears(430)).toBe(false)
  })

  it('and the thread has not died once', () => {
    expect(crashes).toEqual([])
  })
})
