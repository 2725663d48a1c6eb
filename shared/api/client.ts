/** The API, typed by the table of routes. Used by the web client, the CLI and tests; knows nothing but `fetch`. */
import type { z } from 'zod'
import { Problem } from './problem.ts'
import { routes, type Route } from './routes.ts'

export type Operation = keyof typeof routes

type Shape<R, K extends 'body' | 'query'> = R extends { readonly [key in K]: infer S extends z.ZodType }
  ? { readonly [key in K]: z.input<S> }
  : unknown
type Parameter<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Parameter<Rest>
  : P extends `${string}:${infer Name}`
    ? Name
    : never
type Parameters<P extends string> = [Parameter<P>] extends [never] ? unknown : { readonly params: Readonly<Record<Parameter<P>, string>> }

export type Input<O extends Operation> = Shape<(typeof routes)[O], 'body'> &
  Shape<(typeof routes)[O], 'query'> &
  Parameters<(typeof routes)[O]['path']>
export type Answer<O extends Operation> = (typeof routes)[O] extends { readonly answer: infer S extends z.ZodType }
  ? z.output<S>
  : (typeof routes)[O] extends { readonly bytes: string }
    ? ArrayBuffer
    : undefined

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

export interface Connection {
  /** Origin of the server, or empty for the page's own. */
  readonly origin: string
  readonly fetch: (
    url: string,
    init: { method: string; headers: Record<string, string>; body?: string },
  ) => Promise<{ status: number; text(): Promise<string>; arrayBuffer(): Promise<ArrayBuffer> }>
  /** Sent with every call, for example `authorization`. */
  readonly headers?: Readonly<Record<string, string>>
}

export type Call = <O extends Operation>(operation: O, input: Input<O>) => Promise<Result<Answer<O>>>

interface AnyInput {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export function createClient(connection: Connection): Call {
  return async (operation, input) => {
    const route: Route = routes[operation]
    // The mapped types above say exactly which of these parts an operation has; here any may be absent.
    const parts = input as AnyInput
    const response = await connection
      .fetch(connection.origin + addressOf(route, parts), requestOf(route, parts, connection))
      .catch(() => null)
    if (response === null) return { ok: false, problem: UNREACHABLE }
    if (route.bytes !== undefined && response.status < 300) return { ok: true, value: (await response.arrayBuffer()) as never }
    const text = await response.text()
    // A server of the same version answers in the route's shape; checking it again here would cost the page a copy of zod's work.
    return response.status < 300
      ? { ok: true, value: (text === '' ? undefined : JSON.parse(text)) as never }
      : { ok: false, problem: problemOf(response.status, text) }
  }
}

export const API_PREFIX = '/api/v1'

const UNREACHABLE: Problem = { type: 'about:blank', title: 'The server cannot be reached.', status: 0, code: 'unreachable' }

function addressOf(route: Route, parts: AnyInput): string {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(parts.params?.[name] ?? ''))
  const query =
    parts.query === undefined
      ? ''
      : `?${Object.entries(parts.query)
          .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
          .join('&')}`
  return API_PREFIX + path + query
}

function requestOf(route: Route, parts: AnyInput, connection: Connection) {
  const headers: Record<string, string> = { accept: route.bytes ?? 'application/json', ...connection.headers }
  if (route.body === undefined) return { method: route.method, headers }
  return { method: route.method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(parts.body ?? {}) }
}

function problemOf(status: number, text: string): Problem {
  try {
    return Problem.parse(JSON.parse(text))
  } catch {
    return { type: 'about:blank', title: 'The server gave no readable answer.', status, code: 'unreadable' }
  }
}
