/** The process of the load: publishers and viewers of the meetings at all servers under test, one meeting under load at a time. */
import { constants, setPriority } from 'node:os'
import type { LoadAnswer, LoadOrder, RunOrder } from './load-order.ts'
import { seatAudience, seatConversation, type Seated } from './seating.ts'

/** What measures must not be late itself; where that is not allowed, it may be. */
try {
  setPriority(constants.priority.PRIORITY_HIGH)
} catch {
  console.warn('The load runs without precedence: its counts include what else the machine does.')
}

const meetings = new Map<string, Seated>()

function seated(name: string, meeting: Seated): LoadAnswer {
  meetings.set(name, meeting)
  return { type: 'seated', suite: meeting.seat.suite, pid: meeting.seats[0]?.pid ?? null }
}

async function run(order: RunOrder): Promise<LoadAnswer> {
  const known = meetings.get(order.name)
  if (known === undefined) throw new Error(`there is no meeting ${order.name}`)
  return { type: 'ran', run: await known.meeting.run(order) }
}

function leave(name: string): LoadAnswer {
  const known = meetings.get(name)
  meetings.delete(name)
  known?.meeting.close()
  for (const seats of known?.seats ?? []) seats.close()
  return { type: 'left' }
}

async function obey(order: LoadOrder): Promise<LoadAnswer> {
  switch (order.type) {
    case 'seat':
      return seated(order.name, await seatAudience(order))
    case 'gather':
      return seated(order.name, await seatConversation(order))
    case 'run':
      return run(order)
    case 'leave':
      return leave(order.name)
  }
}

process.on('message', (order: LoadOrder) => {
  void obey(order)
    .catch((error: unknown): LoadAnswer => ({ type: 'failed', why: error instanceof Error ? error.message : String(error) }))
    .then((answer) => process.send?.(answer))
})
// Who measures is gone.
process.on('disconnect', () => process.exit(0))
