import { createHash } from 'node:crypto'
import { SignJWT } from 'jose'
import type { LivekitKey } from '../livekit-token.ts'

/** Seconds for which a receiver takes it. */
const VALID = 300

/**
 * The headers by which receivers of LiveKit's webhooks know who tells them: a token of the API key (HS256) that has the body's SHA-256, in
 * base64, as `sha256`. `now`: epoch milliseconds.
 */
export async function signedHeaders({ key, secret }: LivekitKey, body: string, now: number): Promise<Readonly<Record<string, string>>> {
  const issued = Math.floor(now / 1000)
  const token = await new SignJWT({ sha256: createHash('sha256').update(body).digest('base64') })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(key)
    .setIssuedAt(issued)
    .setExpirationTime(issued + VALID)
    .sign(new TextEncoder().encode(secret))
  return { 'content-type': 'application/webhook+json', authorization: token }
}
