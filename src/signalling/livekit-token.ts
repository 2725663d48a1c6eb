import { jwtVerify, SignJWT, type JWTPayload } from 'jose'
import type { Grants, LegState, ParticipantKindName, TrackSourceName } from './media-door.ts'

/** An API key and its secret, as LiveKit's SDKs are given them. */
export interface LivekitKey {
  readonly key: string
  readonly secret: string
}

/** LiveKit's access token: HS256, `iss` the key, `sub` the identity, grants in `video`. */
export interface LivekitClaims {
  readonly identity: string
  readonly name: string
  readonly metadata: string
  readonly attributes: Readonly<Record<string, string>>
  readonly kind: ParticipantKindName
  readonly room: string
  readonly roomJoin: boolean
  readonly roomCreate: boolean
  readonly roomList: boolean
  readonly roomAdmin: boolean
  readonly grants: Grants
  readonly payload: JWTPayload
}

const SKEW = '10s'
const REFRESHED = '10m'

/** Null when forged, expired or malformed. */
export async function readLivekitToken(token: string, { key, secret }: LivekitKey): Promise<LivekitClaims | null> {
  try {
    const verified = await jwtVerify(token, bytesOf(secret), { algorithms: ['HS256'], issuer: key, clockTolerance: SKEW })
    return claimsOf(verified.payload)
  } catch {
    return null
  }
}

/** The same claims, good for ten more minutes. */
export function renewLivekitToken(claims: LivekitClaims, { secret }: LivekitKey): Promise<string> {
  const { exp: _, nbf: __, iat: ___, ...kept } = claims.payload
  return new SignJWT(kept).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).setIssuedAt().setExpirationTime(REFRESHED).sign(bytesOf(secret))
}

/** As room administrators, or its own client, have changed it. */
export function claimsWith(claims: LivekitClaims, { name, metadata, attributes, grants }: LegState): LivekitClaims {
  const { canPublishSources: _, ...before } = record(claims.payload['video'])
  return { ...claims, payload: { ...claims.payload, name, metadata, attributes, video: { ...before, ...grants } } }
}

const bytesOf = (secret: string): Uint8Array => new TextEncoder().encode(secret)

function claimsOf(payload: JWTPayload): LivekitClaims {
  const video = record(payload['video'])
  const canPublish = video['canPublish'] !== false
  const sources = Array.isArray(video['canPublishSources'])
    ? video['canPublishSources'].map(sourceName).filter((name) => name !== null)
    : []
  const grants: Grants = {
    canPublish,
    canSubscribe: video['canSubscribe'] !== false,
    canPublishData: typeof video['canPublishData'] === 'boolean' ? video['canPublishData'] : canPublish,
    ...(sources.length === 0 ? {} : { canPublishSources: sources }),
    hidden: video['hidden'] === true,
    recorder: video['recorder'] === true,
    canUpdateOwnMetadata: video['canUpdateOwnMetadata'] === true,
    canSubscribeMetrics: video['canSubscribeMetrics'] === true,
    roomAdmin: video['roomAdmin'] === true,
  }
  return {
    identity: text(payload.sub),
    name: text(payload['name']),
    metadata: text(payload['metadata']),
    attributes: Object.fromEntries(Object.entries(record(payload['attributes'])).map(([key, value]) => [key, text(value)])),
    kind: kindName(payload['kind']),
    room: text(video['room']),
    roomJoin: video['roomJoin'] === true,
    roomCreate: video['roomCreate'] === true,
    roomList: video['roomList'] === true,
    roomAdmin: video['roomAdmin'] === true,
    grants,
    payload,
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 64 * 1024) : '')

function record(value: unknown): Readonly<Record<string, unknown>> {
  // Any object may be read as a record of unknowns.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function sourceName(value: unknown): TrackSourceName | null {
  const names: readonly TrackSourceName[] = ['camera', 'microphone', 'screen_share', 'screen_share_audio']
  return names.find((name) => name === text(value).toLowerCase()) ?? null
}

function kindName(value: unknown): ParticipantKindName {
  const names: readonly ParticipantKindName[] = ['standard', 'ingress', 'egress', 'sip', 'agent']
  return names.find((name) => name === text(value).toLowerCase()) ?? 'standard'
}
