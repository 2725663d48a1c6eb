/** What a browser may do with our answers. */
import type { FastifyReply } from 'fastify'

const HOST = /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i
const YEAR_S = 31_536_000

export function setSecurityHeaders(reply: FastifyReply, host: string | undefined, https: boolean): void {
  reply.header('content-security-policy', policy(host))
  reply.header('x-content-type-options', 'nosniff')
  reply.header('referrer-policy', 'no-referrer')
  reply.header('cross-origin-opener-policy', 'same-origin')
  reply.header('cross-origin-resource-policy', 'same-origin')
  reply.header(
    'permissions-policy',
    'camera=(self), microphone=(self), display-capture=(self), autoplay=(self), geolocation=(), payment=(), usb=()',
  )
  if (https) reply.header('strict-transport-security', `max-age=${String(YEAR_S)}`)
}

/** Styles may be inline: the parts of the user interface set some by themselves. Scripts may not. */
function policy(host: string | undefined): string {
  // Older browsers do not count a WebSocket to the same host as `self`.
  const sockets = host !== undefined && HOST.test(host) ? ` ws://${host} wss://${host}` : ''
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${sockets}`,
    "media-src 'self' blob: mediastream:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
