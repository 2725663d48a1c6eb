/** The door of `latch media-engine`: whoever holds a token signed with the key may enter, as LiveKit's SDKs expect. */
import { claimsWith, readLivekitToken, renewLivekitToken, type LivekitClaims, type LivekitKey } from './livekit-token.ts'
import type { MediaDoor, OpenedLeg, RefusedLeg } from './media-door.ts'

const INVALID: RefusedLeg = { opened: false, status: 401, message: 'invalid token' }
const NOT_ALLOWED: RefusedLeg = { opened: false, status: 401, message: 'permissions denied: roomJoin for a room is missing' }

export function createLivekitKeyDoor(key: LivekitKey): MediaDoor {
  const read = async (token: string): Promise<LivekitClaims | RefusedLeg> => {
    const claims = await readLivekitToken(token, key)
    if (claims === null || claims.identity === '') return INVALID
    return claims.roomJoin && claims.room !== '' ? claims : NOT_ALLOWED
  }
  return {
    async open(token) {
      const claims = await read(token)
      return 'opened' in claims ? claims : legOf(claims, key)
    },
    async check(token) {
      const claims = await read(token)
      return 'opened' in claims ? claims : { opened: true }
    },
    closed() {},
  }
}

function legOf(claims: LivekitClaims, key: LivekitKey): OpenedLeg {
  const { room, identity, name, metadata, attributes, kind, grants } = claims
  let current = claims
  return {
    opened: true,
    room,
    identity,
    name,
    metadata,
    attributes,
    kind,
    grants,
    resumed: false,
    nextToken: () => renewLivekitToken(current, key),
    changed(now) {
      current = claimsWith(current, now)
    },
  }
}
