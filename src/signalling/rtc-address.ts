/** LiveKit's paths, and where its clients put the token. */
import type { IncomingMessage } from 'node:http'
import { readJoinQuery, type ReadJoinQuery } from './join-query.ts'
import { readJoinRequest } from './join-request.ts'
import type { RtcProtocol } from './room/connection.ts'

export interface RtcAddress {
  readonly protocol: RtcProtocol
  /** Where a client asks by HTTP why it was refused. */
  readonly validates: boolean
}

const ADDRESSES: Readonly<Record<string, RtcAddress>> = {
  '/rtc/v1': { protocol: 'v1', validates: false },
  '/rtc/v1/validate': { protocol: 'v1', validates: true },
  '/rtc': { protocol: 'v0', validates: false },
  '/rtc/validate': { protocol: 'v0', validates: true },
}

export function rtcAddress(request: IncomingMessage): RtcAddress | null {
  const path = (request.url ?? '').split('?', 1)[0] ?? ''
  return Object.hasOwn(ADDRESSES, path) ? (ADDRESSES[path] ?? null) : null
}

const MAX_TOKEN = 8192

/** Browsers cannot set headers on a WebSocket and use the query; native clients send a bearer. */
export function tokenOf(request: IncomingMessage): string | null {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const token = bearer ?? query(request).get('access_token')
  return token === null || token === '' || token.length > MAX_TOKEN ? null : token
}

/** The bytes of a JoinRequest, which v1 sends whole and v0 in pieces. */
export function joinRequestOf(request: IncomingMessage, protocol: RtcProtocol): ReadJoinQuery {
  if (protocol === 'v0') return readJoinQuery(query(request))
  const encoded = query(request).get('join_request')
  const read = encoded === null ? new Uint8Array() : readJoinRequest(encoded)
  return read === null ? { ok: false, why: 'malformed join_request' } : { ok: true, request: read }
}

const query = (request: IncomingMessage): URLSearchParams => {
  const url = request.url ?? ''
  const mark = url.indexOf('?')
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
}
