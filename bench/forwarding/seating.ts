/** Meetings as they are filled: one publisher with those who watch, or many who all publish. */
import { randomInt } from 'node:crypto'
import { Attendee } from './attendee.ts'
import { Conversation, type Person, TURN_MS } from './conversation.ts'
import type { LoadOrder } from './load-order.ts'
import { Meeting } from './meeting.ts'
import type { Source } from './published-source.ts'
import { type Layer, Publisher } from './publisher.ts'
import { RoomSeats } from './room-seats.ts'
import type { ReceivePacket, Seat } from './seat.ts'
import { openSeats, type Seats } from './venue-seats.ts'
import { Viewer } from './viewer.ts'

export interface Seated {
  readonly meeting: Meeting
  readonly seats: readonly Seats[]
  /** Of whoever came first. */
  readonly seat: Seat
}

const SEATS_AT_ONCE = 10

/** Rejects when not all get both sound and picture; what was opened by then is closed. */
export async function seatAudience(order: Extract<LoadOrder, { type: 'seat' }>): Promise<Seated> {
  const meeting = new Meeting(order.traffic, order.viewers)
  const opened: Seats[] = []
  try {
    const seats: Seat[] = []
    for (let room = 0; room < order.rooms; room++) {
      const place = await openSeats(order.venue, `${order.name}, ${String(room)}`, order.suite)
      opened.push(place)
      seats.push(await fill(meeting, place, order))
    }
    return await begun(meeting, opened, seats[0])
  } catch (error) {
    return closed(meeting, opened, error)
  }
}

/** Gives the publisher's. */
async function fill(meeting: Meeting, seats: Seats, { viewers, traffic }: Extract<LoadOrder, { type: 'seat' }>): Promise<Seat> {
  const source = sourceOf('publisher', traffic.layers)
  const first = await sit(meeting, (receive) => seats.take({ source, receive }), publisherOf(source, seats))
  const watch = () =>
    sit(
      meeting,
      (receive) => seats.take({ source: null, receive }),
      () => null,
    )
  for (let taken = 0; taken < viewers; taken += SEATS_AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(SEATS_AT_ONCE, viewers - taken) }, watch))
  seats.ready()
  return first
}

/** Likewise. */
export async function seatConversation({ name, venue, suite, people, traffic }: Extract<LoadOrder, { type: 'gather' }>): Promise<Seated> {
  const [seats, meeting] = [await RoomSeats.open(venue, name, suite), new Meeting(traffic, null)]
  try {
    const present: Person[] = []
    for (let index = 0; index < people; index++)
      present.push(await join(meeting, seats, sourceOf(`person-${String(index)}`, traffic.layers)))
    const conversation = new Conversation(present)
    const seated = await begun(meeting, [seats], present[0]?.seat)
    meeting.follow({ everyMs: TURN_MS, next: () => conversation.next() })
    return seated
  } catch (error) {
    return closed(meeting, [seats], error)
  }
}

async function join(meeting: Meeting, seats: RoomSeats, source: Source): Promise<Person> {
  let publisher: Publisher | null = null
  const watched = (layers: readonly boolean[]): void => publisher?.watched(layers)
  const seat = await sit(
    meeting,
    (receive) => seats.take({ source, receive, watched }),
    (at) => (publisher = publisherOf(source, seats)(at)),
  )
  if (publisher === null) throw new Error('nobody publishes')
  return { identity: source.name, seat, publisher }
}

const publisherOf =
  (source: Source, { mids }: Pick<Seats, 'mids'>) =>
  (seat: Seat) =>
    new Publisher({ ...source, seat, mids })

async function sit<Taken extends Seat>(
  meeting: Meeting,
  take: (receive: ReceivePacket) => Promise<Taken>,
  publish: (seat: Taken) => Publisher | null,
): Promise<Taken> {
  let attendee: Attendee | null = null
  const seat = await take((bytes) => attendee?.receive(bytes))
  attendee = new Attendee(seat, new Viewer(seat, newSsrc()), publish(seat))
  meeting.admit(attendee)
  return seat
}

async function begun(meeting: Meeting, seats: readonly Seats[], first: Seat | undefined): Promise<Seated> {
  if (first === undefined) throw new Error('a meeting of nobody')
  await meeting.flowing()
  meeting.pause()
  return { meeting, seats, seat: first }
}

function closed(meeting: Meeting, seats: readonly Seats[], error: unknown): never {
  meeting.close()
  for (const each of seats) each.close()
  throw error
}

const newSsrc = (): number => 1 + randomInt(0xfffffffe)
const sourceOf = (name: string, layers: readonly Layer[]): Source => ({
  name,
  layers,
  ssrcs: { audio: newSsrc(), video: layers.map(newSsrc) },
})
