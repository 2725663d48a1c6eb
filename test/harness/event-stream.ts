/** Server-sent events, as much of them as the API uses. */
import { request, type ClientRequest } from 'node:http'
import type { Visitor } from './visitor.ts'

export interface EventStream<T> {
  /** All that came so far. */
  readonly events: readonly T[]
  /** The first that fits, also of those that came before. */
  next(fits: (event: T) => boolean, limitMs?: number): Promise<T>
  close(): void
}

/** Opens `/api/v1<path>` as this visitor; `onEvent` is called as each arrives. */
export function openEvents<T>(visitor: Visitor, path: string, onEvent: (event: T) => void = () => undefined): Promise<EventStream<T>> {
  return new Promise((resolve, reject) => {
    const events: T[] = []
    const waiting = new Set<(event: T) => void>()
    const headers = { cookie: visitor.cookieHeader(), accept: 'text/event-stream', ...visitor.options.headers }
    const outgoing: ClientRequest = request(
      `${visitor.origin}/api/v1${path}`,
      { headers, localAddress: visitor.options.from },
      (incoming) => {
        if (incoming.statusCode !== 200) {
          outgoing.destroy()
          reject(new Error(`The stream was refused: ${String(incoming.statusCode)}`))
          return
        }
        let rest = ''
        incoming.on('data', (chunk: Buffer) => {
          const blocks = (rest + chunk.toString()).split('\n\n')
          rest = blocks.pop() ?? ''
          for (const block of blocks) take(block)
        })
        incoming.on('error', () => undefined)
        resolve({ events, next, close: () => outgoing.destroy() })
      },
    )
    outgoing.on('error', reject)
    outgoing.end()

    function take(block: string): void {
      const data = block
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trimStart())
        .join('\n')
      if (data === '') return
      // The server’s own test proves the shape; here it is taken as said.
      const event = JSON.parse(data) as T
      events.push(event)
      onEvent(event)
      for (const waiter of Array.from(waiting)) waiter(event)
    }

    function next(fits: (event: T) => boolean, limitMs = 10_000): Promise<T> {
      const known = events.find(fits)
      if (known !== undefined) return Promise.resolve(known)
      return new Promise((found, late) => {
        const timer = setTimeout(() => late(new Error('The event did not come in time')), limitMs)
        const waiter = (event: T): void => {
          if (!fits(event)) return
          clearTimeout(timer)
          waiting.delete(waiter)
          found(event)
        }
        waiting.add(waiter)
      })
    }
  })
}
