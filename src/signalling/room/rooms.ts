import { DisconnectReason, LeaveRequest_Action } from '@livekit/protocol'
import type { CloseReason, LiveLeg } from '../room-call.ts'
import type { TrackSourceName } from '../media-door.ts'
import { sourceNumber } from './permission.ts'
import { muteForced } from './publishing.ts'
import { tellOfRoom } from './room-news.ts'
import { Room, type RoomHost, type RoomOptions } from './room.ts'

const DEFAULTS: RoomOptions = { emptyTimeout: 300, departureTimeout: 20, maxParticipants: 0, metadata: '' }

const DISCONNECT: Readonly<Record<CloseReason, DisconnectReason>> = {
  removed: DisconnectReason.PARTICIPANT_REMOVED,
  ended: DisconnectReason.ROOM_DELETED,
  replaced: DisconnectReason.DUPLICATE_IDENTITY,
  left: DisconnectReason.CLIENT_INITIATED,
  orphaned: DisconnectReason.PARTICIPANT_REMOVED,
}

/** All rooms of one worker. */
export class Rooms {
  readonly #host: RoomHost
  readonly #rooms = new Map<string, Room>()

  constructor(host: RoomHost) {
    this.#host = host
  }

  get(name: string): Room | undefined {
    return this.#rooms.get(name)
  }

  all(): Room[] {
    return [...this.#rooms.values()]
  }

  getOrCreate(name: string, options: Partial<RoomOptions> = {}): Room {
    const present = this.#rooms.get(name)
    if (present !== undefined) return present
    const room = new Room(name, this.#host, { ...DEFAULTS, ...options })
    this.#rooms.set(name, room)
    tellOfRoom(room, 'room_started')
    return room
  }

  closeRoom(name: string): boolean {
    const room = this.#rooms.get(name)
    this.#rooms.delete(name)
    room?.close(DisconnectReason.ROOM_DELETED, LeaveRequest_Action.DISCONNECT)
    return room !== undefined
  }

  closeLeg(name: string, identity: string, reason: CloseReason): boolean {
    const room = this.#rooms.get(name)
    const participant = room?.participants.get(identity)
    if (room === undefined || participant === undefined) return false
    room.remove(participant, DISCONNECT[reason], LeaveRequest_Action.DISCONNECT)
    return true
  }

  /** Only ever silences; a person unmutes itself. */
  mute(name: string, identity: string, source: TrackSourceName): void {
    const room = this.#rooms.get(name)
    const participant = room?.participants.get(identity)
    if (room === undefined || participant === undefined) return
    const tracks = [...participant.tracks.values()].filter((track) => track.info.source === sourceNumber(source))
    for (const track of tracks) muteForced(room, participant, track)
  }

  /** Legs whose signal connection is open. The others carry no media, and wait to be resumed or forgotten. */
  liveLegs(): LiveLeg[] {
    return this.all().flatMap((room) =>
      [...room.participants.values()].filter(({ link }) => link !== null).map(({ identity }) => ({ room: room.name, identity })),
    )
  }

  tick(): void {
    for (const room of this.all()) if (!room.tick()) this.closeRoom(room.name)
  }

  /** The server stops: clients come back when it is up again. */
  close(): void {
    for (const room of this.all()) room.close(DisconnectReason.SERVER_SHUTDOWN, LeaveRequest_Action.RECONNECT)
    this.#rooms.clear()
  }
}
