/** Somebody outside with an HTTP client: cookies of its own, the typed API, and a plain socket to the media door. */
import { WebSocket } from 'ws'
import { createClient, type Answer, type Call, type Input, type Operation } from '../../shared/api/client.ts'

export class Visitor {
  readonly origin: string
  readonly cookies = new Map<string, string>()
  /** Sent with every call, for example `authorization`. */
  readonly headers: Record<string, string>
  readonly call: Call

  constructor(origin: string, headers: Record<string, string> = {}) {
    this.origin = origin
    this.headers = headers
    this.call = createClient({ origin, fetch: (url, init) => this.fetch(url, init) })
  }

  /** The answer, or an error that says which operation was refused and how: for steps that must succeed. */
  async do<O extends Operation>(operation: O, input: Input<O>): Promise<Answer<O>> {
    const result = await this.call(operation, input)
    if (result.ok) return result.value
    throw new Error(`${operation}: ${String(result.problem.status)} ${result.problem.code} ${result.problem.detail ?? result.problem.title}`)
  }

  /** The code of the problem, or null when the operation was allowed. */
  async refusal<O extends Operation>(operation: O, input: Input<O>): Promise<string | null> {
    const result = await this.call(operation, input)
    return result.ok ? null : result.problem.code
  }

  async fetch(url: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Response> {
    const headers: Record<string, string> = { origin: this.origin, ...this.headers, ...init.headers }
    if (this.cookies.size > 0) headers['cookie'] = this.cookieHeader()
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** A copy that holds what this one holds now, as a thief of the whole cookie jar would. */
  copy(): Visitor {
    const other = new Visitor(this.origin, { ...this.headers })
    for (const [name, value] of this.cookies) other.cookies.set(name, value)
    return other
  }

  /** Opens the media socket with a token as any LiveKit client would, and tells all that came back. */
  openMedia(token: string, options: { readonly cookies?: boolean; readonly path?: string; readonly waitMs?: number } = {}): Promise<MediaAnswer> {
    const url = `${this.origin.replace(/^http/, 'ws')}${options.path ?? '/rtc/v1'}?access_token=${encodeURIComponent(token)}`
    const headers = options.cookies === false ? {} : { cookie: this.cookieHeader(), origin: this.origin }
    return readSocket(new WebSocket(url, { headers }), options.waitMs ?? 2_000)
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    const gone = attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute) || /^\s*expires=Thu, 01 Jan 1970/i.test(attribute))
    if (gone) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(at + 1).trim())
  }
}

export interface MediaAnswer {
  /** Whether the socket opened at all. */
  readonly opened: boolean
  /** HTTP status when it did not. */
  readonly status: number | null
  /** Bytes of everything the server sent after opening. */
  readonly bytes: number
  readonly frames: readonly Uint8Array[]
  /** Body of the refusal. */
  readonly body: string
}

function readSocket(socket: WebSocket, waitMs: number): Promise<MediaAnswer> {
  return new Promise((resolve) => {
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
    socket.on('message', (data: Buffer) => frames.push(new Uint8Array(data)))
    socket.on('close', finish)
    socket.on('error', () => undefined)
    socket.on('unexpected-response', (_request, response) => {
      status = response.statusCode ?? null
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', finish)
    })
  })
}
