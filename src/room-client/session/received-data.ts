import { DataPacket } from '@livekit/protocol'

export interface UserData {
  readonly identity: string
  readonly topic: string
  readonly payload: Uint8Array
}

const mostSenders = 1000

/** Opens what comes over the data channels. A reliable message that is sent again after a resume comes out once. */
export class ReceivedData {
  /** Last sequence by participant. */
  readonly #last = new Map<string, number>()

  /** Null for what is no message of a person, or was here already. */
  take(bytes: Uint8Array): UserData | null {
    const packet = decode(bytes)
    if (packet?.value.case !== 'user' || this.#isRepeated(packet)) return null
    const { topic, payload, participantIdentity } = packet.value.value
    return { identity: packet.participantIdentity || participantIdentity, topic: topic ?? '', payload }
  }

  #isRepeated({ participantSid, sequence }: DataPacket): boolean {
    if (sequence === 0 || participantSid === '') return false
    if (sequence <= (this.#last.get(participantSid) ?? 0)) return true
    if (this.#last.size >= mostSenders && !this.#last.has(participantSid)) this.#last.clear()
    this.#last.set(participantSid, sequence)
    return false
  }
}

function decode(bytes: Uint8Array): DataPacket | null {
  try {
    return DataPacket.fromBinary(bytes)
  } catch {
    return null
  }
}
