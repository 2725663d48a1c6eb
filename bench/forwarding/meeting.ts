/** What goes on at one server under test: who sits in its rooms, the traffic that goes through it, and what is counted of that. */
import type { Attendee } from './attendee.ts'
import { Beat } from './beat.ts'
import type { Run, RunOrder } from './load-order.ts'
import type { Publisher, Traffic } from './publisher.ts'
import { cpuBetween, readCpu } from './server-cpu.ts'

/** What goes on in a meeting besides sound and pictures. */
export interface Course {
  readonly everyMs: number
  next(): void
}

/** How often browsers tell of arrivals; all attendees have their turn within. */
const ANSWER_EVERY_MS = 100
const TURNS = 10
/** After a frame, when all its packets have been through. */
const QUIET_AFTER_MS = 25
const FIRST_PACKETS_WITHIN_MS = 20_000

interface Tally extends Pick<Run, 'audio' | 'video' | 'copies' | 'lost' | 'sent'> {
  readonly at: number
}

export class Meeting {
  readonly #attendees: Attendee[] = []
  readonly #traffic: Traffic
  /** Of each publisher; null where the server has a choice of what it passes on. */
  readonly #viewers: number | null
  #course: Course | null = null
  #beats: readonly Beat[] = []
  readonly #turns = { answer: 0, film: 0, sound: 0 }
  #filmed: () => void = () => undefined

  constructor(traffic: Traffic, viewers: number | null) {
    this.#traffic = traffic
    this.#viewers = viewers
  }

  /** Whoever publishes brings traffic. */
  admit(attendee: Attendee): void {
    this.#attendees.push(attendee)
    if (attendee.publisher === null) return
    this.pause()
    this.begin()
  }

  follow(course: Course): void {
    this.#course = course
  }

  /** Traffic begins, and the answers to it. Publishers do not all send at once: each has its turn. */
  begin(pace = 1): void {
    if (this.#beats.length > 0) return
    const { framesPerSecond, sounds } = this.#traffic
    const publishers = this.#publishers
    const course = this.#course
    this.#beats = [
      new Beat(ANSWER_EVERY_MS / TURNS, (now) => this.#answer(now)),
      new Beat(1000 / framesPerSecond / pace / publishers.length, (now) => this.#film(publishers, now)),
      new Beat(1000 / sounds.perSecond / pace / publishers.length, (now) => this.#sound(publishers, now)),
      ...(course === null ? [] : [new Beat(course.everyMs, () => course.next())]),
    ]
  }

  pause(): void {
    for (const beat of this.#beats) beat.stop()
    this.#beats = []
  }

  /** Until everybody gets both sound and picture of another. Rejects after 20 s. */
  async flowing(): Promise<void> {
    const until = performance.now() + FIRST_PACKETS_WITHIN_MS
    // Who publishes to an audience is alone in its room with that.
    const isDeaf = ({ viewer, publisher }: Attendee): boolean =>
      (publisher === null || this.#viewers === null) && (viewer.counts.audio === 0 || viewer.counts.video === 0)
    while (this.#attendees.some(isDeaf)) {
      if (performance.now() > until) throw new Error(`${String(this.#attendees.filter(isDeaf).length)} attendees get nothing after 20 s`)
      await pause(50)
    }
  }

  async run({ pid, warmUpMs, ms, pace }: RunOrder): Promise<Run> {
    this.begin(pace)
    await this.#quiet(warmUpMs)
    const [before, cpu, own] = [this.#tally(), readCpu(pid), process.cpuUsage()]
    await this.#quiet(ms)
    const [after, cpuAfter, ownAfter] = [this.#tally(), readCpu(pid), process.cpuUsage(own)]
    this.pause()
    const seconds = (after.at - before.at) / 1000
    return {
      seconds,
      cpu: cpuBetween(cpu, cpuAfter),
      ...difference(before, after),
      expected: this.#viewers === null ? null : (after.sent - before.sent) * this.#viewers,
      onTheWay: (this.#viewers ?? 0) * sum(this.#traffic.layers.map(({ packetsPerFrame }) => packetsPerFrame)) * this.#publishers.length,
      ...this.#proof(),
      loadCore: (ownAfter.user + ownAfter.system) / 1e6 / seconds,
    }
  }

  close(): void {
    this.pause()
    for (const { seat } of this.#attendees) seat.close()
  }

  get #publishers(): readonly Publisher[] {
    return this.#attendees.flatMap(({ publisher }) => publisher ?? [])
  }

  /** So much later, between two frames: what was sent is counted on both sides. */
  async #quiet(ms: number): Promise<void> {
    await pause(ms)
    await new Promise<void>((resolve) => (this.#filmed = resolve))
    await pause(QUIET_AFTER_MS)
  }

  #film(publishers: readonly Publisher[], now: number): void {
    this.#turns.film = (this.#turns.film + 1) % publishers.length
    publishers[this.#turns.film]?.film(now)
    if (this.#turns.film === 0) this.#filmed()
  }

  #sound(publishers: readonly Publisher[], now: number): void {
    this.#turns.sound = (this.#turns.sound + 1) % publishers.length
    publishers[this.#turns.sound]?.sound(now, this.#traffic.sounds.bytes)
  }

  #answer(now: number): void {
    this.#turns.answer = (this.#turns.answer + 1) % TURNS
    for (let index = this.#turns.answer; index < this.#attendees.length; index += TURNS) this.#attendees[index]?.viewer.answer(now)
  }

  #tally(): Tally {
    const counts = this.#attendees.map(({ viewer }) => viewer.counts)
    return {
      at: performance.now(),
      sent: sum(this.#publishers.map(({ sent }) => sent.audio + sent.video)),
      audio: sum(counts.map(({ audio }) => audio)),
      video: sum(counts.map(({ video }) => video)),
      copies: sum(counts.map(({ copies }) => copies)),
      lost: sum(counts.map(({ lost }) => lost)),
    }
  }

  #proof(): Pick<Run, 'opened' | 'spoiled'> {
    const viewers = this.#attendees.map(({ viewer }) => viewer)
    return { opened: sum(viewers.map(({ opened }) => opened)), spoiled: sum(viewers.map(({ spoiled }) => spoiled)) }
  }
}

const difference = (before: Tally, after: Tally): Omit<Tally, 'at'> => ({
  sent: after.sent - before.sent,
  audio: after.audio - before.audio,
  video: after.video - before.video,
  copies: after.copies - before.copies,
  lost: after.lost - before.lost,
})

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
