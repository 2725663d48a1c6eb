/** `/conferences/:conferenceId/events`: the conference as one reader may see it, and then every change of that. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { branded, type ConferenceId } from '../../domain/ids.ts'
import { viewOf } from '../../domain/view.ts'
import { whoIs } from '../../meetings/who-is.ts'
import { sendProblem } from '../send-problem.ts'
import type { Services } from '../services.ts'
import { personOf, visitorOf } from '../visitor.ts'
import { openEventStream } from './event-stream.ts'
import type { StreamPlaces } from './stream-places.ts'
import { conferenceWatcher } from './watchers.ts'

export async function conferenceEvents(
  services: Services,
  places: StreamPlaces,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { ports, feed } = services
  const visitor = await visitorOf(request, services)
  // The route's path has this parameter.
  const { conferenceId } = request.params as { readonly conferenceId: string }
  const id = branded<ConferenceId>(conferenceId)
  const actor = visitor.badKey ? null : await whoIs(ports, id, { account: personOf(visitor.account), devices: visitor.devices })
  const meeting = actor && (await ports.store.find({ conferenceId: id }))
  const view = actor && meeting && viewOf(meeting, actor)
  if (!actor || !meeting || !view) return sendProblem(reply, 'no_conference')
  const leave = places.take(visitor.source)
  if (leave === null) return sendProblem(reply, 'too_many_requests', { retryAfter: 30 })
  const stream = openEventStream(reply)
  stream.onClose(leave)
  feed.watch(meeting.id, conferenceWatcher(stream, actor, view))
}
