/** Puts every operation of the table of routes on the wire: checked on the way in, and cut to its shape on the way out. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodError } from 'zod'
import { API_PREFIX, type Operation as OperationName } from '../../shared/api/client.ts'
import { routes, type Route } from '../../shared/api/routes.ts'
import type { Asking, Outcome } from './operation.ts'
import { operations } from './operations/all.ts'
import { sendProblem } from './send-problem.ts'
import type { Services } from './services.ts'
import { visitorOf } from './visitor.ts'

/** A handler seen without its own types: those were checked where it was made, against the same table. */
type Untyped = (services: Services, asking: Asking<OperationName>) => Promise<Outcome<unknown>>

export function registerOperations(app: FastifyInstance, services: Services): void {
  for (const name of Object.keys(routes)) {
    // The keys of the table are its operations' names.
    const operationName = name as OperationName
    const route: Route = routes[operationName]
    const handle = operations[operationName].handle as unknown as Untyped
    app.route({
      method: route.method,
      url: API_PREFIX + route.path,
      handler: async (request, reply) => {
        await serve(services, route, handle, request, reply)
        return reply
      },
    })
  }
}

async function serve(services: Services, route: Route, handle: Untyped, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const body = route.body?.safeParse(request.body ?? {})
  const query = route.query?.safeParse(request.query)
  const fault = body?.error ?? query?.error
  if (fault !== undefined) return sendProblem(reply, 'invalid_request', { detail: detailOf(fault) })
  const visitor = await visitorOf(request, services)
  if (visitor.badKey) return sendProblem(reply, 'sign_in_first')
  const asking = { visitor, params: request.params, body: body?.data, query: query?.data, ...cookieJar(reply, services) }
  // Parsed by the route's own schemas just above.
  const outcome = await handle(services, asking as unknown as Asking<OperationName>)
  if (!outcome.ok) return sendProblem(reply, outcome.code, { retryAfter: outcome.retryAfter })
  reply.header('cache-control', 'no-store')
  if ('text' in outcome) void reply.type(outcome.type).send(outcome.text)
  else if ('pieces' in outcome) void reply.type(outcome.type).send(Readable.from(outcome.pieces))
  else if ('bytes' in outcome) void reply.type(route.bytes ?? 'application/octet-stream').send(Buffer.from(outcome.bytes))
  else if (route.answer === undefined) void reply.code(204).send()
  // Parsing drops whatever the shape does not name, so that nothing more than it leaks.
  else void reply.type('application/json').send(JSON.stringify(route.answer.parse(outcome.value)))
}

/** Where the first fault is and what would be right: the schemas' own words, never what was sent. */
function detailOf({ issues: [first] }: ZodError): string | undefined {
  if (first === undefined) return undefined
  return first.path.length === 0 ? first.message : `${first.path.join('.')}: ${first.message}`
}

function cookieJar(reply: FastifyReply, { about }: Services): Pick<Asking<OperationName>, 'setCookie' | 'clearCookie'> {
  const attributes = `Path=/; HttpOnly; SameSite=Lax${about.url().startsWith('https:') ? '; Secure' : ''}`
  const write = (line: string): void => void reply.header('set-cookie', line)
  return {
    setCookie: (name, value, days) => write(`${name}=${value}; Max-Age=${String(days * 86_400)}; ${attributes}`),
    clearCookie: (name) => write(`${name}=; Max-Age=0; ${attributes}`),
  }
}
