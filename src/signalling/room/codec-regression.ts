import { BackupCodecPolicy } from '@livekit/protocol'

/** In a smaller room one codec for everybody is preferred, as LiveKit's server does by default: few gain by the better one. */
const SMALL_ROOM = 5

/** Whether a track whose second codec has come is sent to everybody by that one, and by the first no more. `people`: in the room. */
export function regresses(policy: BackupCodecPolicy, people: number): boolean {
  switch (policy) {
    case BackupCodecPolicy.REGRESSION:
      return true
    case BackupCodecPolicy.SIMULCAST:
      return false
    case BackupCodecPolicy.PREFER_REGRESSION:
      return people < SMALL_ROOM
    default:
      // A policy of a later protocol.
      return false
  }
}
