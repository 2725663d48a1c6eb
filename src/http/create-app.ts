/** The HTTP side of the server: API, event streams, web client. */
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { API_PREFIX } from '../../shared/api/client.ts'
import { streams } from '../../shared/api/routes.ts'
import type { Config } from '../ops/config.ts'
import { sourceOf } from './budgets.ts'
import type { Code } from './problems.ts'
import { registerOperations } from './register-operations.ts'
import { isFromElsewhere } from './same-origin.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { shareWithTurn, turnProtocol, type TakeTurn } from './shared-port.ts'
import { sendProblem } from './send-problem.ts'
import type { Services } from './services.ts'
import { conferenceEvents } from './streams/conference-events.ts'
import { doorEvents } from './streams/door-events.ts'
import { createStreamPlaces } from './streams/stream-places.ts'
import { registerWebClient } from './web-client.ts'

/** No body of this API is longer than 200 invited people. */
const BODY_LIMIT = 128 * 1024
/** A media socket's address holds an SDP offer: see the LiveKit v1 protocol. */
const LIMITS = { maxHeaderSize: 64 * 1024, requestTimeout: 30_000 }

/** True when it has answered itself: the media server's own few paths. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean

export async function createApp(
  services: Services,
  config: Pick<Config, 'tls' | 'proxies' | 'limits'>,
  intercept: Intercept,
  /** Null where the port is for HTTP alone. */
  takeTurn: TakeTurn | null = null,
): Promise<FastifyInstance> {
  const app = createFastify(config, intercept, takeTurn)
  guard(app, services)
  answerErrors(app, services)
  registerOperations(app, services)
  const places = createStreamPlaces(config.limits)
  app.get(API_PREFIX + streams.conferenceEvents, (request, reply) => conferenceEvents(services, places, request, reply))
  app.get(API_PREFIX + streams.doorEvents, (request, reply) => doorEvents(services, places, request, reply))
  await registerWebClient(app, services.about.webClient)
  return app
}

function createFastify(
  { tls, proxies }: Pick<Config, 'tls' | 'proxies'>,
  intercept: Intercept,
  takeTurn: TakeTurn | null,
): FastifyInstance {
  return Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    trustProxy: (_address, hop) => hop < proxies,
    forceCloseConnections: true,
    return503OnClosing: true,
    // A HEAD of an event stream would be a stream that nobody can read.
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 100 },
    serverFactory(handler) {
      const listener = (request: IncomingMessage, response: ServerResponse): void => {
        if (!intercept(request, response)) handler(request, response)
      }
      const ALPNProtocols = ['http/1.1', ...(takeTurn === null ? [] : [turnProtocol])]
      const server =
        tls === null ? createHttpServer(LIMITS, listener) : createHttpsServer({ ...LIMITS, ...certificateOf(tls), ALPNProtocols }, listener)
      if (takeTurn !== null) shareWithTurn(server, takeTurn)
      return server
    },
  })
}

const certificateOf = (tls: NonNullable<Config['tls']>) => ({ cert: readFileSync(tls.certificateFile), key: readFileSync(tls.keyFile) })

function guard(app: FastifyInstance, { about, budgets, log }: Services): void {
  app.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(reply, request.headers.host, about.url().startsWith('https:'))
    const source = sourceOf(request.ip)
    if (!budgets.requests.take(source)) {
      sendProblem(reply, 'too_many_requests', { retryAfter: budgets.requests.wait(source) })
      return reply
    }
    if (!isFromElsewhere(request.method, request.headers, about.url())) return undefined
    sendProblem(reply, 'origin_refused')
    return reply
  })
  // The route's pattern, never the address: that may hold what it should not.
  app.addHook('onResponse', async (request, reply) => {
    log.debug(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    )
  })
}

const BY_STATUS: Readonly<Record<number, Code>> = {
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  503: 'unavailable',
}

function answerErrors(app: FastifyInstance, { log }: Services): void {
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) log.error({ err: error }, 'a request failed')
    sendProblem(reply, BY_STATUS[status] ?? (status < 500 ? 'invalid_request' : 'internal'))
    return reply
  })
}
