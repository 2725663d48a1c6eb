import { gunzipSync } from 'node:zlib'
import { JoinRequest, WrappedJoinRequest, WrappedJoinRequest_Compression } from '@livekit/protocol'

const MAX_ENCODED = 64 * 1024
/** Inflated. A client that joins with an offer of a few sections needs about 20 kB. */
const MAX_DECODED = 512 * 1024

/** The bytes of the JoinRequest inside LiveKit's `join_request` query; null when malformed or too big. */
export function readJoinRequest(encoded: string): Uint8Array | null {
  if (encoded.length > MAX_ENCODED || !/^[A-Za-z0-9_+/=-]*$/.test(encoded)) return null
  try {
    const wrapped = WrappedJoinRequest.fromBinary(Buffer.from(encoded, 'base64url'))
    if (wrapped.compression !== WrappedJoinRequest_Compression.GZIP) return Uint8Array.from(wrapped.joinRequest)
    return Uint8Array.from(gunzipSync(wrapped.joinRequest, { maxOutputLength: MAX_DECODED }))
  } catch {
    return null
  }
}

/** The session that the client would resume; null for a first join. */
export function resumedSession(request: Uint8Array): string | null {
  try {
    const { reconnect, participantSid } = JoinRequest.fromBinary(request)
    return reconnect ? participantSid : null
  } catch {
    return null
  }
}
