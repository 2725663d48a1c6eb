/**
 * Media tickets (A4): a JWT (RFC 7519, HS256), because LiveKit's clients look inside their token here and there. It identifies and
 * admits nobody. Signed right here: web cryptography's detour through the thread pool costs a millisecond a join.
 */
import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { branded, type ConferenceId, type Instant, type LegId } from '../domain/ids.ts'
import type { TicketClaims, Tickets } from '../meetings/ports.ts'

const LIFETIME_S = 60
/** So far another node's clock may be ahead of this one's. */
const SKEW_S = 10
const ISSUER = 'latch'
const MAX_LENGTH = 2000

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
/** The only header that is ever signed, so the only one that is read: no other algorithm can be asked for. */
const HEADER = encoded({ alg: 'HS256', typ: 'JWT' })

const Payload = z.object({
  iss: z.literal(ISSUER),
  sub: z.string().min(1),
  iat: z.number(),
  exp: z.number(),
  video: z.object({ room: z.string().min(1) }),
  nonce: z.string().min(1),
  gen: z.number().int().nonnegative(),
})

export function createTickets(secret: Uint8Array): Tickets {
  const key = createSecretKey(secret)
  return {
    mint(claims, now) {
      const body = `${HEADER}.${encoded(payloadOf(claims, now))}`
      return Promise.resolve(`${body}.${signature(key, body).toString('base64url')}`)
    },
    read: (token, now) => Promise.resolve(read(key, token, now)),
  }
}

function payloadOf({ conferenceId, legId, nonce, generation }: TicketClaims, now: Instant): z.input<typeof Payload> & object {
  const iat = Math.floor(now / 1000)
  const video = { roomJoin: true, room: conferenceId }
  return { iss: ISSUER, sub: legId, iat, exp: iat + LIFETIME_S, video, nonce, gen: generation }
}

function read(key: KeyObject, token: string, now: Instant): TicketClaims | null {
  const [header, body, signed, ...rest] = token.length > MAX_LENGTH ? [] : token.split('.')
  if (header !== HEADER || body === undefined || signed === undefined || rest.length > 0) return null
  const expected = signature(key, `${header}.${body}`)
  const given = Buffer.from(signed, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  // Signed by this server, so its JSON is this server's.
  const payload = Payload.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()))
  if (!payload.success || !isCurrent(payload.data, Math.floor(now / 1000))) return null
  const { sub, video, nonce, gen } = payload.data
  return { conferenceId: branded<ConferenceId>(video.room), legId: branded<LegId>(sub), nonce, generation: gen }
}

const isCurrent = ({ iat, exp }: { iat: number; exp: number }, now: number): boolean =>
  iat <= now + SKEW_S && now < exp && exp - iat <= LIFETIME_S

const signature = (key: KeyObject, body: string): Buffer => createHmac('sha256', key).update(body).digest()
