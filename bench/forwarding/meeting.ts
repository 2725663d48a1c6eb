/** A meeting at one server under test: who sits in it, the traffic that goes through it, and what is counted of that. */
import type { Attendee } from './attendee.ts'
import { Beat } from './beat.ts'
import type { Run } from './load-order.ts'
import type { Traffic } from './publisher.ts'
import { cpuBetween, readCpu } from './server-cpu.ts'

/** How often browsers tell of arrivals; all attendees have their turn within. */
const ANSWER_EVERY_MS = 100
const TURNS = 10
/** After a frame, when all its packets have been through. */
const QUIET_AFTER_MS = 25
const FIRST_PACKETS_WITHIN_MS = 20_000

interface Tally {
  readonly at: number
  readonly sent: number
  readonly received: number
  readonly copies: number
  readonly lost: number
}

export class Meeting {
  readonly #attendees: Attendee[] = []
  readonly #traffic: Traffic
  #beats: readonly Beat[] = []
  #answers: Beat | null = null
  #turn = 0
  #filmed: () => void = () => undefined

  constructor(traffic: Traffic) {
    this.#traffic = traffic
  }

  admit(attendee: Attendee): void {
    this.#attendees.push(attendee)
  }

  /** Traffic begins, and the answers to it. */
  begin(): void {
    if (this.#beats.length > 0) return
    const { framesPerSecond, sounds } = this.#traffic
    this.#answers ??= new Beat(ANSWER_EVERY_MS / TURNS, (now) => this.#answer(now))
    this.#beats = [new Beat(1000 / framesPerSecond, (now) => this.#film(now)), new Beat(1000 / sounds.perSecond, (now) => this.#sound(now))]
  }

  pause(): void {
    for (const beat of this.#beats) beat.stop()
    this.#beats = []
  }

  /** Until everybody gets both sound and picture. Rejects after 20 s. */
  async flowing(): Promise<void> {
    const until = performance.now() + FIRST_PACKETS_WITHIN_MS
    const isDeaf = ({ viewer, publisher }: Attendee): boolean =>
      (publisher === null || this.#publishers.length > 1) && (viewer.counts.audio === 0 || viewer.counts.video === 0)
    while (this.#attendees.some(isDeaf)) {
      if (performance.now() > until) throw new Error(`${String(this.#attendees.filter(isDeaf).length)} attendees get nothing after 20 s`)
      await pause(50)
    }
  }

  async run(pid: number, warmUpMs: number, ms: number): Promise<Run> {
    this.begin()
    await this.#quiet(warmUpMs)
    const [tally, cpu, own] = [this.#tally(), readCpu(pid), process.cpuUsage()]
    await this.#quiet(ms)
    const [after, cpuAfter, ownAfter] = [this.#tally(), readCpu(pid), process.cpuUsage(own)]
    this.pause()
    const seconds = (after.at - tally.at) / 1000
    return {
      seconds,
      cpu: cpuBetween(cpu, cpuAfter),
      sent: after.sent - tally.sent,
      received: after.received - tally.received,
      copies: after.copies - tally.copies,
      lost: after.lost - tally.lost,
      expected: (after.sent - tally.sent) * this.#viewersOfEach(),
      ...this.#proof(),
      loadCore: (ownAfter.user + ownAfter.system) / 1e6 / seconds,
    }
  }

  close(): void {
    this.pause()
    this.#answers?.stop()
    for (const { seat } of this.#attendees) seat.close()
  }

  /** So much later, between two frames: what was sent is counted on both sides. */
  async #quiet(ms: number): Promise<void> {
    await pause(ms)
    await new Promise<void>((resolve) => (this.#filmed = resolve))
    await pause(QUIET_AFTER_MS)
  }

  get #publishers() {
    return this.#attendees.flatMap(({ publisher }) => publisher ?? [])
  }

  #viewersOfEach(): number {
    return this.#attendees.filter(({ publisher }) => publisher === null).length
  }

  #film(now: number): void {
    for (const publisher of this.#publishers) publisher.film(now)
    this.#filmed()
  }

  #sound(now: number): void {
    for (const publisher of this.#publishers) publisher.sound(now, this.#traffic.sounds.bytes)
  }

  #answer(now: number): void {
    this.#turn = (this.#turn + 1) % TURNS
    for (let index = this.#turn; index < this.#attendees.length; index += TURNS) this.#attendees[index]?.viewer.answer(now)
  }

  #tally(): Tally {
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
    const counts = this.#attendees.map(({ viewer }) => viewer.counts)
    return {
      at: performance.now(),
      sent: sum(this.#publishers.map(({ sent }) => sent.audio + sent.video)),
      received: sum(counts.map(({ audio, video }) => audio + video)),
      copies: sum(counts.map(({ copies }) => copies)),
      lost: sum(counts.map(({ lost }) => lost)),
    }
  }

  #proof(): Pick<Run, 'opened' | 'spoiled'> {
    const viewers = this.#attendees.map(({ viewer }) => viewer)
    return { opened: viewers.reduce((sum, { opened }) => sum + opened, 0), spoiled: viewers.reduce((sum, { spoiled }) => sum + spoiled, 0) }
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
