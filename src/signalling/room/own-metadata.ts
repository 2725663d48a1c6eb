import { RequestResponse, RequestResponse_Reason, type UpdateParticipantMetadata } from '@livekit/protocol'
import { refusalTo, type Refusal } from './messages.ts'
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
  const isAllowed = participant.grants.canUpdateOwnMetadata === true
  const refusal = isAllowed ? changeMetadata(room, participant, message) : NOT_ALLOWED
  const { requestId } = message
  const request = { case: 'updateMetadata', value: message } as const
  const done = new RequestResponse({ requestId, reason: RequestResponse_Reason.OK, request })
  participant.send({ case: 'requestResponse', value: refusal === null ? done : refusalTo(refusal, request, requestId) })
}

const NOT_ALLOWED: Refusal = [
  RequestResponse_Reason.NOT_ALLOWED,
  'This participant may not change its own name, metadata and attributes (canUpdateOwnMetadata).',
]
const TOO_LONG: Refusal = [
  RequestResponse_Reason.LIMIT_EXCEEDED,
  `A name has at most ${MAX_NAME} characters, metadata ${MAX_METADATA}, and all attributes together ${MAX_ATTRIBUTES}.`,
]

/** Null when it is done. */
export function changeMetadata(room: Room, participant: Participant, change: MetadataChange): Refusal | null {
  const attributes = { ...participant.attributes, ...change.attributes }
  const size = Object.entries(attributes).reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  if (change.name.length > MAX_NAME || change.metadata.length > MAX_METADATA || size > MAX_ATTRIBUTES) {
    return TOO_LONG
  }
  if (change.name !== '') participant.name = change.name
  if (change.metadata !== '') participant.metadata = change.metadata
  for (const [key, value] of Object.entries(change.attributes)) {
    if (value === '') delete participant.attributes[key]
    else participant.attributes[key] = value
  }
  room.announce(participant)
  room.host.legChanged(participant)
  return null
}
