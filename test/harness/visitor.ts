/** Somebody outside with an HTTP client: cookies of its own, the typed API, and a plain socket to the media door. */
import { createClient, type Answer, type Call, type Input, type Operation } from '../../shared/api/client.ts'
import type { Entered } from '../../shared/api/enter.ts'
import { loopbackFetch, type PlainRequest, type PlainResponse } from './loopback-fetch.ts'
import { openMediaSocket, type MediaAnswer } from './media-socket.ts'

export type By = Input<'enter'>['body']['by']

export interface VisitorOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** The loopback address that it comes from. */
  readonly from?: string
}

export interface MediaOpening {
  /** Of LiveKit's; v1 when absent. */
  readonly protocol?: 'v0' | 'v1'
  readonly cookies?: boolean
  readonly query?: string
  readonly waitMs?: number
  readonly untilFrame?: boolean
}

export class Visitor {
  readonly origin: string
  readonly options: VisitorOptions
  readonly cookies = new Map<string, string>()
  readonly call: Call

  constructor(origin: string, options: VisitorOptions = {}) {
    this.origin = origin
    this.options = options
    this.call = createClient({ origin, fetch: (url, init) => this.fetch(url, init) })
  }

  /** The answer, or an error that says which operation was refused and how: for steps that must succeed. */
  async do<O extends Operation>(operation: O, input: Input<O>): Promise<Answer<O>> {
    const result = await this.call(operation, input)
    if (result.ok) return result.value
    throw new Error(
      `${operation}: ${String(result.problem.status)} ${result.problem.code} ${result.problem.detail ?? result.problem.title}`,
    )
  }

  /** The code of the problem, or `allowed`. */
  async refusal<O extends Operation>(operation: O, input: Input<O>): Promise<string> {
    const result = await this.call(operation, input)
    return result.ok ? 'allowed' : result.problem.code
  }

  enter(by: By, name = 'Somebody', leg: 'app' | 'sdk' = 'app'): Promise<Entered> {
    return this.do('enter', { body: { by, name, leg } })
  }

  knock(by: By, name = 'Somebody', leg: 'app' | 'sdk' = 'app'): Promise<string> {
    return this.refusal('enter', { body: { by, name, leg } })
  }

  async fetch(url: string, init: PlainRequest = {}): Promise<PlainResponse> {
    const headers: Record<string, string> = { origin: this.origin, ...this.options.headers, ...init.headers }
    if (this.cookies.size > 0) headers['cookie'] = this.cookieHeader()
    const from = init.from ?? this.options.from
    const response = await loopbackFetch(url, { ...init, headers, ...(from === undefined ? {} : { from }) })
    for (const line of response.cookies) this.#keep(line)
    return response
  }

  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** One that holds what this one holds now, as a thief of the whole cookie jar would. */
  copy(): Visitor {
    const other = new Visitor(this.origin, this.options)
    for (const [name, value] of this.cookies) other.cookies.set(name, value)
    return other
  }

  /** Opens the media socket with a token as a LiveKit client would, and tells all that came back. */
  openMedia(token: string, options: MediaOpening = {}): Promise<MediaAnswer> {
    const path = options.protocol === 'v0' ? '/rtc' : '/rtc/v1'
    const url = `${this.origin.replace(/^http/, 'ws')}${path}?access_token=${encodeURIComponent(token)}${options.query ?? ''}`
    const headers: Record<string, string> = { origin: this.origin }
    if (options.cookies !== false) headers['cookie'] = this.cookieHeader()
    return openMediaSocket(url, headers, options.waitMs ?? 1_500, options.untilFrame)
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    const gone = attributes.some((attribute) => /^\s*(max-age=0|expires=thu, 01 jan 1970.*)\s*$/i.test(attribute))
    if (gone) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(at + 1).trim())
  }
}
