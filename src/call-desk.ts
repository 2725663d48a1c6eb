/** Makes the calls that people ask for, and follows each to its end: what its attendee sees of it, what it costs, and whether it is still wanted. */
import type { Instant } from './domain/ids.ts'
import { answerCall, endCall, finishCall, isCallWanted, type EndedCall } from './domain/call-me.ts'
import type { Meeting } from './domain/meeting.ts'
import type { LiveFeed } from './http/streams/live-feed.ts'
import type { Watcher } from './http/streams/watchers.ts'
import { afterFarewell, DAY_MS, isSpent } from './meetings/call-limits.ts'
import type { Dialler, OrderedCall } from './meetings/call-me.ts'
import type { CallEntry } from './meetings/outgoing-calls.ts'
import type { Ports } from './meetings/ports.ts'
import { turn, type Command } from './meetings/turn.ts'
import type { Log } from './ops/log.ts'
import type { DoorAnswer } from './phone/call/door.ts'
import type { CallOutcome } from './phone/call/outgoing-line.ts'
import type { OutgoingCallHandle, OutgoingOrder } from './phone/outgoing-order.ts'

export interface CallDeskNeeds {
  readonly ports: Ports
  readonly feed: LiveFeed
  readonly enter: (order: OrderedCall) => Promise<DoorAnswer>
  /** Null where there is no way. */
  readonly call: (order: OutgoingOrder) => Promise<OutgoingCallHandle | null>
  readonly log: Log
}

interface Running {
  readonly order: OrderedCall
  entry: CallEntry
  handle: OutgoingCallHandle | null
  /** In the meeting: from here on it is a leg like any other. */
  joined: boolean
  spent: boolean
  /** What is to be stored, one after the other. */
  work: Promise<void>
  stopWatching: () => void
}

export class CallDesk implements Dialler {
  readonly #needs: CallDeskNeeds
  readonly #running = new Map<string, Running>()

  constructor(needs: CallDeskNeeds) {
    this.#needs = needs
  }

  async ring(order: OrderedCall): Promise<boolean> {
    const { entry, trunkId: trunk, called, calling, language } = order
    const running: Running = {
      order,
      entry,
      handle: null,
      joined: false,
      spent: false,
      work: Promise.resolve(),
      stopWatching: () => undefined,
    }
    const enter = (): Promise<DoorAnswer> => this.#enter(running)
    const pickedUp = (): void => this.#pickedUp(running)
    const ended = (outcome: CallOutcome): void => this.#ended(running, outcome)
    this.#running.set(entry.id, running)
    try {
      running.handle = await this.#needs.call({ trunk, called, calling, language, enter, pickedUp, ringing: () => undefined, ended })
    } finally {
      if (running.handle === null) this.#running.delete(entry.id)
    }
    if (running.handle === null) return false
    // It may be over by now.
    if (!running.entry.over) this.#watch(running)
    return true
  }

  /** Every few seconds: what is under way is noted, and what nobody may pay for any more is ended, in time for a word. */
  async round(): Promise<void> {
    const { outgoingCalls, clock } = this.#needs.ports
    if (this.#running.size === 0) return
    const now = clock.now()
    await Promise.all([...this.#running.values()].map((running) => this.#note(running, now)))
    const [{ limits }, entries] = await Promise.all([outgoingCalls.settings(), outgoingCalls.read(now - DAY_MS)])
    const soon = afterFarewell(entries, now)
    for (const running of this.#running.values()) {
      if (running.spent || !isSpent(soon, running.entry, limits)) continue
      running.spent = true
      running.handle?.end('spent')
    }
  }

  /** Resolves when what has happened is stored. Calls that stand are the telephones' to end, before this. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ work }) => work))
  }

  async #enter(running: Running): Promise<DoorAnswer> {
    const answer = await this.#needs.enter(running.order)
    if (!answer.admitted) return answer
    running.joined = true
    const { attendeeId, entry } = running.order
    this.#decide(running, (meeting) => finishCall(meeting, attendeeId, entry.id))
    return answer
  }

  /** Behind what is to be stored already: a call's end is its last word. */
  #note(running: Running, now: Instant): Promise<void> {
    if (!running.entry.over) running.entry = { ...running.entry, seenAt: now }
    this.#store(running, () => this.#needs.ports.outgoingCalls.put(running.entry))
    return running.work
  }

  #pickedUp(running: Running): void {
    const now = this.#needs.ports.clock.now()
    running.entry = { ...running.entry, answeredAt: now, seenAt: now }
    const { attendeeId, entry } = running.order
    this.#store(running, () => this.#needs.ports.outgoingCalls.put(running.entry))
    this.#decide(running, (meeting) => answerCall(meeting, attendeeId, entry.id))
  }

  #ended(running: Running, outcome: CallOutcome): void {
    const { ports } = this.#needs
    running.stopWatching()
    running.entry = { ...running.entry, seenAt: ports.clock.now(), over: true }
    const ended = endOf(running, outcome)
    this.#store(running, () => ports.outgoingCalls.put(running.entry))
    this.#decide(running, (meeting) => endCall(meeting, ended))
    this.#store(running, () => {
      this.#running.delete(running.entry.id)
      return Promise.resolve()
    })
  }

  /** Removed, gone, or taken back, on whatever node: then nothing rings any more. */
  #watch(running: Running): void {
    const { entry, attendeeId } = running.order
    const forgets = new Set<() => void>()
    running.stopWatching = () => forgets.forEach((forget) => forget())
    const stream = {
      send: () => undefined,
      beat: () => undefined,
      close: running.stopWatching,
      onClose: (forget: () => void) => void forgets.add(forget),
    }
    const show = (meeting: Meeting | null): boolean => {
      if (running.joined) return false
      if (meeting !== null && isCallWanted(meeting, attendeeId, entry.id)) return true
      running.handle?.end()
      return false
    }
    const watcher: Watcher = { stream, show }
    this.#needs.feed.watch(entry.meetingId, watcher)
  }

  #decide(running: Running, command: Command<void>): void {
    const { ports } = this.#needs
    this.#store(running, () => turn(ports, running.entry.meetingId, command))
  }

  #store(running: Running, work: () => Promise<unknown>): void {
    running.work = running.work.then(work).then(
      () => undefined,
      (error: unknown) => this.#needs.log.error({ err: error }, 'what became of a call could not be stored'),
    )
  }
}

const FAILURES = {
  busy: 'busy',
  'no-answer': 'no_answer',
  declined: 'declined',
  'wrong-number': 'wrong_number',
  'line-failed': 'line_failed',
  'not-taken': 'not_taken',
} as const

function endOf({ entry, order, spent }: Running, outcome: CallOutcome): EndedCall {
  const { answeredAt, seenAt, id: callId } = entry
  const about = { callId, attendeeId: order.attendeeId, seconds: answeredAt === null ? 0 : Math.round((seenAt - answeredAt) / 1000) }
  if (outcome.kind === 'joined') return { ...about, outcome: spent ? 'spent' : 'joined', failure: null }
  if (spent) return { ...about, outcome: 'spent', failure: 'limit' }
  if (outcome.kind === 'cancelled') return { ...about, outcome: 'cancelled', failure: null }
  const failure = outcome.kind === 'refused' ? outcome.code : FAILURES[outcome.kind]
  return { ...about, outcome: failure, failure }
}
