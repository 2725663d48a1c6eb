import { ConnectionSettings, DisconnectReason, LeaveRequest_Action, type JoinRequest } from '@livekit/protocol'
import type { AdmittedLeg } from '../media-door.ts'
import type { Connection, RtcProtocol } from './connection.ts'
import { relay } from './data-relay.ts'
import { DualConnection } from './dual-connection.ts'
import { DATA_TRACK_CHANNEL, relayDataTrack } from './data-tracks.ts'
import type { ForcedWay } from './forced-way.ts'
import { offer } from './handle-request.ts'
import { joinMessage, leaveMessage, reconnectMessage, updateMessage } from './messages.ts'
import { Participant } from './participant.ts'
import { OWN_CHANNELS } from './own-channels.ts'
import { addTrack } from './publishing.ts'
import type { Room } from './room.ts'
import { frameOf, type SignalLink } from './signal-link.ts'
import { SingleConnection } from './single-connection.ts'
import { settleSubscriber } from './subscribing.ts'

export interface Arrival {
  readonly leg: AdmittedLeg
  readonly request: JoinRequest
  readonly link: SignalLink
  readonly protocol: RtcProtocol
  /** Where this client finds TURN, if anywhere. */
  readonly turnUrl: string | null
}

/** A new session. An older one of the same identity is closed. */
export function joinRoom(room: Room, arrival: Arrival, opened: (participant: Participant) => void): void {
  const { leg, request, link, turnUrl } = arrival
  const older = room.participants.get(leg.identity)
  if (older !== undefined) room.remove(older, DisconnectReason.DUPLICATE_IDENTITY, LeaveRequest_Action.DISCONNECT)
  const { autoSubscribe, subscriberAllowPause } = request.connectionSettings ?? new ConnectionSettings({ autoSubscribe: true })
  const way = wayOf(room.takeForcedWay(leg.identity), turnUrl)
  const participant = new Participant(
    leg,
    link,
    connectionFor(room, arrival, way),
    {
      autoSubscribe,
      allowPause: subscriberAllowPause ?? true,
      client: request.clientInfo,
      way,
      turn: turnUrl === null ? null : { url: turnUrl, pass: room.host.issuePass() },
    },
    room.host.surroundings,
  )
  participant.connection.up.on('data', (label, message) => {
    if (label === DATA_TRACK_CHANNEL) relayDataTrack(participant, message)
    else relay(room, participant, label, message)
  })
  room.enter(participant)
  opened(participant)
  participant.send({ case: 'join', value: joinMessage(room, participant) })
  if (!participant.hidden) room.broadcast({ case: 'update', value: updateMessage([participant.info()]) }, participant)
  settleSubscriber(room, participant)
  room.negotiateSoon(participant)
  for (const track of request.addTrackRequests.slice(0, 16)) addTrack(room, participant, track)
  if (request.publisherOffer !== undefined) offer(room, participant, request.publisherOffer)
}

function connectionFor({ host, name }: Room, { protocol }: Arrival, way: ForcedWay): Connection {
  if (protocol === 'v1') return new SingleConnection(host.createPeer(name), way)
  return new DualConnection(host.createPeer(name), host.createPeer(name), OWN_CHANNELS, way)
}

/** Without TURN a forced relay would be no way at all. */
const wayOf = (forced: ForcedWay, turnUrl: string | null): ForcedWay => (forced === 'relay' && turnUrl === null ? 'any' : forced)

/** The session that the client means, if it is still here. */
export function sessionOf(room: Room | undefined, leg: AdmittedLeg, request: JoinRequest): Participant | null {
  const participant = room?.participants.get(leg.identity)
  return participant !== undefined && participant.sid === request.participantSid ? participant : null
}

/** A session continues on a new signal connection: media, tracks and subscriptions stay. */
export function resumeSession(room: Room, participant: Participant, request: JoinRequest, link: SignalLink): void {
  room.linkBack(participant, link)
  participant.connection.resumed()
  participant.send({ case: 'reconnect', value: reconnectMessage(participant.lastSequence, participant.turn) })
  if (participant.failNextResume) {
    participant.failNextResume = false
    link.close(1001, 'simulated')
    return
  }
  participant.send({ case: 'update', value: updateMessage([...room.othersFor(participant), participant.info()]) })
  room.negotiateSoon(participant)
  if (request.publisherOffer !== undefined) offer(room, participant, request.publisherOffer)
}

/**
 * A session that nobody here knows: the client shall begin a new one. Its own token is used up by now, so it first gets the
 * next one, for which livekit-client must believe itself resumed: before that it drops everything but `leave`.
 */
export function turnBack(link: SignalLink, nextToken: string | null): void {
  if (nextToken !== null) {
    link.send(frameOf({ case: 'reconnect', value: reconnectMessage(0, null) }))
    link.send(frameOf({ case: 'refreshToken', value: nextToken }))
  }
  link.send(frameOf({ case: 'leave', value: leaveMessage(DisconnectReason.STATE_MISMATCH, LeaveRequest_Action.RECONNECT) }))
  link.close(1000, 'unknown session')
}
