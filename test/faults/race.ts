/** Joins fired around a lock, and what the audit log says of each. */
import { setLock, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { Visitor } from '../harness/visitor.ts'

export interface Join {
  /** `performance.now()` when it was asked. */
  readonly asked: number
  /** The attendee that it became, or the code of its refusal. */
  readonly answer: string
  readonly admitted: boolean
}

export interface Race {
  readonly run: Run
  readonly joins: readonly Join[]
  /** When the lock was acknowledged. */
  readonly lockedAt: number
}

export interface Course {
  /** Servers on one database; joins are spread over them, the lock goes to the first. */
  readonly nodes: readonly string[]
  readonly joins: number
  /** Within how long all are fired; the lock is fired in the middle. */
  readonly withinMs: number
}

/** Not all at once: more connections than this wait in this process, not in the server. */
const AT_ONCE = 200

export async function playRace(organizer: Person, course: Course): Promise<Race> {
  const run = await startMeeting(organizer)
  let lockedAt = Number.POSITIVE_INFINITY
  const lockInTheMiddle = async (): Promise<void> => {
    await later(course.withinMs / 2)
    await setLock(organizer, run, true)
    lockedAt = performance.now()
  }
  const lock = lockInTheMiddle()
  const slots = new Slots(AT_ONCE)
  const joins = Array.from({ length: course.joins }, async (_, index) => {
    await later((course.withinMs * index) / course.joins)
    return slots.run(() => join(course.nodes[index % course.nodes.length] ?? '', run.number, index))
  })
  const answers = await Promise.all(joins)
  await lock
  return { run, joins: answers, lockedAt }
}

async function join(origin: string, number: string, index: number): Promise<Join> {
  const visitor = new Visitor(origin, { from: `127.1.${String(Math.floor(index / 250))}.${String(1 + (index % 250))}` })
  const asked = performance.now()
  const result = await visitor.call('enter', { body: { by: { number }, name: `Racer ${String(index)}`, leg: 'sdk' } })
  return result.ok ? { asked, answer: result.value.attendeeId, admitted: true } : { asked, answer: result.problem.code, admitted: false }
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(free: number) {
    this.#free = free
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#free -= 1
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}
