/** `/door/events`: somebody at the door waits for its own turn. It can only listen, and only to that. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { branded, type MeetingNumber } from '../../domain/ids.ts'
import { viewDoor } from '../../meetings/view-door.ts'
import { heldDevice } from '../door-request.ts'
import { sendProblem } from '../send-problem.ts'
import type { Services } from '../services.ts'
import { personOf, visitorOf } from '../visitor.ts'
import { openEventStream } from './event-stream.ts'
import type { StreamPlaces } from './stream-places.ts'
import { doorWatcher } from './watchers.ts'

const Query = z.object({ number: z.string().regex(/^\d{10}$/) })

export async function doorEvents(services: Services, places: StreamPlaces, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const query = Query.safeParse(request.query)
  if (!query.success) return sendProblem(reply, 'invalid_request')
  const visitor = await visitorOf(request, services)
  if (visitor.badKey) return sendProblem(reply, 'sign_in_first')
  const by = { number: branded<MeetingNumber>(query.data.number) }
  const { guesses } = services.budgets
  const paid = guesses.take(visitor.source)
  const outlook = await viewDoor(services.ports, { by, account: personOf(visitor.account), device: heldDevice(visitor, by) })
  const { type } = outlook.update
  // As at the door itself: whoever is on the roster is never shut out by guesses of others.
  if (!paid && type !== 'let_in') return sendProblem(reply, 'too_many_tries', { retryAfter: guesses.wait(visitor.source) })
  if (paid && type !== 'closed') guesses.giveBack(visitor.source)
  const leave = places.take(visitor.source)
  if (leave === null) return sendProblem(reply, 'too_many_requests', { retryAfter: 30 })
  const stream = openEventStream(reply)
  stream.onClose(leave)
  services.feed.watch(outlook.meetingId, doorWatcher(stream, outlook.seeker, outlook.update))
}
