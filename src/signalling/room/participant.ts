import { ParticipantInfo, ParticipantInfo_State, type ClientInfo, type DisconnectReason } from '@livekit/protocol'
import type { TurnPass } from '../../sfu/transport/turn/turn-pass.ts'
import type { AdmittedLeg, Grants, ParticipantKindName } from '../media-door.ts'
import type { WantedTrack } from '../sdp/negotiation.ts'
import type { Connection } from './connection.ts'
import { DataTrackHandles } from './data-track-handles.ts'
import type { DataTrack } from './data-track.ts'
import type { ForcedWay } from './forced-way.ts'
import type { TrackWish } from './layer-choice.ts'
import { kindNumber, permissionOf } from './permission.ts'
import type { PublishedTrack } from './published-track.ts'
import { ReliableQueue } from './reliable-queue.ts'
import { ReplayLog } from './replay-log.ts'
import { frameOf, type SignalLink, type SignalMessage } from './signal-link.ts'
import type { Subscription } from './subscription.ts'
import type { Surroundings } from './surroundings.ts'
import { EVERYBODY, type TrackPermissions } from './track-permission.ts'

/** How a client's media gets through where nothing but TCP does. */
export interface TurnAccess {
  readonly url: string
  readonly pass: TurnPass
}

export interface ClientSettings {
  readonly autoSubscribe: boolean
  /** Pictures that its network does not carry may be held; else their lowest layer is sent all the same. */
  readonly allowPause: boolean
  readonly client: ClientInfo | undefined
  /** Null where there is no TURN. */
  readonly turn: TurnAccess | null
  readonly way: ForcedWay
}

/** So long after a track was announced the client is asked for it, and so long until it is let be; milliseconds. */
const OVERDUE = 2000
const GIVEN_UP = 15_000

/** One LiveKit session: a leg with its signal link, its media connection, what it publishes and what it receives. */
export class Participant {
  readonly sid: string
  readonly identity: string
  readonly joinedAt: number
  readonly connection: Connection
  readonly settings: ClientSettings
  readonly reliable: ReliableQueue
  readonly replay = new ReplayLog()
  /** By sid, negotiated or only announced. */
  readonly tracks = new Map<string, PublishedTrack>()
  /** By track sid. */
  readonly subscriptions = new Map<string, Subscription>()
  /** What the client asked for, kept for tracks that come and go: by track sid. */
  readonly choices = new Map<string, boolean>()
  /** Tracks of which it was told that their owners do not let it have them, by sid. */
  readonly denied = new Set<string>()
  readonly wishes = new Map<string, TrackWish>()
  /** Data tracks that it publishes, by the handle that it gave them; what it receives of others; and what it asked for, by sid. */
  readonly dataTracks = new Map<number, DataTrack>()
  readonly dataHandles = new DataTrackHandles()
  readonly wantedData = new Set<string>()
  readonly attributes: Record<string, string>
  name: string
  metadata: string
  grants: Grants
  permissions: TrackPermissions = EVERYBODY
  state = ParticipantInfo_State.JOINED
  lastSequence = 0
  /** Set by a simulated fault. */
  failNextResume = false
  lastHeard: number
  readonly #leg: AdmittedLeg
  #link: SignalLink | null
  #version = 1
  #heldBack = false

  constructor(leg: AdmittedLeg, link: SignalLink, connection: Connection, settings: ClientSettings, surroundings: Surroundings) {
    this.#leg = leg
    this.#link = link
    this.sid = surroundings.id('PA_')
    this.identity = leg.identity
    this.name = leg.name
    this.metadata = leg.metadata ?? ''
    this.attributes = { ...leg.attributes }
    this.grants = leg.grants
    this.joinedAt = surroundings.now()
    this.lastHeard = this.joinedAt
    this.connection = connection
    this.settings = settings
    this.reliable = new ReliableQueue(connection.down, '_reliable', (milliseconds, action) => surroundings.after(milliseconds, action))
  }

  get link(): SignalLink | null {
    return this.#link
  }

  get kind(): ParticipantKindName {
    return this.#leg.kind ?? 'standard'
  }

  get turn(): TurnAccess | null {
    return this.settings.turn
  }

  get heldBack(): boolean {
    return this.#heldBack
  }

  get hidden(): boolean {
    return this.grants.hidden ?? false
  }

  attach(link: SignalLink | null): void {
    this.#link = link
  }

  send(message: SignalMessage): void {
    this.#link?.send(frameOf(message))
  }

  sendFrame(frame: Uint8Array): void {
    this.#link?.send(frame)
  }

  /** Others ignore an update whose version is not above the last. */
  changed(): void {
    this.#version += 1
  }

  /** Tracks that others can receive. */
  visibleTracks(): PublishedTrack[] {
    return [...this.tracks.values()].filter((track) => track.up !== null)
  }

  /** A track was announced, and came in no offer: rtc-node forgets one at times when two begin at once. */
  owesTrack(now: number): boolean {
    const waits = [...this.tracks.values()].filter(({ up }) => up === null).map(({ announcedAt }) => now - announcedAt)
    return waits.some((wait) => wait >= OVERDUE && wait < GIVEN_UP)
  }

  wanted(): WantedTrack[] {
    const wanted = [...this.subscriptions.values()].map((subscription) => subscription.wanted())
    return wanted.filter((track): track is WantedTrack => track !== null)
  }

  info(disconnected?: DisconnectReason): ParticipantInfo {
    const { sid, identity, name, metadata, attributes, settings } = this
    const tracks = disconnected === undefined ? this.visibleTracks().map((track) => track.info) : []
    const dataTracks = disconnected === undefined ? [...this.dataTracks.values()].map((track) => track.info) : []
    return new ParticipantInfo({
      sid,
      identity,
      name,
      metadata,
      attributes,
      tracks,
      dataTracks,
      state: disconnected === undefined ? this.state : ParticipantInfo_State.DISCONNECTED,
      version: this.#version,
      joinedAt: BigInt(Math.floor(this.joinedAt / 1000)),
      joinedAtMs: BigInt(this.joinedAt),
      isPublisher: tracks.length + dataTracks.length > 0,
      kind: kindNumber(this.#leg.kind),
      permission: permissionOf(this.grants),
      clientProtocol: settings.client?.clientProtocol ?? 0,
      capabilities: settings.client?.capabilities ?? [],
      ...(disconnected === undefined ? {} : { disconnectReason: disconnected }),
    })
  }

  /** No media either way while the signal connection is away: admission hangs on it. */
  holdBack(held: boolean): void {
    this.#heldBack = held
    for (const track of this.tracks.values()) track.holdBack(held)
    for (const subscription of this.subscriptions.values()) subscription.holdBack(held)
  }

  close(code: number, reason: string): void {
    this.reliable.close()
    for (const subscription of this.subscriptions.values()) subscription.close()
    for (const track of this.tracks.values()) track.close()
    this.connection.close()
    this.#link?.close(code, reason)
    this.#link = null
  }
}
