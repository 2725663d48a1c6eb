import { WebSocket } from 'ws'

export interface MediaAnswer {
  /** Whether the socket opened at all. */
  readonly opened: boolean
  /** HTTP status when it did not. */
  readonly status: number | null
  /** Body of the refusal. */
  readonly body: string
  readonly frames: readonly Uint8Array[]
  /** Of everything that the server sent after opening. */
  readonly bytes: number
}

/** Connects, listens for `waitMs` (or until the first frame), and closes. */
export function openMediaSocket(
  url: string,
  headers: Readonly<Record<string, string>>,
  waitMs: number,
  untilFrame = false,
): Promise<MediaAnswer> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers, rejectUnauthorized: false })
    const frames: Uint8Array[] = []
    let opened = false
    let status: number | null = null
    let body = ''
    const finish = (): void => {
      clearTimeout(timer)
      socket.terminate()
      resolve({ opened, status, body, frames, bytes: frames.reduce((sum, frame) => sum + frame.length, 0) })
    }
    const timer = setTimeout(finish, waitMs)
    socket.on('open', () => (opened = true))
    socket.on('message', (data: Buffer) => {
      frames.push(new Uint8Array(data))
      if (untilFrame) finish()
    })
    socket.on('close', finish)
    socket.on('error', () => undefined)
    socket.on('unexpected-response', (_request, response) => {
      status = response.statusCode ?? null
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', finish)
    })
  })
}
