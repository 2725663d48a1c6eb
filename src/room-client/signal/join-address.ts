import { gzipSync } from 'node:zlib'
import { type JoinRequest, WrappedJoinRequest, WrappedJoinRequest_Compression } from '@livekit/protocol'

/** Where protocol v1 opens its WebSocket; null for what is no such URL. The token travels in a header, never here. */
export function joinAddress(server: string, request: JoinRequest): URL | null {
  const url = URL.canParse(server) ? new URL(server) : null
  const scheme = url === null ? undefined : schemes[url.protocol]
  if (url === null || scheme === undefined) return null
  const address = new URL(`${scheme}//${url.host}${url.pathname.replace(/\/+$/, '')}/rtc/v1`)
  address.searchParams.set('join_request', encode(request))
  return address
}

const schemes: Readonly<Record<string, string>> = { 'ws:': 'ws:', 'wss:': 'wss:', 'http:': 'ws:', 'https:': 'wss:' }

/** Padded: livekit-server insists. */
function encode(request: JoinRequest): string {
  const joinRequest = gzipSync(request.toBinary())
  const wrapped = new WrappedJoinRequest({ compression: WrappedJoinRequest_Compression.GZIP, joinRequest })
  return Buffer.from(wrapped.toBinary()).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}
