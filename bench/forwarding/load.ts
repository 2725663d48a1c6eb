/** The process of the load: publishers and viewers of the meetings at all servers under test, one meeting under load at a time. */
import { randomInt } from 'node:crypto'
import { constants, setPriority } from 'node:os'
import { Attendee } from './attendee.ts'
import type { LoadAnswer, LoadOrder } from './load-order.ts'
import { Meeting } from './meeting.ts'
import { Publisher } from './publisher.ts'
import type { Source } from './published-source.ts'
import { openSeats, type Seats } from './venue-seats.ts'
import { Viewer } from './viewer.ts'

/** What measures must not be late itself; where that is not allowed, it may be. */
try {
  setPriority(constants.priority.PRIORITY_HIGH)
} catch {
  console.warn('The load runs without precedence: its counts include what else the machine does.')
}

const ssrc = (): number => 1 + randomInt(0xfffffffe)
const SEATS_AT_ONCE = 10

const meetings = new Map<string, { readonly meeting: Meeting; readonly seats: Seats }>()

async function seat(order: Extract<LoadOrder, { type: 'seat' }>): Promise<LoadAnswer> {
  const { name, venue, suite, viewers, traffic } = order
  const seats = await openSeats(venue, name, suite)
  const meeting = new Meeting(traffic)
  meetings.set(name, { meeting, seats })
  const { layers } = traffic
  const source: Source = { name: 'publisher', ssrcs: { audio: ssrc(), video: layers.map(ssrc) }, layers }
  const first = await sit(meeting, seats, source)
  // A room has no track of a publisher before its first packets.
  if (venue.protocol !== 'bare') meeting.begin()
  for (let taken = 0; taken < viewers; taken += SEATS_AT_ONCE) {
    const some = Math.min(SEATS_AT_ONCE, viewers - taken)
    await Promise.all(Array.from({ length: some }, () => sit(meeting, seats, null)))
  }
  seats.ready()
  meeting.begin()
  await meeting.flowing()
  meeting.pause()
  return { type: 'seated', suite: first.seat.suite, pid: seats.pid }
}

async function sit(meeting: Meeting, seats: Seats, source: Source | null): Promise<Attendee> {
  let attendee: Attendee | null = null
  const taken = await seats.take({ source, receive: (bytes) => attendee?.receive(bytes) })
  const publisher = source === null ? null : new Publisher({ seat: taken, ...source, mids: seats.mids })
  attendee = new Attendee(taken, new Viewer(taken, ssrc()), publisher)
  meeting.admit(attendee)
  return attendee
}

async function run({ name, pid, warmUpMs, ms }: Extract<LoadOrder, { type: 'run' }>): Promise<LoadAnswer> {
  const known = meetings.get(name)
  if (known === undefined) throw new Error(`there is no meeting ${name}`)
  return { type: 'ran', run: await known.meeting.run(pid, warmUpMs, ms) }
}

function leave({ name }: Extract<LoadOrder, { type: 'leave' }>): LoadAnswer {
  const known = meetings.get(name)
  known?.meeting.close()
  known?.seats.close()
  meetings.delete(name)
  return { type: 'left' }
}

async function obey(order: LoadOrder): Promise<LoadAnswer> {
  switch (order.type) {
    case 'seat':
      return seat(order)
    case 'run':
      return run(order)
    case 'leave':
      return leave(order)
  }
}

process.on('message', (order: LoadOrder) => {
  // Only `load-process.ts` sends here.
  void obey(order)
    .catch((error: unknown): LoadAnswer => ({ type: 'failed', why: String(error) }))
    .then((answer) => process.send?.(answer))
})
