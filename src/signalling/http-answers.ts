import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** Signalling and the room service carry no cookies of their own, so any origin may read their answers. */
export const CORS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
}

export function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...CORS }).end(text)
}

/** A refused client gets a status and a sentence, and no connection (A3). Null: too busy, or a bug; it may try again. */
export function refuseUpgrade(socket: Duplex, refusal: { readonly status: number; readonly message: string } | null): void {
  if (socket.destroyed) return
  const { status, message } = refusal ?? { status: 503, message: 'try again' }
  const body = Buffer.from(message)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
    'content-type: text/plain; charset=utf-8',
    `content-length: ${body.length}`,
    'connection: close',
    '\r\n',
  ]
  socket.end(Buffer.concat([Buffer.from(head.join('\r\n')), body]))
}

export const socketAddress = (request: IncomingMessage): string => request.socket.remoteAddress ?? ''
