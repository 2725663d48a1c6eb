/** What is asked of rooms, taken to the media threads that have them. */
import { ListRoomsResponse } from '@livekit/protocol'
import type { MediaThreads } from './media-threads.ts'
import type { LiveLeg, RoomCall, RoomReply } from './room-call.ts'
import type { RoomPlaces } from './room-places.ts'
import type { WorkerReport } from './report/worker-report.ts'

type Threads = Pick<MediaThreads, 'workers' | 'call' | 'callAll'>

export class RoomCalls {
  readonly #threads: Threads
  readonly #places: RoomPlaces
  #lastAsked = 0

  constructor(threads: Threads, places: RoomPlaces) {
    this.#threads = threads
    this.#places = places
  }

  call(call: RoomCall): Promise<RoomReply> {
    switch (call.verb) {
      case 'close-leg':
      case 'close-room':
      case 'has-room':
      case 'mute':
        return this.#ofRoom(call.room, call)
      case 'service':
        return this.#service(call)
      case 'live-legs':
      case 'has-session':
      case 'report':
        return this.#all(call)
      case 'open-probe':
      case 'ask-outside':
        return this.#threads.call(this.#inTurn(), call)
    }
  }

  /** Of all threads that answer. */
  async reports(room: string | null): Promise<readonly WorkerReport[]> {
    const replies = await this.#threads.callAll({ verb: 'report', room })
    return replies.flatMap((reply) => (reply.ok && reply.report !== undefined ? [reply.report] : []))
  }

  /** A thread says that it has closed a room. Somebody may have been sent to it meanwhile. */
  async closed(room: string): Promise<void> {
    const uses = this.#places.uses(room)
    const reply = await this.#ofRoom(room, { verb: 'has-room', room })
    if (reply.ok && reply.present !== true) this.#places.closed(room, uses)
  }

  #ofRoom(room: string, call: RoomCall): Promise<RoomReply> {
    const worker = this.#places.find(room)
    return worker === null ? Promise.resolve({ ok: true, present: false }) : this.#threads.call(worker, call)
  }

  #service(call: Extract<RoomCall, { readonly verb: 'service' }>): Promise<RoomReply> {
    if (call.room === null) return this.#all(call)
    if (call.method === 'CreateRoom') return this.#threads.call(this.#places.place(call.room), call)
    // Where no thread has the room, any of them says so.
    return this.#threads.call(this.#places.find(call.room) ?? 0, call)
  }

  /** One answer of many. What a thread that restarts had is gone; where none answers, nothing is known. */
  async #all(call: RoomCall): Promise<RoomReply> {
    const replies = await this.#threads.callAll(call)
    const [first = unavailable] = replies
    const answers = replies.filter((reply) => reply.ok)
    return answers.length === 0 ? first : merged(call, answers)
  }

  #inTurn(): number {
    this.#lastAsked = (this.#lastAsked + 1) % this.#threads.workers
    return this.#lastAsked
  }
}

const unavailable: RoomReply = { ok: false, code: 'unavailable', message: 'no media engine' }

type Answer = Extract<RoomReply, { readonly ok: true }>

function merged(call: RoomCall, answers: readonly Answer[]): RoomReply {
  if (call.verb === 'service') return { ok: true, response: allRooms(answers) }
  const legs: readonly LiveLeg[] = answers.flatMap((answer) => answer.legs ?? [])
  return { ok: true, legs, present: answers.some(({ present }) => present === true) }
}

function allRooms(answers: readonly Answer[]): Uint8Array {
  const rooms = answers.flatMap(({ response }) => ListRoomsResponse.fromBinary(response ?? new Uint8Array()).rooms)
  return new ListRoomsResponse({ rooms }).toBinary()
}
