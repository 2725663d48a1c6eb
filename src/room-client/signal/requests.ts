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
  SimulcastCodec,
  SyncState,
  TrackInfo,
  TrackPublishedResponse,
  TrackSource,
  TrackType,
  UpdateSubscription,
  UpdateTrackSettings,
  VideoLayer,
  VideoQuality,
} from '@livekit/protocol'
import type { Goodbye } from '../room-client.ts'
import type { PictureTrack } from '../session/picture-track.ts'
import type { LocalTrack } from '../session/local-track.ts'
import type { Request } from './signal-socket.ts'

/** Of the client protocol that this is; 18 would mean data channels without their own negotiation. */
const protocol = 16

const client = (): ClientInfo => new ClientInfo({ protocol, version: '1', os: process.platform })

/** A picture that comes badly is better than none: whoever looks at it has no other way to know what goes on. */
const settings = (): ConnectionSettings => new ConnectionSettings({ autoSubscribe: false, subscriberAllowPause: false })

/** One for sound and picture: where a server passes it on, browsers keep lips and voice together by it. */
const stream = 'room'

/** What we publish, or will. */
export interface OwnTracks {
  readonly sound: LocalTrack | null
  readonly picture: PictureTrack | null
}

export const joinRequest = (publisherOffer: SessionDescription, own: OwnTracks): JoinRequest =>
  new JoinRequest({
    clientInfo: client(),
    connectionSettings: settings(),
    publisherOffer,
    addTrackRequests: [...(own.sound === null ? [] : [addTrack(own.sound)]), ...(own.picture === null ? [] : [addPicture(own.picture)])],
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
    stream,
    disableRed: true,
  })

export function addPicture({ draft, name, muted, width, height }: PictureTrack): AddTrackRequest {
  const layers = [new VideoLayer({ quality: VideoQuality.HIGH, width, height })]
  return new AddTrackRequest({
    cid: draft.cid,
    name,
    muted,
    width,
    height,
    type: TrackType.VIDEO,
    source: TrackSource.CAMERA,
    stream,
    layers,
    simulcastCodecs: [new SimulcastCodec({ codec: 'h264', cid: draft.cid, layers })],
  })
}

/** Pixels that a picture is wanted in about; the server chooses a layer by them. */
export const wantedSize = (trackSid: string, { width, height }: { readonly width: number; readonly height: number }): Request => ({
  case: 'trackSetting',
  value: new UpdateTrackSettings({ trackSids: [trackSid], width, height, quality: VideoQuality.HIGH }),
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
  /** Sids of what we hear and see. */
  readonly taken: readonly string[]
  readonly own: OwnTracks
}

/** After a resume: what we have, so that both mean the same again. */
export const syncState = ({ last, taken, own }: Held): Request => ({
  case: 'syncState',
  value: new SyncState({
    ...(last === null ? {} : { offer: last.offer, answer: last.answer }),
    subscription: new UpdateSubscription({ trackSids: [...taken], subscribe: true }),
    publishTracks: [...soundPublished(own), ...picturePublished(own)],
  }),
})

function soundPublished({ sound }: OwnTracks): TrackPublishedResponse[] {
  if (sound === null || sound.trackSid === '') return []
  const { draft, trackSid: sid, name, muted } = sound
  const track = new TrackInfo({ sid, name, muted, type: TrackType.AUDIO, source: TrackSource.MICROPHONE })
  return [new TrackPublishedResponse({ cid: draft.cid, track })]
}

function picturePublished({ picture }: OwnTracks): TrackPublishedResponse[] {
  if (picture === null || picture.trackSid === '') return []
  const { draft, trackSid: sid, name, muted, width, height } = picture
  const track = new TrackInfo({
    sid,
    name,
    muted,
    width,
    height,
    type: TrackType.VIDEO,
    source: TrackSource.CAMERA,
    mimeType: 'video/H264',
  })
  return [new TrackPublishedResponse({ cid: draft.cid, track })]
}

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
