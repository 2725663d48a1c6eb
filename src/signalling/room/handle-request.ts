import {
  DisconnectReason,
  type LeaveRequest,
  LeaveRequest_Action,
  Pong,
  type RequestResponse,
  SignalRequest,
  type UpdateLocalAudioTrack,
  type UpdateLocalVideoTrack,
} from '@livekit/protocol'
import { publishDataTrack, refuseDataBlob, settleDataBy, unpublishDataTrack, updateDataSubscription } from './data-tracks.ts'
import { updateOwnMetadata } from './own-metadata.ts'
import { NO_SUCH_TRACK, refusalTo } from './messages.ts'
import type { Participant } from './participant.ts'
import type { PublishedTrack } from './published-track.ts'
import { addTrack, answerClient, muteOwn, takeAnswer } from './publishing.ts'
import type { Room } from './room.ts'
import { simulate } from './simulate.ts'
import { permissionsChanged, updateSettings, updateSubscription } from './subscribing.ts'
import { syncState } from './sync-state.ts'
import { permissionsOf } from './track-permission.ts'

/** Null for bytes that are no request; they are dropped (T4). */
export function decodeRequest(frame: Uint8Array): SignalRequest | null {
  try {
    return SignalRequest.fromBinary(frame)
  } catch {
    return null
  }
}

/** What a client asks of its room. The client is in the room: refused ones have no such verbs (A3). */
export function handleRequest(room: Room, participant: Participant, { message }: SignalRequest): void {
  participant.lastHeard = room.host.surroundings.now()
  switch (message.case) {
    case 'offer':
      return offer(room, participant, message.value)
    case 'answer':
      return answer(room, participant, message.value)
    case 'addTrack':
      return addTrack(room, participant, message.value)
    case 'mute':
      return ofTrack(participant, message.value.sid, message, ({ sid }) => muteOwn(room, participant, sid, message.value.muted))
    case 'subscription':
      return updateSubscription(room, participant, message.value)
    case 'trackSetting':
      return updateSettings(room, participant, message.value)
    case 'leave':
      return room.ended(participant, participant.link, causeOf(message.value))
    case 'subscriptionPermission':
      participant.permissions = permissionsOf(message.value)
      permissionsChanged(room, participant)
      return settleDataBy(room, participant)
    case 'syncState':
      return syncState(room, participant, message.value)
    case 'updateMetadata':
      return updateOwnMetadata(room, participant, message.value)
    case 'simulate':
      return simulate(room, participant, message.value)
    case 'ping':
      return participant.send({ case: 'pong', value: BigInt(room.host.surroundings.now()) })
    case 'pingReq':
      return pong(room, participant, message.value.timestamp)
    case 'updateAudioTrack':
      return ofTrack(participant, message.value.trackSid, message, (track) => updateAudioTrack(room, participant, track, message.value))
    case 'updateVideoTrack':
      return ofTrack(participant, message.value.trackSid, message, (track) => updateVideoTrack(room, participant, track, message.value))
    case 'publishDataTrackRequest':
      return publishDataTrack(room, participant, message.value)
    case 'unpublishDataTrackRequest':
      return unpublishDataTrack(room, participant, message.value)
    case 'updateDataSubscription':
      return updateDataSubscription(room, participant, message.value)
    case 'storeDataBlobRequest':
    case 'getDataBlobRequest':
      return refuseDataBlob(participant, message.value.requestId)
    default:
      // Trickled candidates are of no use to ICE-lite; the rest is deprecated or not ours to answer.
      return
  }
}

/** Who speaks for somebody else, as a telephone gateway does, may have lost them, and has nothing to resume. */
const causeOf = ({ reason }: LeaveRequest): 'left' | 'lost' => (reason === DisconnectReason.MEDIA_FAILURE ? 'lost' : 'left')

export function offer(room: Room, participant: Participant, description: Parameters<typeof answerClient>[2]): void {
  if (answerClient(room, participant, description) === 'mismatch') startAnew(room, participant)
}

function answer(room: Room, participant: Participant, description: Parameters<typeof takeAnswer>[2]): void {
  if (takeAnswer(room, participant, description) === 'mismatch') startAnew(room, participant)
}

/** What comes from another connection than the session's has no way into it. */
function startAnew(room: Room, participant: Participant): void {
  room.host.legEnded(room, participant, participant.link, 'lost')
  room.remove(participant, DisconnectReason.STATE_MISMATCH, LeaveRequest_Action.RECONNECT)
}

function pong(room: Room, participant: Participant, lastPingTimestamp: bigint): void {
  participant.send({ case: 'pongResp', value: new Pong({ lastPingTimestamp, timestamp: BigInt(room.host.surroundings.now()) }) })
}

/** It may have ended meanwhile, by the server's doing. */
function ofTrack(participant: Participant, sid: string, request: RequestResponse['request'], act: (track: PublishedTrack) => void): void {
  const track = participant.tracks.get(sid)
  if (track === undefined) participant.send({ case: 'requestResponse', value: refusalTo(NO_SUCH_TRACK, request) })
  else act(track)
}

function updateAudioTrack(room: Room, participant: Participant, track: PublishedTrack, { features }: UpdateLocalAudioTrack): void {
  track.info.audioFeatures = features.slice(0, 16)
  room.announce(participant)
}

function updateVideoTrack(room: Room, participant: Participant, track: PublishedTrack, { width, height }: UpdateLocalVideoTrack): void {
  track.info.width = width
  track.info.height = height
  room.announce(participant)
}
