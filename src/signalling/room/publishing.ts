import {
  type AddTrackRequest,
  MuteTrackRequest,
  RequestResponse_Reason,
  SessionDescription,
  TrackPublishedResponse,
  TrackSource,
  TrackSubscribed,
  TrackType,
  TrackUnpublishedResponse,
} from '@livekit/protocol'
import type { SoundGate } from '../../sfu/forwarding/up-track.ts'
import { parseOffer } from '../sdp/parse-offer.ts'
import type { Downlinks, UpSection } from '../sdp/negotiation.ts'
import { regresses } from './codec-regression.ts'
import { NO_SUCH_TRACK, refusalTo, type Refusal } from './messages.ts'
import { tellListened } from './listeners.ts'
import type { Participant } from './participant.ts'
import { mayPublish } from './permission.ts'
import { PublishedTrack } from './published-track.ts'
import { tellQualities, tellQualitiesAgain } from './qualities.ts'
import { tellOfTrack } from './room-news.ts'
import type { Room } from './room.ts'
import { backupChanged, giveUp, settleTrack } from './subscribing.ts'

const MAX_TRACKS = 64
const MAX_TEXT = 256
/** By then a client has taken up the answer, and knows its track. */
const CLIENT_TAKES = 1000

export function addTrack(room: Room, owner: Participant, request: AddTrackRequest): void {
  const refusal = refusalOf(owner, request)
  if (refusal !== null) return owner.send({ case: 'requestResponse', value: refusalTo(refusal, { case: 'addTrack', value: request }) })
  const known = knownTrack(owner, request)
  if (request.sid !== '') known?.announceBackup(request)
  const { surroundings } = room.host
  const track = known ?? new PublishedTrack(surroundings.id('TR_'), owner.sid, request, surroundings.now())
  owner.tracks.set(track.sid, track)
  owner.send({ case: 'trackPublished', value: new TrackPublishedResponse({ cid: request.cid, track: track.info }) })
}

function refusalOf(owner: Participant, request: AddTrackRequest): Refusal | null {
  if (request.type === TrackType.DATA) return [RequestResponse_Reason.UNSUPPORTED_TYPE, 'Sound and pictures alone are published so.']
  if (!mayPublish(owner.grants, request.source)) return [RequestResponse_Reason.NOT_ALLOWED, 'This participant may not publish this.']
  if (request.sid !== '' && !owner.tracks.has(request.sid)) return NO_SUCH_TRACK
  if (owner.tracks.size >= MAX_TRACKS) return [RequestResponse_Reason.LIMIT_EXCEEDED, `At most ${MAX_TRACKS} tracks.`]
  return isTooMuch(request) ? TOO_MUCH : null
}

const TOO_MUCH: Refusal = [
  RequestResponse_Reason.LIMIT_EXCEEDED,
  `An id is needed; it and other texts have at most ${MAX_TEXT} characters, and there are at most 8 layers and codecs.`,
]

function isTooMuch(request: AddTrackRequest): boolean {
  const texts = [request.cid, request.name, request.stream, ...request.simulcastCodecs.map((codec) => codec.cid + codec.codec)]
  const isLong = texts.some((text) => text.length > MAX_TEXT)
  return request.cid === '' || isLong || request.layers.length > 8 || request.simulcastCodecs.length > 8
}

/** A second codec for a track that is there, or a track that was announced and has not come yet. */
function knownTrack(owner: Participant, { sid, cid }: AddTrackRequest): PublishedTrack | undefined {
  if (sid !== '') return owner.tracks.get(sid)
  return [...owner.tracks.values()].find(({ primary }) => primary.up === null && primary.announced.cids.includes(cid))
}

/** Answers an offer and makes the tracks be what the answer says. Malformed offers are dropped (T4). */
export function answerClient(room: Room, client: Participant, description: SessionDescription): 'answered' | 'malformed' | 'mismatch' {
  const parsed = parseOffer(description.sdp)
  if (!parsed.ok) return 'malformed'
  const before = client.connection.published
  const announced = [...client.tracks.values()].flatMap((track) => track.renditions.map((rendition) => rendition.announced))
  const answer = client.connection.answer(parsed.offer, announced, client.wanted())
  if (answer === null) return 'mismatch'
  const published = answer.up.filter((section) => beginUplink(room, client, section))
  const { sdp, midToTrackId } = answer
  client.send({ case: 'answer', value: new SessionDescription({ type: 'answer', sdp, id: description.id, midToTrackId }) })
  const gone = [...before.values()].filter((id) => !answer.up.some((section) => section.id === id))
  for (const id of gone) ended(room, client, id)
  if (gone.length > 0 || published.length > 0) room.announce(client)
  for (const { id, sid } of published) {
    const track = client.tracks.get(sid)
    if (track === undefined) continue
    if (id === track.primary.announced.id) tellOfTrack(room, client, track, 'track_published')
    settleTrack(room, client, track)
    backupChanged(room, client, track)
    tellListened(room, client, track)
    room.host.surroundings.after(CLIENT_TAKES, () => tellQualitiesAgain(room, client, track))
  }
  beginDownlinks(room, client, answer)
  if (answer.unplaced.length > 0 || answer.released) room.negotiateSoon(client)
  return 'answered'
}

/** A client's answer to an offer of ours. Another offer follows where something changed meanwhile. */
export function takeAnswer(room: Room, client: Participant, description: SessionDescription): 'taken' | 'ignored' | 'mismatch' {
  const settled = client.connection.settle(description, client.wanted())
  if (settled === 'ignored' || settled === 'mismatch') return settled
  beginDownlinks(room, client, settled)
  room.negotiateSoon(client)
  return 'taken'
}

function beginUplink(room: Room, owner: Participant, section: UpSection): boolean {
  const track = owner.tracks.get(section.sid)
  const rendition = track?.renditionOf(section.id)
  if (track === undefined || rendition === undefined || rendition.up !== null) return false
  const { mid, kind, codecs, extensions, encodings } = section
  // What a shared screen plays is nobody speaking.
  const isVoice = kind === 'audio' && track.info.source !== TrackSource.SCREEN_SHARE_AUDIO
  const gate = isVoice ? { gate: gateOf(room, track.sid) } : {}
  const up = owner.connection.up.addUpTrack({ mid, kind, codecs, extensions, encodings, ...gate })
  track.negotiated(rendition, up, section)
  if (rendition === track.backup && regresses(track.info.backupCodecPolicy, room.participants.size)) track.regress()
  if (isVoice) room.speakers.listen(owner.sid, up)
  return true
}

/** Of many open microphones the loudest are heard. */
const gateOf = ({ loudest }: Room, sid: string): SoundGate => ({
  passes: (level, now) => loudest.passes(sid, level, now),
  rest: () => loudest.forget(sid),
})

function beginDownlinks(room: Room, subscriber: Participant, { down, undecodable }: Downlinks): void {
  for (const section of down) {
    const subscription = subscriber.subscriptions.get(section.sid)
    if (subscription?.place(section, subscriber.connection.down) !== true) continue
    const owner = room.bySid(subscription.track.ownerSid)
    if (owner === undefined) continue
    if (subscription.track.firstReceived()) owner.send({ case: 'trackSubscribed', value: new TrackSubscribed({ trackSid: section.sid }) })
    // By another codec than until now, the one before may be of no more use.
    tellQualities(room, owner, subscription.track)
  }
  giveUp(room, subscriber, undecodable)
}

/** What was announced under this id is not sent any more: a track, or only its second codec. */
function ended(room: Room, owner: Participant, id: string): void {
  const track = [...owner.tracks.values()].find((each) => each.backup?.announced.id === id)
  if (track === undefined) return forget(room, owner, id)
  track.dropBackup()
  backupChanged(room, owner, track)
}

/** The track is no more: its owner has stopped sending, or lost the right to. */
function forget(room: Room, owner: Participant, sid: string): void {
  const track = owner.tracks.get(sid)
  if (track === undefined) return
  owner.tracks.delete(sid)
  if (track.up !== null) tellOfTrack(room, owner, track, 'track_unpublished')
  room.dropSubscriptions(track)
  track.close()
  owner.send({ case: 'trackUnpublished', value: new TrackUnpublishedResponse({ trackSid: sid }) })
}

/** After a change of grants: tracks that may not be sent any more end, and the client is told to stop. */
export function dropForbiddenTracks(room: Room, owner: Participant): void {
  for (const track of owner.tracks.values()) if (!mayPublish(owner.grants, track.info.source)) forget(room, owner, track.sid)
}

/** By the owner itself. */
export function muteOwn(room: Room, owner: Participant, sid: string, muted: boolean): void {
  const track = owner.tracks.get(sid)
  if (track === undefined || track.info.muted === muted) return
  track.setMuted(muted)
  if (muted && track.info.source === TrackSource.MICROPHONE) room.speakers.forget(owner.sid)
  if (track.up !== null) room.announce(owner)
}

/** By somebody else: only ever silences. The client is told, and shows it. */
export function muteForced(room: Room, owner: Participant, track: PublishedTrack): void {
  muteOwn(room, owner, track.sid, true)
  owner.send({ case: 'mute', value: new MuteTrackRequest({ sid: track.sid, muted: true }) })
}
