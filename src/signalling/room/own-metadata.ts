import { RequestResponse_Reason, type UpdateParticipantMetadata } from '@livekit/protocol'
import { answerTo } from './messages.ts'
import type { Participant } from './participant.ts'
import type { Room } from './room.ts'

const MAX_NAME = 256
const MAX_METADATA = 64 * 1024
const MAX_ATTRIBUTES = 64 * 1024

export interface MetadataChange {
  readonly name: string
  readonly metadata: string
  /** An empty value deletes. */
  readonly attributes: Readonly<Record<string, string>>
}

/** A client's wish to change what others see of it: only with the grant (R7). */
export function updateOwnMetadata(room: Room, participant: Participant, message: UpdateParticipantMetadata): void {
  const reason = changeMetadata(room, participant, message, participant.grants.canUpdateOwnMetadata === true)
  const value = answerTo(message.requestId, reason, { case: 'updateMetadata', value: message })
  participant.send({ case: 'requestResponse', value })
}

export function changeMetadata(room: Room, participant: Participant, change: MetadataChange, allowed: boolean): RequestResponse_Reason {
  if (!allowed) return RequestResponse_Reason.NOT_ALLOWED
  const attributes = { ...participant.attributes, ...change.attributes }
  const size = Object.entries(attributes).reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  if (change.name.length > MAX_NAME || change.metadata.length > MAX_METADATA || size > MAX_ATTRIBUTES) {
    return RequestResponse_Reason.LIMIT_EXCEEDED
  }
  if (change.name !== '') participant.name = change.name
  if (change.metadata !== '') participant.metadata = change.metadata
  for (const [key, value] of Object.entries(change.attributes)) {
    if (value === '') delete participant.attributes[key]
    else participant.attributes[key] = value
  }
  room.announce(participant)
  return RequestResponse_Reason.OK
}
