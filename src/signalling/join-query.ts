import { ClientInfo, ConnectionSettings, JoinRequest } from '@livekit/protocol'
import { z } from 'zod'

const flag = z.enum(['0', '1', 'false', 'true'], { error: 'is 0 or 1' }).transform((text) => text === '1' || text === 'true')
const number = z
  .string()
  .regex(/^\d{1,9}$/, { error: 'is a number' })
  .transform(Number)

/** What v0's clients say in the query, as far as this server goes by it. Older ones say less; what is unknown is left alone. */
const query = z.object({
  auto_subscribe: flag.default(true),
  auto_subscribe_data_track: flag.optional(),
  adaptive_stream: flag.default(false),
  subscriber_allow_pause: flag.optional(),
  reconnect: flag.default(false),
  sid: z
    .string()
    .regex(/^[A-Za-z0-9_-]{0,64}$/, { error: 'is a participant’s sid' })
    .default(''),
  protocol: number.default(0),
  client_protocol: number.default(0),
})

export type ReadJoinQuery = { readonly ok: true; readonly request: Uint8Array } | { readonly ok: false; readonly why: string }

/** The bytes of the JoinRequest that v1's clients would have sent. `why` names the parameter, never its value. */
export function readJoinQuery(parameters: URLSearchParams): ReadJoinQuery {
  const said = Object.keys(query.shape).flatMap((name) => {
    const value = parameters.get(name)
    return value === null || value === '' ? [] : [[name, value] as const]
  })
  const read = query.safeParse(Object.fromEntries(said))
  if (!read.success) return { ok: false, why: read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join(', ') }
  return { ok: true, request: joinRequestOf(read.data).toBinary() }
}

const joinRequestOf = (said: z.infer<typeof query>): JoinRequest =>
  new JoinRequest({
    clientInfo: new ClientInfo({ protocol: said.protocol, clientProtocol: said.client_protocol }),
    connectionSettings: new ConnectionSettings({
      autoSubscribe: said.auto_subscribe,
      adaptiveStream: said.adaptive_stream,
      ...(said.auto_subscribe_data_track === undefined ? {} : { autoSubscribeDataTrack: said.auto_subscribe_data_track }),
      ...(said.subscriber_allow_pause === undefined ? {} : { subscriberAllowPause: said.subscriber_allow_pause }),
    }),
    reconnect: said.reconnect,
    participantSid: said.sid,
  })
