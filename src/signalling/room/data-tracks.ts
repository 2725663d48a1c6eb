/** What clients ask about data tracks, and the way of their packets. */
import {
  DataTrackSubscriberHandles,
  DataTrackSubscriberHandles_PublishedDataTrack,
  PublishDataTrackResponse,
  RequestResponse_Reason,
  UnpublishDataTrackResponse,
  type PublishDataTrackRequest,
  type UnpublishDataTrackRequest,
  type UpdateDataSubscription,
} from '@livekit/protocol'
import { handleOf, underHandle } from './data-track-packet.ts'
import { DataTrack } from './data-track.ts'
import { refusalTo, type Refusal } from './messages.ts'
import type { Participant } from './participant.ts'
import type { Room } from './room.ts'

export const DATA_TRACK_CHANNEL = '_data_track'

const HIGHEST_HANDLE = 0xffff
const MAX_TRACKS = 64
const MAX_NAME = 256
/** As many tracks as a client may want, known to us or not. */
const MAX_WANTED = 2000

export function publishDataTrack(room: Room, owner: Participant, request: PublishDataTrackRequest): void {
  const refusal = refusalOf(owner, request)
  if (refusal !== null)
    return owner.send({ case: 'requestResponse', value: refusalTo(refusal, { case: 'publishDataTrack', value: request }) })
  const track = new DataTrack(room.host.surroundings.id('DTR_'), owner, request)
  owner.dataTracks.set(request.pubHandle, track)
  owner.send({ case: 'publishDataTrackResponse', value: new PublishDataTrackResponse({ info: track.info }) })
  room.announce(owner)
}

function refusalOf(owner: Participant, { pubHandle, name, schema, frameEncoding }: PublishDataTrackRequest): Refusal | null {
  if (!owner.grants.canPublishData) return [RequestResponse_Reason.NOT_ALLOWED, 'This participant may not publish data.']
  if (pubHandle === 0 || pubHandle > HIGHEST_HANDLE) return [RequestResponse_Reason.INVALID_HANDLE, 'A handle is a number from 1 to 65535.']
  if (name === '' || name.length > MAX_NAME) return [RequestResponse_Reason.INVALID_NAME, 'A name has 1 to 256 characters.']
  if (!isShort(schema?.name) || !isShort(schema?.encoding?.value.value) || !isShort(frameEncoding?.value.value))
    return [RequestResponse_Reason.INVALID_REQUEST, 'A schema or an encoding has at most 256 characters.']
  if (owner.dataTracks.size >= MAX_TRACKS) return [RequestResponse_Reason.LIMIT_EXCEEDED, `At most ${MAX_TRACKS} data tracks.`]
  if (owner.dataTracks.has(pubHandle)) return [RequestResponse_Reason.DUPLICATE_HANDLE, 'A data track of this participant has this handle.']
  const isTaken = [...owner.dataTracks.values()].some(({ info }) => info.name === name)
  return isTaken ? [RequestResponse_Reason.DUPLICATE_NAME, 'A data track of this participant has this name.'] : null
}

const isShort = (text: unknown): boolean => typeof text !== 'string' || text.length <= MAX_NAME

export function unpublishDataTrack(room: Room, owner: Participant, request: UnpublishDataTrackRequest): void {
  const track = owner.dataTracks.get(request.pubHandle)
  if (track !== undefined) return endDataTrack(room, track)
  const refusal: Refusal = [RequestResponse_Reason.NOT_FOUND, 'No data track of this participant has this handle.']
  owner.send({ case: 'requestResponse', value: refusalTo(refusal, { case: 'unpublishDataTrack', value: request }) })
}

function endDataTrack(room: Room, track: DataTrack): void {
  const { owner, info } = track
  owner.dataTracks.delete(info.pubHandle)
  forgetReceivers(track)
  owner.send({ case: 'unpublishDataTrackResponse', value: new UnpublishDataTrackResponse({ info }) })
  room.announce(owner)
}

function forgetReceivers(track: DataTrack): void {
  for (const receiver of track.receivers.keys()) receiver.dataHandles.drop(track)
  track.receivers.clear()
}

export function updateDataSubscription(room: Room, subscriber: Participant, { updates }: UpdateDataSubscription): void {
  for (const { trackSid, subscribe } of updates.slice(0, MAX_WANTED)) {
    if (!subscribe) subscriber.wantedData.delete(trackSid)
    else if (subscriber.wantedData.size < MAX_WANTED) subscriber.wantedData.add(trackSid)
  }
  settleDataOf(room, subscriber)
}

/** Whoever may receive what it could not before, or may not any more, as a subscriber. */
export function settleDataOf(room: Room, subscriber: Participant): void {
  let changed = false
  for (const owner of room.participants.values())
    for (const track of owner.dataTracks.values()) changed = settle(track, subscriber) || changed
  if (changed) tellDataHandles(subscriber)
}

/** The owner said who may receive its tracks, or may not publish data any more. */
export function settleDataBy(room: Room, owner: Participant): void {
  for (const track of owner.dataTracks.values()) {
    if (!owner.grants.canPublishData) endDataTrack(room, track)
    else for (const subscriber of room.participants.values()) if (settle(track, subscriber)) tellDataHandles(subscriber)
  }
}

/** Makes a subscription exist exactly if it is wanted and allowed. True when something changed. */
function settle(track: DataTrack, subscriber: Participant): boolean {
  const { owner, sid } = track
  const allowed = subscriber.grants.canSubscribe && owner.permissions.allows(subscriber, sid)
  const due = subscriber !== owner && allowed && subscriber.wantedData.has(sid)
  if (due === track.receivers.has(subscriber)) return false
  const handle = due ? subscriber.dataHandles.take(track) : null
  if (handle !== null) track.receivers.set(subscriber, handle)
  else if (track.receivers.delete(subscriber)) subscriber.dataHandles.drop(track)
  return true
}

/** All that it has, each time; nothing to who never had any. */
export function tellDataHandles(subscriber: Participant): void {
  if (!subscriber.dataHandles.used) return
  const subHandles: Record<number, DataTrackSubscriberHandles_PublishedDataTrack> = {}
  for (const [{ owner, sid }, handle] of subscriber.dataHandles.entries()) {
    const { identity: publisherIdentity, sid: publisherSid } = owner
    subHandles[handle] = new DataTrackSubscriberHandles_PublishedDataTrack({ publisherIdentity, publisherSid, trackSid: sid })
  }
  subscriber.send({ case: 'dataTrackSubscriberHandles', value: new DataTrackSubscriberHandles({ subHandles }) })
}

/** A packet from a client goes to whoever subscribes; whose channel is full goes without. */
export function relayDataTrack(sender: Participant, packet: Uint8Array): void {
  const track = sender.grants.canPublishData && !sender.heldBack ? sender.dataTracks.get(handleOf(packet)) : undefined
  if (track === undefined) return
  for (const [receiver, handle] of track.receivers)
    if (!receiver.heldBack) receiver.connection.down.sendData(DATA_TRACK_CHANNEL, underHandle(packet, handle))
}

/** Its session is over: neither are its tracks received any more, nor does it receive any. */
export function forgetData(participant: Participant): void {
  for (const track of participant.dataTracks.values()) forgetReceivers(track)
  for (const track of participant.dataHandles.tracks) track.receivers.delete(participant)
  participant.dataTracks.clear()
}

/** There is no store for what data tracks are made of: schemas travel by other ways here. */
export function refuseDataBlob(participant: Participant, requestId: number): void {
  const refusal: Refusal = [RequestResponse_Reason.UNSUPPORTED_TYPE, 'This server keeps no data blobs.']
  participant.send({ case: 'requestResponse', value: refusalTo(refusal, { case: undefined }, requestId) })
}
