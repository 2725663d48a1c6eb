/** The network source of a raw request, for sockets that Fastify does not see. */
import type { IncomingMessage } from 'node:http'
import { sourceOf } from './budgets.ts'

/** As Fastify does it: each proxy that is believed adds one entry, from the right. */
export function forwardedSource(request: IncomingMessage, proxies: number): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  const chain = [...forwarded, request.socket.remoteAddress ?? '']
  return sourceOf(chain[Math.max(0, chain.length - 1 - proxies)] ?? '')
}
