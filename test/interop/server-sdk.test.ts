/** Each method of livekit-server-sdk’s RoomServiceClient, and what rtc-node in the room sees of it. */
import { DisconnectReason, dispose } from '@livekit/rtc-node'
import { DataPacket_Kind, EgressClient, type RoomServiceClient, TrackSource } from 'livekit-server-sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../harness/browsers.ts'
import { Bot, PATIENTLY } from './bot.ts'
import { ClientStage, saw } from './client-stage.ts'
import { KEY, SECRET } from './livekit-page.ts'

describe('livekit-server-sdk', () => {
  let stage: ClientStage
  let service: RoomServiceClient
  const bots: Bot[] = []
  const join = async (...at: [room: string, identity: string]): Promise<Bot> => {
    const bot = await Bot.join(stage.engine.url, ...at)
    bots.push(bot)
    return bot
  }
  beforeAll(async () => {
    stage = await ClientStage.open((['chromium'] as const).filter(hasBrowser))
    service = stage.service
  })
  afterEach(async () => {
    for (const bot of bots.splice(0)) await bot.leave()
    await stage.clear()
  })
  afterAll(async () => {
    await stage.close()
    await dispose()
  })

  it('createRoom, listRooms, updateRoomMetadata, deleteRoom', async () => {
    await service.createRoom({ name: 'hall', metadata: 'before', maxParticipants: 3 })
    const alice = await join('hall', 'alice')
    const [listed] = await service.listRooms(['hall'])
    expect(listed).toMatchObject({ name: 'hall', metadata: 'before', maxParticipants: 3, numParticipants: 1 })
    await service.updateRoomMetadata('hall', 'after')
    await alice.saw('metadata after')
    await service.deleteRoom('hall')
    await alice.saw(`disconnected ${DisconnectReason.ROOM_DELETED}`)
    expect(await service.listRooms(['hall'])).toEqual([])
  })

  it('listParticipants, getParticipant, removeParticipant', async () => {
    const alice = await join('people', 'alice')
    const sid = await alice.hum()
    await expect.poll(async () => (await service.getParticipant('people', 'alice')).tracks.length, PATIENTLY).toBe(1)
    const [person] = await service.listParticipants('people')
    expect(person).toMatchObject({ identity: 'alice', name: 'alice', tracks: [{ sid, source: TrackSource.MICROPHONE }] })
    await service.removeParticipant('people', 'alice')
    await alice.saw(`disconnected ${DisconnectReason.PARTICIPANT_REMOVED}`)
    expect(await service.listParticipants('people')).toEqual([])
  })

  it('mutePublishedTrack silences, and does not open what its owner closed', async () => {
    const [alice, bob] = [await join('mute', 'alice'), await join('mute', 'bob')]
    const sid = await alice.hum()
    await bob.saw('trackSubscribed alice')
    await service.mutePublishedTrack('mute', 'alice', sid, true)
    await bob.saw('trackMuted alice')
    await expect(service.mutePublishedTrack('mute', 'alice', sid, false)).rejects.toMatchObject({ code: 'invalid_argument' })
  })

  it.skipIf(!hasBrowser('chromium'))('updateSubscriptions takes a track from one and gives it back', async () => {
    const alice = await join('choose', 'alice')
    const bob = await stage.member('choose', 'bob', { publish: false })
    const sid = await alice.hum()
    await saw(bob, 'subscribed alice audio')
    await service.updateSubscriptions('choose', 'bob', [sid], false)
    await saw(bob, 'unsubscribed alice audio')
    await service.updateSubscriptions('choose', 'bob', [sid], true)
    await saw(bob, 'subscribed alice audio', 2)
    expect(await bob.evaluate(`return window.room.remoteParticipants.get('alice').trackPublications.size`)).toBe(1)
  })

  it('updateParticipant changes name, metadata, attributes and rights; a right that is gone ends what it allowed', async () => {
    const [alice, bob] = [await join('rights', 'alice'), await join('rights', 'bob')]
    await alice.hum()
    await bob.saw('trackSubscribed alice')
    await service.updateParticipant('rights', 'alice', { name: 'Alice A.', metadata: 'm', attributes: { hand: 'up' } })
    const seen = () => bob.room.remoteParticipants.get('alice')
    await expect.poll(() => [seen()?.name, seen()?.metadata, seen()?.attributes], PATIENTLY).toEqual(['Alice A.', 'm', { hand: 'up' }])
    const permission = { canPublish: false, canSubscribe: true, canPublishData: false }
    await service.updateParticipant('rights', 'alice', { permission })
    await bob.saw('trackUnsubscribed alice')
    expect((await service.getParticipant('rights', 'alice')).tracks).toEqual([])
    await service.updateParticipant('rights', 'alice', { permission: { ...permission, canPublish: true } })
    await alice.hum()
    await bob.saw('trackSubscribed alice', 2)
  })

  it.skipIf(!hasBrowser('chromium'))('updateParticipant takes away the right to subscribe, and what was subscribed to', async () => {
    const alice = await join('blind', 'alice')
    const bob = await stage.member('blind', 'bob', { publish: false })
    await alice.hum()
    await saw(bob, 'subscribed alice audio')
    await service.updateParticipant('blind', 'bob', { permission: { canPublish: false, canSubscribe: false, canPublishData: false } })
    await saw(bob, 'unsubscribed alice audio')
    expect((await service.getParticipant('blind', 'bob')).permission).toMatchObject({ canSubscribe: false })
  })

  it('sendData reaches all, or those it names', async () => {
    const [alice, bob] = [await join('data', 'alice'), await join('data', 'bob')]
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
    await service.sendData('data', bytes('all'), DataPacket_Kind.RELIABLE, { topic: 't' })
    await service.sendData('data', bytes('bob'), DataPacket_Kind.RELIABLE, { destinationIdentities: ['bob'] })
    await bob.saw('data bob ')
    await alice.saw('data all t')
    expect([alice.seen, bob.seen].map((seen) => seen.filter((event) => event.startsWith('data')))).toEqual([
      ['data all t'],
      ['data all t', 'data bob '],
    ])
  })

  it('forwardParticipant, moveParticipant and other services are not there, and say so', async () => {
    await join('still', 'alice')
    for (const asked of [service.forwardParticipant('still', 'alice', 'other'), service.moveParticipant('still', 'alice', 'other')])
      await expect(asked).rejects.toMatchObject({ status: 501, code: 'unimplemented' })
    await expect(new EgressClient(stage.engine.url, KEY, SECRET).listEgress()).rejects.toMatchObject({ status: 501, code: 'unimplemented' })
    expect((await service.listParticipants('still')).map(({ identity }) => identity)).toEqual(['alice'])
  })
})
