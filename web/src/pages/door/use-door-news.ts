import { useEffect, useRef } from 'react'
import { API_PREFIX } from '../../../../shared/api/client.ts'
import { streams } from '../../../../shared/api/routes.ts'
import type { DoorNews } from './door-state.ts'

const KNOWN: readonly string[] = ['waiting', 'let_in', 'unlocked', 'closed'] satisfies readonly DoorNews[]

function newsIn(data: string): DoorNews | null {
  try {
    const { type } = JSON.parse(data) as { type?: unknown }
    // Checked against the list just here.
    return typeof type === 'string' && KNOWN.includes(type) ? (type as DoorNews) : null
  } catch {
    return null
  }
}

const AGAIN_MS = 5000

/** Listens at the door of a locked meeting while `number` is not null. The browser keeps the stream up; one that the server refuses is asked for again. */
export function useDoorNews(number: string | null, onNews: (news: DoorNews) => void): void {
  const heard = useRef(onNews)
  useEffect(() => {
    heard.current = onNews
  })
  useEffect(() => {
    if (number === null) return undefined
    let source: EventSource | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const listen = (): void => {
      const stream = new EventSource(`${API_PREFIX}${streams.doorEvents}?number=${number}`)
      source = stream
      stream.addEventListener('message', (event) => {
        const news = newsIn(String(event.data))
        if (news !== null) heard.current(news)
      })
      stream.addEventListener('error', () => {
        if (stream.readyState === EventSource.CLOSED) timer = setTimeout(listen, AGAIN_MS)
      })
    }
    listen()
    return () => {
      clearTimeout(timer)
      source?.close()
    }
  }, [number])
}
