/** What we say to the server, as messages. */
import {
  AddTrackRequest,
  ClientInfo,
  ConnectionSettings,
  DataPacket,
  DataPacket_Kind,
  DisconnectReason,
  JoinRequest,
  LeaveRequest,
  LeaveRequest_Action,
  MuteTrackRequest,
  ReconnectReason,
  type SessionDescription,
  SyncState,
  TrackInfo,
  TrackPublishedResponse,
  TrackSource,
  TrackType,
  UpdateSubscription,
} from '@livekit/protocol'
import type { Goodbye } from '../room-client.ts'
import type { LocalTrack } from '../session/local-track.ts'
import type { Request } from './signal-socket.ts'

/** Of the client protocol that this is; 18 would mean data channels without their own negotiation. */
const protocol = 16

const client = (): ClientInfo => new ClientInfo({ protocol, version: '1', os: process.platform })

const settings = (): ConnectionSettings => new ConnectionSettings({ autoSubscribe: false })

export const joinRequest = (publisherOffer: SessionDescription, track: LocalTrack | null): JoinRequest =>
  new JoinRequest({
    clientInfo: client(),
    connectionSettings: settings(),
    publisherOffer,
    addTrackRequests: track === null ? [] : [addTrack(track)],
  })

export const resumeRequest = (participantSid: string): JoinRequest =>
  new JoinRequest({
    clientInfo: client(),
    connectionSettings: settings(),
    reconnect: true,
    reconnectReason: ReconnectReason.RR_SIGNAL_DISCONNECTED,
    participantSid,
  })

export const addTrack = ({ draft, name, muted }: LocalTrack): AddTrackRequest =>
  new AddTrackRequest({
    cid: draft.cid,
    name,
    muted,
    type: TrackType.AUDIO,
    source: TrackSource.MICROPHONE,
    stream: draft.cid,
    disableRed: true,
  })

export const subscription = (trackSids: readonly string[], subscribe: boolean): Request => ({
  case: 'subscription',
  value: new UpdateSubscription({ trackSids: [...trackSids], subscribe }),
})

export const mute = (sid: string, muted: boolean): Request => ({ case: 'mute', value: new MuteTrackRequest({ sid, muted }) })

const REASONS: Readonly<Record<Goodbye, DisconnectReason>> = {
  left: DisconnectReason.CLIENT_INITIATED,
  lost: DisconnectReason.MEDIA_FAILURE,
}

export const goodbye = (cause: Goodbye): Request => ({
  case: 'leave',
  value: new LeaveRequest({ reason: REASONS[cause], action: LeaveRequest_Action.DISCONNECT }),
})

export interface Held {
  readonly last: { readonly offer: SessionDescription; readonly answer: SessionDescription } | null
  readonly heard: readonly string[]
  readonly track: LocalTrack | null
}

/** After a resume: what we have, so that both mean the same again. */
export const syncState = ({ last, heard, track }: Held): Request => ({
  case: 'syncState',
  value: new SyncState({
    ...(last === null ? {} : { offer: last.offer, answer: last.answer }),
    subscription: new UpdateSubscription({ trackSids: [...heard], subscribe: true }),
    publishTracks: track === null || track.trackSid === '' ? [] : [publishedTrack(track)],
  }),
})

const publishedTrack = ({ draft, trackSid, name, muted }: LocalTrack): TrackPublishedResponse =>
  new TrackPublishedResponse({
    cid: draft.cid,
    track: new TrackInfo({ sid: trackSid, name, muted, type: TrackType.AUDIO, source: TrackSource.MICROPHONE }),
  })

export interface DataDraft {
  readonly topic: string
  readonly payload: Uint8Array
  readonly lossy: boolean
  readonly to: readonly string[]
  /** Of reliable ones, from 1: the server drops what it had already. */
  readonly sequence: number
}

export function dataPacket({ topic, payload, lossy, to, sequence }: DataDraft): Uint8Array {
  const packet = new DataPacket({
    kind: lossy ? DataPacket_Kind.LOSSY : DataPacket_Kind.RELIABLE,
    destinationIdentities: [...to],
    value: { case: 'user', value: { payload: Uint8Array.from(payload), topic, destinationIdentities: [...to] } },
    sequence: lossy ? 0 : sequence,
  })
  return packet.toBinary()
}
