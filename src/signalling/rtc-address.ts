/** LiveKit's paths, and where its clients put the token. */
import type { IncomingMessage } from 'node:http'
import { readJoinRequest } from './join-request.ts'

export type RtcPath = '/rtc/v1' | '/rtc/v1/validate' | '/rtc' | '/rtc/validate'

const PATHS: readonly RtcPath[] = ['/rtc/v1', '/rtc/v1/validate', '/rtc', '/rtc/validate']

export function rtcPath(request: IncomingMessage): RtcPath | null {
  const path = (request.url ?? '').split('?', 1)[0]
  return PATHS.find((known) => known === path) ?? null
}

const MAX_TOKEN = 8192

/** Browsers cannot set headers on a WebSocket and use the query; native clients send a bearer. */
export function tokenOf(request: IncomingMessage): string | null {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const token = bearer ?? query(request).get('access_token')
  return token === null || token === '' || token.length > MAX_TOKEN ? null : token
}

/** Without one, a request with nothing set; null when it is malformed. */
export function joinRequestOf(request: IncomingMessage): Uint8Array | null {
  const encoded = query(request).get('join_request')
  return encoded === null ? new Uint8Array() : readJoinRequest(encoded)
}

const query = (request: IncomingMessage): URLSearchParams => {
  const url = request.url ?? ''
  const mark = url.indexOf('?')
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
}
