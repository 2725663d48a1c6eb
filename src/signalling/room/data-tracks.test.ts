/** Data tracks as LiveKit's clients publish and subscribe to them. */
import {
  DataTrackSubscriberHandles,
  Encryption_Type,
  PublishDataTrackRequest,
  RequestResponse_Reason,
  type SignalRequest,
  SubscriptionPermission,
  SyncState,
  UpdateDataSubscription,
} from '@livekit/protocol'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { handleOf } from './data-track-packet.ts'
import { Stage, type Client } from './worker-stage.suite.ts'

let stage: Stage
let alice: Client
let bob: Client
beforeEach(() => {
  stage = new Stage()
  ;[alice, bob] = [stage.join('alice'), stage.join('bob')]
})

const ask = (client: Client, pubHandle: number, name: string, more: Partial<PublishDataTrackRequest> = {}): void =>
  client.request({ case: 'publishDataTrackRequest', value: new PublishDataTrackRequest({ pubHandle, name, ...more }) })

/** Its sid, if it was taken. */
const publish = (client: Client, pubHandle: number, name: string, more: Partial<PublishDataTrackRequest> = {}): string => {
  ask(client, pubHandle, name, more)
  return client.all('publishDataTrackResponse').at(-1)?.info?.sid ?? ''
}

const subscribe = (client: Client, trackSid: string, wanted = true): void => {
  client.request({ case: 'updateDataSubscription', value: new UpdateDataSubscription({ updates: [{ trackSid, subscribe: wanted }] }) })
}

const packet = (handle: number, text: string): Uint8Array =>
  Buffer.concat([Buffer.from([0x18, 0, handle >> 8, handle & 0xff]), Buffer.alloc(8, 1), Buffer.from(text)])

const push = (client: Client, handle: number, text: string): void => client.peer!.receive('_data_track', packet(handle, text))

/** By handle of the client: the sids. */
const handles = ({ subHandles }: DataTrackSubscriberHandles): Record<string, string> =>
  Object.fromEntries(Object.entries(subHandles).map(([handle, { trackSid }]) => [handle, trackSid]))

const received = (client: Client): { label: string; handle: number; text: string }[] =>
  client.peer!.sent.map(({ label, message }) => ({
    label,
    handle: handleOf(message),
    text: Buffer.from(message.subarray(12)).toString(),
  }))

const refusal = (client: Client): [RequestResponse_Reason, string | undefined] => {
  const { reason, request } = client.last('requestResponse')
  return [reason, request.case]
}

describe('a data track', () => {
  it('is seen by everybody as it was published, and gone when it is unpublished', () => {
    const sid = publish(alice, 7, 'position', { encryption: Encryption_Type.GCM })
    expect(alice.last('publishDataTrackResponse').info).toMatchObject({ sid, pubHandle: 7, name: 'position', encryption: 1 })
    const seen = () => bob.last('update').participants[0]!
    expect(seen()).toMatchObject({ identity: 'alice', isPublisher: true })
    expect(seen().dataTracks).toEqual([alice.last('publishDataTrackResponse').info])
    expect(stage.join('late').last('join').otherParticipants[0]!.dataTracks).toHaveLength(1)
    alice.request({ case: 'unpublishDataTrackRequest', value: { pubHandle: 7 } } as SignalRequest['message'])
    expect(alice.last('unpublishDataTrackResponse').info).toMatchObject({ sid })
    expect(seen().dataTracks).toEqual([])
  })

  it('comes to who subscribes, and nobody else, under a handle of the subscriber’s', () => {
    const carol = stage.join('carol')
    const first = publish(alice, 7, 'first')
    const second = publish(carol, 7, 'second')
    subscribe(bob, second)
    subscribe(bob, first)
    expect(handles(bob.last('dataTrackSubscriberHandles'))).toEqual({ 1: second, 2: first })
    expect(bob.last('dataTrackSubscriberHandles').subHandles[2]).toMatchObject({ publisherIdentity: 'alice', publisherSid: alice.sid })
    push(alice, 7, 'from alice')
    push(carol, 7, 'from carol')
    expect(received(bob)).toEqual([
      { label: '_data_track', handle: 2, text: 'from alice' },
      { label: '_data_track', handle: 1, text: 'from carol' },
    ])
    expect([...received(alice), ...received(carol)]).toEqual([])
    expect(Buffer.from(bob.peer!.sent[0]!.message.subarray(0, 2))).toEqual(Buffer.from(packet(7, '').subarray(0, 2)))
  })

  it('comes no more to who unsubscribes, whose channel is full, or who has left', () => {
    const sid = publish(alice, 1, 'track')
    subscribe(bob, sid)
    bob.peer!.open = false
    push(alice, 1, 'lost')
    bob.peer!.open = true
    push(alice, 1, 'seen')
    subscribe(bob, sid, false)
    push(alice, 1, 'unwanted')
    expect(received(bob).map(({ text }) => text)).toEqual(['seen'])
    subscribe(bob, sid)
    bob.request({ case: 'leave', value: {} } as SignalRequest['message'])
    push(alice, 1, 'gone')
    expect(received(bob)).toHaveLength(1)
  })

  it('ends with the session of its owner', () => {
    const sid = publish(alice, 1, 'track')
    subscribe(bob, sid)
    const again = stage.join('alice')
    push(alice, 1, 'ghost')
    push(again, 1, 'ghost')
    expect(received(bob)).toEqual([])
    const next = publish(again, 1, 'track')
    expect(next).not.toBe(sid)
    subscribe(bob, next)
    push(again, 1, 'back')
    expect(received(bob)).toEqual([{ label: '_data_track', handle: 2, text: 'back' }])
  })

  it('needs the right to publish data, to subscribe, and the owner’s permission', () => {
    const grants = { canPublish: true, canSubscribe: true, canPublishData: false }
    const silent = stage.join('silent', { leg: { grants } })
    publish(silent, 1, 'track')
    expect(refusal(silent)).toEqual([RequestResponse_Reason.NOT_ALLOWED, 'publishDataTrack'])
    const blind = stage.join('blind', { leg: { grants: { ...grants, canSubscribe: false } } })
    const sid = publish(alice, 1, 'track')
    for (const client of [blind, bob]) subscribe(client, sid)
    const permit = (identities: readonly string[]): void => {
      const trackPermissions = identities.map((participantIdentity) => ({ participantIdentity, allTracks: true }))
      alice.request({ case: 'subscriptionPermission', value: new SubscriptionPermission({ allParticipants: false, trackPermissions }) })
    }
    push(alice, 1, 'one')
    permit([])
    push(alice, 1, 'two')
    permit(['bob'])
    push(alice, 1, 'three')
    expect(received(bob).map(({ text }) => text)).toEqual(['one', 'three'])
    expect(received(blind)).toEqual([])
  })

  it('is refused with the reason, and changes nothing then', () => {
    publish(alice, 1, 'track')
    const refused = (pubHandle: number, name: string, more: Partial<PublishDataTrackRequest> = {}) => {
      publish(alice, pubHandle, name, more)
      expect(alice.last('requestResponse').request.value).toMatchObject({ pubHandle })
      return refusal(alice)[0]
    }
    expect(refused(0, 'a')).toBe(RequestResponse_Reason.INVALID_HANDLE)
    expect(refused(65_536, 'a')).toBe(RequestResponse_Reason.INVALID_HANDLE)
    expect(refused(2, '')).toBe(RequestResponse_Reason.INVALID_NAME)
    expect(refused(2, 'a'.repeat(257))).toBe(RequestResponse_Reason.INVALID_NAME)
    expect(refused(1, 'other')).toBe(RequestResponse_Reason.DUPLICATE_HANDLE)
    expect(refused(2, 'track')).toBe(RequestResponse_Reason.DUPLICATE_NAME)
    expect(alice.all('publishDataTrackResponse')).toHaveLength(1)
    for (let handle = 2; handle <= 64; handle++) ask(alice, handle, `track ${handle}`)
    expect(refused(65, 'one more')).toBe(RequestResponse_Reason.LIMIT_EXCEEDED)
    alice.request({ case: 'unpublishDataTrackRequest', value: { pubHandle: 99 } } as SignalRequest['message'])
    expect(refusal(alice)).toEqual([RequestResponse_Reason.NOT_FOUND, 'unpublishDataTrack'])
  })

  it('waits while a connection is away, goes on after a resume, and the handles are told again', () => {
    const sid = publish(alice, 1, 'track')
    subscribe(bob, sid)
    stage.worker.socketClosed(bob.socket)
    stage.pass(1000)
    push(alice, 1, 'meanwhile')
    const back = stage.resume(bob)
    back.request({ case: 'syncState', value: new SyncState() })
    expect(handles(back.last('dataTrackSubscriberHandles'))).toEqual({ 1: sid })
    push(alice, 1, 'after')
    expect(received(bob).map(({ text }) => text)).toEqual(['after'])
  })

  it('[T4] noise is dropped', () => {
    const sid = publish(alice, 1, 'track')
    subscribe(bob, sid)
    for (const noise of [new Uint8Array(0), Uint8Array.of(0, 0, 0, 1), Buffer.concat([Buffer.of(0x20), packet(1, 'x').subarray(1)])])
      alice.peer!.receive('_data_track', noise)
    push(alice, 2, 'a handle of nobody’s')
    push(bob, 1, 'a handle of somebody else’s')
    expect(received(bob)).toEqual([])
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(handleOf(bytes)).toBeLessThanOrEqual(0xffff)
        alice.peer!.receive('_data_track', bytes)
      }),
    )
  })
})

it('data blobs are not kept, and whoever asks hears so', () => {
  alice.request({ case: 'getDataBlobRequest', value: { requestId: 12, participantIdentity: 'bob' } } as SignalRequest['message'])
  expect(alice.last('requestResponse')).toMatchObject({ requestId: 12, reason: RequestResponse_Reason.UNSUPPORTED_TYPE })
})
