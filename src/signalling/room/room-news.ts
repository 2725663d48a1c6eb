/** What LiveKit's webhooks tell: of rooms, of who is in them, and of tracks. */
import { ParticipantInfo, Room as RoomInfo, WebhookEvent, type DisconnectReason } from '@livekit/protocol'
import type { Participant } from './participant.ts'
import type { PublishedTrack } from './published-track.ts'
import type { Room } from './room.ts'

export function tellOfRoom(room: Room, event: 'room_started' | 'room_finished'): void {
  tell(room, event, () => ({ room: room.info() }))
}

/** Its media connection is there. */
export function tellJoined(room: Room, participant: Participant): void {
  tell(room, 'participant_joined', () => ({ room: room.info(), participant: participant.info() }))
}

/** `hasJoined`: it was told of before. */
export function tellLeft(room: Room, participant: Participant, reason: DisconnectReason, hasJoined: boolean): void {
  const event = hasJoined ? 'participant_left' : 'participant_connection_aborted'
  tell(room, event, () => ({ room: room.info(), participant: participant.info(reason) }))
}

/** As LiveKit's server does, with no more of the room and the owner than says which they are. */
export function tellOfTrack(room: Room, owner: Participant, track: PublishedTrack, event: 'track_published' | 'track_unpublished'): void {
  const { sid, identity } = owner
  tell(room, event, () => ({
    room: new RoomInfo({ sid: room.sid, name: room.name }),
    participant: new ParticipantInfo({ sid, identity }),
    track: track.info,
  }))
}

type Content = Pick<Partial<WebhookEvent>, 'room' | 'participant' | 'track'>

function tell({ name, host }: Room, event: string, content: () => Content): void {
  const { news, surroundings } = host
  if (news === null) return
  const createdAt = BigInt(Math.floor(surroundings.now() / 1000))
  news(name, new WebhookEvent({ event, id: surroundings.id('EV_'), createdAt, ...content() }).toBinary())
}
