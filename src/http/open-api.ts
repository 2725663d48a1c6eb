/** docs/openapi.json, made of the table of routes. */
import { z } from 'zod'
import { API_PREFIX } from '../../shared/api/client.ts'
import { ConferenceUpdate } from '../../shared/api/conference.ts'
import { DoorUpdate } from '../../shared/api/enter.ts'
import { Problem } from '../../shared/api/problem.ts'
import { routes, streams, type Route } from '../../shared/api/routes.ts'

type Json = Readonly<Record<string, unknown>>

const schema = (type: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(type, { io, target: 'draft-2020-12' })
  return rest
}
const json = (content: Json): Json => ({ content: { 'application/json': { schema: content } } })

export function openApi(version: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const [name, route] of Object.entries(routes)) {
    const path = pathOf(route.path)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route) }
  }
  for (const [name, path] of Object.entries(streams)) paths[pathOf(path)] = { get: streamOf(name, path) }
  return {
    openapi: '3.1.0',
    info: { title: 'Latch', version, description: 'Meetings that you can lock. Errors are problem+json; docs/errors.md lists every code.' },
    servers: [{ url: API_PREFIX }],
    security: [{ session: [] }, { apiKey: [] }, { device: [] }, {}],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'latch_s' },
        apiKey: { type: 'http', scheme: 'bearer', description: 'A key that begins with latch_.' },
        device: { type: 'http', scheme: 'Device', description: 'The device secret that an SDK was given at the door.' },
      },
      schemas: {
        Problem: schema(Problem, 'output'),
        ConferenceUpdate: schema(ConferenceUpdate, 'output'),
        DoorUpdate: schema(DoorUpdate, 'output'),
      },
    },
  }
}

const pathOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}')

function operationOf(name: string, route: Route): Json {
  const answer = answerOf(route)
  return {
    operationId: name,
    summary: route.summary,
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...(route.body === undefined ? {} : { requestBody: { required: true, ...json(schema(route.body, 'input')) } }),
    responses: {
      ...answer,
      default: { description: 'Refused', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  }
}

function answerOf({ answer, bytes }: Route): Json {
  if (bytes !== undefined) return { 200: { description: 'Done', content: { [bytes]: {} } } }
  return answer === undefined ? { 204: { description: 'Done' } } : { 200: { description: 'Done', ...json(schema(answer, 'output')) } }
}

const pathParameters = (path: string): readonly Json[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))

function queryParameters(query: z.ZodType | undefined): readonly Json[] {
  if (query === undefined) return []
  const { properties = {}, required = [] } = schema(query, 'input') as {
    properties?: Readonly<Record<string, Json>>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, type]) => ({ name, in: 'query', required: required.includes(name), schema: type }))
}

const streamOf = (name: string, path: string): Json => ({
  operationId: name,
  summary: 'A stream of server-sent events',
  parameters: name === 'doorEvents' ? [{ name: 'number', in: 'query', required: true, schema: { type: 'string' } }] : pathParameters(path),
  responses: {
    200: {
      description: `Each \`data:\` is a ${name === 'doorEvents' ? 'DoorUpdate' : 'ConferenceUpdate'} as JSON`,
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
  },
})
