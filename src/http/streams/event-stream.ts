/** One reader of server-sent events. Bounded: who reads too slowly is cut off, and starts again with a snapshot. */
import type { FastifyReply } from 'fastify'

export interface EventStream {
  send(event: unknown): void
  /** A comment, so that proxies and readers know that the line lives. */
  beat(): void
  close(): void
  onClose(listener: () => void): void
}

/** Bytes that may wait for a slow reader. */
const MAX_WAITING = 1_000_000

export function openEventStream(reply: FastifyReply): EventStream {
  const { raw } = reply
  reply.hijack()
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  raw.flushHeaders()
  raw.on('error', () => raw.destroy())
  const write = (text: string): void => {
    if (raw.destroyed || raw.writableEnded) return
    if (raw.writableLength + text.length > MAX_WAITING) raw.destroy()
    else raw.write(text)
  }
  return {
    send: (event) => write(`data: ${JSON.stringify(event)}\n\n`),
    beat: () => write(':\n\n'),
    close: () => raw.end(),
    onClose: (listener) => raw.once('close', listener),
  }
}
