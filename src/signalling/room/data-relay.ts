import { DataPacket, DataPacket_Kind } from '@livekit/protocol'
import type { Participant } from './participant.ts'
import type { Room } from './room.ts'

export const RELIABLE = '_reliable'
export const LOSSY = '_lossy'

const MAX_MESSAGE = 256 * 1024
const MAX_DESTINATIONS = 1000

/** One message from a client's data channel, to whom it is meant for. What it says about its sender is ours to say (A2). */
export function relay(room: Room, sender: Participant, label: string, message: Uint8Array): void {
  if ((label !== RELIABLE && label !== LOSSY) || message.length > MAX_MESSAGE || !sender.grants.canPublishData) return
  const packet = decode(message)
  // Only the server says who speaks.
  if (packet === null || packet.value.case === undefined || packet.value.case === 'speaker') return
  if (label === RELIABLE && packet.sequence > 0) {
    if (packet.sequence <= sender.lastSequence) return
    sender.lastSequence = packet.sequence
  }
  // Not what the packet says of itself: rtc-node's says lossy of what it sends reliably.
  packet.kind = label === RELIABLE ? DataPacket_Kind.RELIABLE : DataPacket_Kind.LOSSY
  const receivers = receiversOf(room, packet).filter((receiver) => receiver !== sender && mayRead(receiver, packet))
  sign(packet, sender)
  deliver(packet, receivers)
}

/** What clients measure of themselves is for who is to look after them. */
const mayRead = ({ grants }: Participant, { value }: DataPacket): boolean => value.case !== 'metrics' || grants.canSubscribeMetrics === true

function decode(message: Uint8Array): DataPacket | null {
  try {
    return DataPacket.fromBinary(message)
  } catch {
    return null
  }
}

function sign(packet: DataPacket, sender: Participant): void {
  packet.participantIdentity = sender.identity
  packet.participantSid = sender.sid
  if (packet.value.case === 'user') {
    packet.value.value.participantIdentity = sender.identity
    packet.value.value.participantSid = sender.sid
  }
  if (packet.value.case === 'transcription') packet.value.value.transcribedParticipantIdentity ||= sender.identity
}

/** Nobody named means everybody. Older clients name them inside the user packet. */
function receiversOf(room: Room, packet: DataPacket): Participant[] {
  const user = packet.value.case === 'user' ? packet.value.value : null
  const identities = packet.destinationIdentities.length > 0 ? packet.destinationIdentities : (user?.destinationIdentities ?? [])
  const sids = user?.destinationSids ?? []
  if (identities.length + sids.length === 0) return [...room.participants.values()]
  const named = new Set(identities.slice(0, MAX_DESTINATIONS))
  const namedSids = new Set(sids.slice(0, MAX_DESTINATIONS))
  return [...room.participants.values()].filter((participant) => named.has(participant.identity) || namedSids.has(participant.sid))
}

function deliver(packet: DataPacket, receivers: readonly Participant[]): void {
  if (receivers.length === 0) return
  const message = packet.toBinary()
  const lossy = packet.kind === DataPacket_Kind.LOSSY
  for (const receiver of receivers) {
    if (lossy) receiver.connection.down.sendData(LOSSY, message)
    else {
      receiver.reliable.push(message)
      if (packet.sequence > 0) receiver.replay.note(packet.participantSid, packet.sequence, message)
    }
  }
}

/** From the server itself, through the room service. */
export function sendToRoom(room: Room, packet: DataPacket): void {
  deliver(packet, receiversOf(room, packet))
}
