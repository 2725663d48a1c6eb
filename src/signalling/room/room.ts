import {
  DisconnectReason,
  LeaveRequest_Action,
  ParticipantInfo_State,
  Room as RoomInfo,
  type ParticipantInfo,
  type SpeakersChanged,
} from '@livekit/protocol'
import { Loudest } from '../../sfu/audio/loudest.ts'
import type { Peer, PeerCloseReason, PeerState } from '../../sfu/transport/peer.ts'
import type { TurnPass } from '../../sfu/transport/turn/turn-pass.ts'
import { peersOf } from './connection.ts'
import { ConnectionQualities } from './connection-qualities.ts'
import { forgetData } from './data-tracks.ts'
import type { ForcedWay } from './forced-way.ts'
import { leaveMessage, roomMessage, updateMessage } from './messages.ts'
import type { Participant } from './participant.ts'
import { Priorities } from './priorities.ts'
import type { PublishedTrack } from './published-track.ts'
import { tellQualities } from './qualities.ts'
import { frameOf, type SignalLink, type SignalMessage } from './signal-link.ts'
import { RoomCounts } from './room-counts.ts'
import { tellJoined, tellLeft, tellOfRoom, tellOfTrack } from './room-news.ts'
import { Speakers } from './speakers.ts'
import type { Surroundings } from './surroundings.ts'

/** What a room needs from where it lives. */
export interface RoomHost {
  readonly surroundings: Surroundings
  createPeer(room: string): Peer
  /** What a session may relay its media by, until `passOver`. */
  issuePass(): TurnPass
  passOver(pass: TurnPass): void
  /** How many microphones are passed on at once; 0 all. */
  readonly loudestSounds: number
  /** It is no more. */
  roomClosed(room: Room): void
  /** Takes a WebhookEvent of this room, as bytes; null where nobody wants to know. */
  readonly news: ((room: string, event: Uint8Array) => void) | null
  /** Its client's next tokens shall say so. */
  legChanged(participant: Participant): void
  /** A leg's connection ended (`left`, `lost`), or came undone by the server's own doing (`closed`). */
  legEnded(room: Room, participant: Participant, link: SignalLink | null, cause: 'left' | 'lost'): void
}

export interface RoomOptions {
  /** Seconds to keep a room that nobody has joined yet, and one that everybody has left. */
  readonly emptyTimeout: number
  readonly departureTimeout: number
  readonly maxParticipants: number
  readonly metadata: string
}

/** How long a session waits for its client to resume it, and after how long without a signal connection its media stops. */
const RESUME_WINDOW = 20_000
const MEDIA_GRACE = 800
/** A `leave` may be just behind the goodbye of the media connection. */
const GOODBYE_GRACE = 1000
/** Changes within this time become one negotiation. */
const NEGOTIATION_DELAY = 15
/** Between two looks at everybody's connection. */
const QUALITY_INTERVAL = 4000

/** Everybody in one conference's media. Knows identities and tracks, never meetings. */
export class Room {
  readonly name: string
  readonly sid: string
  readonly host: RoomHost
  readonly participants = new Map<string, Participant>()
  readonly speakers: Speakers
  /** Open microphones, by track sid. */
  readonly loudest: Loudest<string>
  readonly priorities = new Priorities()
  readonly createdAt: number
  options: RoomOptions
  readonly #counts = new RoomCounts()
  readonly #qualities = new ConnectionQualities()
  #qualitiesAt = 0
  #emptySince: number
  #everJoined = false
  readonly #negotiating = new Set<Participant>()
  readonly #waiting = new Map<Participant, (() => void)[]>()
  /** Of those who asked, and are about to come back. */
  readonly #forcedWays = new Map<string, ForcedWay>()
  #closed = false

  constructor(name: string, host: RoomHost, options: RoomOptions) {
    this.name = name
    this.host = host
    this.options = options
    this.sid = host.surroundings.id('RM_')
    this.createdAt = host.surroundings.now()
    this.#emptySince = this.createdAt
    this.loudest = new Loudest(host.loudestSounds)
    this.speakers = new Speakers(host.surroundings, (changed) => this.#spoke(changed))
  }

  get closed(): boolean {
    return this.#closed
  }

  info(): RoomInfo {
    const members = [...this.participants.values()].filter((participant) => !participant.hidden)
    return new RoomInfo({
      sid: this.sid,
      name: this.name,
      ...this.options,
      creationTime: BigInt(Math.floor(this.createdAt / 1000)),
      creationTimeMs: BigInt(this.createdAt),
      numParticipants: members.length,
      numPublishers: members.filter((member) => member.visibleTracks().length > 0).length,
    })
  }

  othersFor(participant: Participant): ParticipantInfo[] {
    return [...this.participants.values()].filter((other) => other !== participant && !other.hidden).map((other) => other.info())
  }

  bySid(sid: string): Participant | undefined {
    return [...this.participants.values()].find((participant) => participant.sid === sid)
  }

  /** Of this participant's next session. */
  forceWay(identity: string, way: ForcedWay): void {
    this.#forcedWays.set(identity, way)
  }

  takeForcedWay(identity: string): ForcedWay {
    const way = this.#forcedWays.get(identity) ?? 'any'
    this.#forcedWays.delete(identity)
    return way
  }

  enter(participant: Participant): void {
    this.#everJoined = true
    this.participants.set(participant.identity, participant)
    for (const peer of peersOf(participant.connection))
      peer.on('state', (state, reason) => this.#peerChanged(participant, peer, state, reason))
  }

  /** A session closes for good. With `told`, its client hears why and what to do. */
  remove(participant: Participant, reason: DisconnectReason, told: LeaveRequest_Action | null): void {
    if (this.participants.get(participant.identity) !== participant) return
    this.participants.delete(participant.identity)
    this.#stopWaiting(participant)
    this.#negotiating.delete(participant)
    if (told !== null) participant.send({ case: 'leave', value: leaveMessage(reason, told) })
    for (const track of participant.tracks.values()) this.dropSubscriptions(track)
    for (const track of participant.visibleTracks()) tellOfTrack(this, participant, track, 'track_unpublished')
    forgetData(participant)
    participant.close(1000, 'left')
    if (participant.turn !== null) this.host.passOver(participant.turn.pass)
    this.#tellPublishers(participant)
    participant.changed()
    this.speakers.forget(participant.sid)
    if (!participant.hidden) this.broadcast({ case: 'update', value: updateMessage([participant.info(reason)]) })
    tellLeft(this, participant, reason, participant.state === ParticipantInfo_State.ACTIVE)
    if (this.participants.size === 0) this.#emptySince = this.host.surroundings.now()
  }

  /** The leg is over, as its client says: nobody comes back to this session. */
  ended(participant: Participant, link: SignalLink | null, cause: 'left' | 'lost'): void {
    this.host.legEnded(this, participant, link, cause)
    this.remove(participant, DisconnectReason.CLIENT_INITIATED, null)
  }

  /** The signal connection broke: the session waits for a resume, silent after a moment. */
  linkLost(participant: Participant, link: SignalLink): void {
    if (participant.link !== link) return
    participant.attach(null)
    this.host.legEnded(this, participant, link, 'lost')
    const { surroundings } = this.host
    this.#stopWaiting(participant)
    this.#waiting.set(participant, [
      surroundings.after(MEDIA_GRACE, () => participant.holdBack(true)),
      surroundings.after(RESUME_WINDOW, () => this.remove(participant, DisconnectReason.SIGNAL_CLOSE, null)),
    ])
  }

  linkBack(participant: Participant, link: SignalLink): void {
    this.#stopWaiting(participant)
    participant.link?.close(1000, 'resumed elsewhere')
    participant.attach(link)
    participant.lastHeard = this.host.surroundings.now()
    participant.holdBack(false)
  }

  /** Each gets bytes of its own, since they are given away to the socket's thread. */
  broadcast(message: SignalMessage, except?: Participant): void {
    const frame = frameOf(message)
    for (const participant of this.participants.values()) if (participant !== except) participant.sendFrame(frame.slice())
  }

  /** Something about a participant changed: everybody learns it, itself included; of a hidden one only itself. */
  announce(participant: Participant): void {
    participant.changed()
    const update: SignalMessage = { case: 'update', value: updateMessage([participant.info()]) }
    if (participant.hidden) participant.send(update)
    else this.broadcast(update)
  }

  announceRoom(): void {
    this.broadcast({ case: 'roomUpdate', value: roomMessage(this) })
  }

  dropSubscriptions(track: PublishedTrack): void {
    for (const participant of this.participants.values()) {
      participant.denied.delete(track.sid)
      const subscription = participant.subscriptions.get(track.sid)
      if (subscription === undefined) continue
      subscription.close()
      participant.subscriptions.delete(track.sid)
      this.negotiateSoon(participant)
    }
  }

  negotiateSoon(participant: Participant): void {
    if (this.#negotiating.has(participant)) return
    this.#negotiating.add(participant)
    this.host.surroundings.after(NEGOTIATION_DELAY, () => {
      if (this.#negotiating.delete(participant)) this.#ask(participant)
    })
  }

  /** Once a second. False when the room has been empty for too long. */
  tick(): boolean {
    const now = this.host.surroundings.now()
    for (const participant of this.participants.values()) this.#goOn(participant, now)
    this.#tellQualities(now)
    if (this.#counts.areNews(now, () => this.info())) this.announceRoom()
    if (this.participants.size > 0) return true
    const timeout = this.#everJoined ? this.options.departureTimeout : this.options.emptyTimeout
    return now - this.#emptySince < timeout * 1000
  }

  /** `RECONNECT` when the room will be there again in a moment. */
  close(reason: DisconnectReason, told: LeaveRequest_Action): void {
    this.#closed = true
    for (const participant of this.participants.values()) this.remove(participant, reason, told)
    this.speakers.close()
    tellOfRoom(this, 'room_finished')
    this.host.roomClosed(this)
  }

  #spoke(changed: SpeakersChanged): void {
    this.broadcast({ case: 'speakersChanged', value: changed })
    if (!this.priorities.spoke(changed)) return
    for (const { subscriptions } of this.participants.values())
      for (const subscription of subscriptions.values()) subscription.setPriority(this.priorities.of(subscription.track))
  }

  #goOn(participant: Participant, now: number): void {
    if (participant.link !== null && participant.connection.isOverdue(now)) this.#mediaLost(participant)
    else this.#ask(participant)
  }

  #ask(participant: Participant): void {
    if (participant.link === null) return
    const now = this.host.surroundings.now()
    const request = participant.connection.ask(participant.wanted(), now, participant.owesTrack(now))
    if (request !== null) participant.send(request)
  }

  #tellQualities(now: number): void {
    if (now - this.#qualitiesAt < QUALITY_INTERVAL) return
    this.#qualitiesAt = now
    const update = this.#qualities.update(this.participants.values())
    if (update !== null) this.broadcast({ case: 'connectionQuality', value: update })
  }

  #peerChanged(participant: Participant, peer: Peer, state: PeerState, reason: PeerCloseReason | undefined): void {
    if (this.participants.get(participant.identity) !== participant) return
    if (state === 'connected' && peer === participant.connection.down) {
      const isNew = participant.state !== ParticipantInfo_State.ACTIVE
      participant.state = ParticipantInfo_State.ACTIVE
      this.announce(participant)
      if (isNew) tellJoined(this, participant)
    }
    if (state !== 'closed' || reason === 'local') return
    const wait = reason === 'remote-closed' ? GOODBYE_GRACE : 0
    this.host.surroundings.after(wait, () => this.#mediaLost(participant))
  }

  /** The media connection is gone for good: only a new session helps, and the client is told to begin one. */
  #mediaLost(participant: Participant): void {
    if (this.participants.get(participant.identity) !== participant) return
    if (participant.link !== null) this.host.legEnded(this, participant, participant.link, 'lost')
    this.remove(participant, DisconnectReason.MEDIA_FAILURE, LeaveRequest_Action.RECONNECT)
  }

  /** What the one who left looked at may now be looked at by nobody. */
  #tellPublishers(gone: Participant): void {
    for (const { track } of gone.subscriptions.values()) {
      const owner = this.bySid(track.ownerSid)
      if (owner !== undefined) tellQualities(this, owner, track)
    }
  }

  #stopWaiting(participant: Participant): void {
    for (const cancel of this.#waiting.get(participant) ?? []) cancel()
    this.#waiting.delete(participant)
  }
}
