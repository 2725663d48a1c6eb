/** Where a client finds TURN: on the port that it came by itself, unless the operator names another. */
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { Config } from './ops/config.ts'

type TurnConfig = Pick<Config, 'turn' | 'tls' | 'url' | 'proxies'>

/** Whether the web port takes TURN as well. A proxy that speaks HTTP lets none through. */
export const servesTurn = ({ turn, tls, proxies }: TurnConfig): boolean =>
  turn === 'auto' ? tls !== null && proxies === 0 : turn !== 'off'

/** As of RFC 7065; null where there is none, or the way of this request does not lead to it. */
export function turnUrlOf(config: TurnConfig, { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string | null {
  if (!servesTurn(config)) return null
  if (typeof config.turn === 'object') return config.turn.url
  // Whoever comes by the inner door needs none.
  return socket instanceof TLSSocket ? turnUrlAt(config.url ?? `https://${headers.host ?? ''}`) : null
}

function turnUrlAt(webAddress: string): string | null {
  const url = URL.parse(webAddress)
  return url === null || url.protocol !== 'https:' ? null : `turns:${url.hostname}:${url.port === '' ? '443' : url.port}?transport=tcp`
}
