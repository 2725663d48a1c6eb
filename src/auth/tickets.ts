/** Media tickets (A4): a JWT, because LiveKit's clients look inside their token here and there. It identifies and admits nobody. */
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { branded, type ConferenceId, type LegId } from '../domain/ids.ts'
import type { Tickets } from '../meetings/ports.ts'

const LIFETIME_S = 60
const ISSUER = 'latch'
const MAX_LENGTH = 2000

const Claims = z.object({
  sub: z.string().min(1),
  video: z.object({ room: z.string().min(1) }),
  nonce: z.string().min(1),
  gen: z.number().int().nonnegative(),
})

export function createTickets(key: Uint8Array): Tickets {
  return {
    mint(claims, now) {
      const issuedAt = Math.floor(now / 1000)
      return new SignJWT({ video: { roomJoin: true, room: claims.conferenceId }, nonce: claims.nonce, gen: claims.generation })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(ISSUER)
        .setSubject(claims.legId)
        .setIssuedAt(issuedAt)
        .setNotBefore(issuedAt)
        .setExpirationTime(issuedAt + LIFETIME_S)
        .sign(key)
    },
    async read(token, now) {
      const payload = token.length > MAX_LENGTH ? null : await verified(token, key, now)
      const claims = Claims.safeParse(payload)
      if (!claims.success) return null
      const { sub, video, nonce, gen } = claims.data
      return { conferenceId: branded<ConferenceId>(video.room), legId: branded<LegId>(sub), nonce, generation: gen }
    },
  }
}

async function verified(token: string, key: Uint8Array, now: number): Promise<unknown> {
  try {
    const options = {
      algorithms: ['HS256'],
      issuer: ISSUER,
      currentDate: new Date(now),
      maxTokenAge: LIFETIME_S,
      requiredClaims: ['exp', 'nbf'],
    }
    return (await jwtVerify(token, key, options)).payload
  } catch {
    return null
  }
}
