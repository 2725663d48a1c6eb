/**
 * The sound of all telephones, in a thread of its own that shares no event loop with the database or HTTP. The thread may die: its legs end
 * then, and another is started.
 */
import { BusyShare } from './busy-share.ts'
import { LegBudget } from './leg-budget.ts'
import type { FromMixer, MixerReport, PictureNews, TelephoneReport, ToMixer } from './mixer-messages.ts'
import { MixerLeg, type LegEvents } from './mixer-leg.ts'
import { MixerThread } from './mixer-thread.ts'
import type { Timing } from './tick-clock.ts'

export interface MixerOptions {
  /** The module that the thread runs, and what it finds as its `workerData`. */
  readonly entry: URL
  readonly data: unknown
  readonly timing: Timing
  /** The thread died with all its legs; the mixer goes on. */
  readonly crashed: (error: Error) => void
  readonly restarted: () => void
  /** Of what draws for room systems. */
  readonly pictures: (news: PictureNews, why: string) => void
}

const SHORTEST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 30_000
/** Who lived so long did not die of its beginning. */
const STEADY_MS = 60_000

export class Mixer {
  readonly #options: MixerOptions
  readonly #legs = new Map<number, LegEvents>()
  /** Legs that have no port yet. */
  readonly #opening = new Set<number>()
  #thread: MixerThread | null = null
  #budget = new LegBudget()
  /** Of the thread that this runs on: it answers the calls. */
  readonly #busy = new BusyShare()
  #lastLeg = 0
  #pause = SHORTEST_PAUSE_MS
  #startedAt = 0
  #closed = false
  #callOff: () => void = () => undefined
  #reports: ((report: MixerReport | null) => void)[] = []

  private constructor(options: MixerOptions) {
    this.#options = options
  }

  /** Rejects where the first thread cannot start. */
  static async start(options: MixerOptions): Promise<Mixer> {
    const mixer = new Mixer(options)
    await mixer.#startThread()
    return mixer
  }

  /** Legs that have not ended. */
  get size(): number {
    return this.#legs.size
  }

  /** Whether there is room for one more leg, which is then promised to whoever asks. */
  admits(): boolean {
    return this.#thread !== null && this.#budget.take(this.#legs.size, this.#opening.size)
  }

  /** What becomes of it is told by the events, never before this returns. `picture`: it may have one beside its sound. */
  open(events: LegEvents, picture = false): MixerLeg {
    const leg = (this.#lastLeg += 1)
    this.#legs.set(leg, events)
    this.#opening.add(leg)
    if (this.#thread === null) queueMicrotask(() => this.#end(leg, 'unavailable', null))
    this.#tell({ type: 'open', leg, picture })
    return new MixerLeg(leg, (message) => {
      if (this.#legs.has(leg)) this.#tell(message)
    })
  }

  /** A short sound for all callers of a conference. */
  playTone(conference: string, sound: Int16Array): void {
    this.#tell({ type: 'tone', conference, sound })
  }

  /** Null where the thread is down. */
  report(): Promise<MixerReport | null> {
    if (this.#thread === null) return Promise.resolve(null)
    this.#tell({ type: 'report' })
    return new Promise((resolve) => this.#reports.push(resolve))
  }

  /** Idempotent; legs that are open end. */
  async close(): Promise<void> {
    this.#closed = true
    this.#callOff()
    const thread = this.#thread
    this.#thread = null
    await thread?.stop()
    this.#endAll('closed')
  }

  async #startThread(): Promise<void> {
    const { entry, data, timing } = this.#options
    const thread = await MixerThread.start(entry, data, {
      message: (message) => this.#hear(message),
      crashed: (error) => this.#crashed(error),
    })
    if (this.#closed) return thread.stop()
    this.#startedAt = timing.now()
    this.#thread = thread
    this.#budget = new LegBudget()
  }

  #tell(message: ToMixer): void {
    this.#thread?.tell(message)
  }

  #hear(message: FromMixer): void {
    if (message.type === 'report') return this.#reports.shift()?.(message.report)
    if (message.type === 'pictures') return this.#options.pictures(message.news, message.why)
    if (message.type === 'load') return this.#budget.measured({ mixing: message.busy, answering: this.#busy.take() })
    const events = this.#legs.get(message.leg)
    switch (message.type) {
      case 'opened':
        this.#opening.delete(message.leg)
        return events?.opened(message.port, message.picturePort)
      case 'digit':
        return events?.digit(message.digit)
      case 'prompt-ended':
        return events?.promptEnded(message.end)
      case 'entered':
        return events?.entered()
      case 'expelled':
        return events?.expelled(message.end)
      case 'muted':
        return events?.muted(message.muted)
      case 'told':
        return events?.told?.(message.word)
      case 'ask-picture':
        return events?.pictureWanted?.()
      case 'silent':
        return events?.silent?.()
      case 'ended':
        return this.#end(message.leg, message.why, message.report)
    }
  }

  #end(leg: number, why: string, report: TelephoneReport | null): void {
    const events = this.#legs.get(leg)
    this.#legs.delete(leg)
    this.#opening.delete(leg)
    events?.ended(why, report)
  }

  #endAll(why: string): void {
    for (const leg of this.#legs.keys()) this.#end(leg, why, null)
    for (const resolve of this.#reports.splice(0)) resolve(null)
  }

  #crashed(error: Error): void {
    this.#thread = null
    if (this.#options.timing.now() - this.#startedAt > STEADY_MS) this.#pause = SHORTEST_PAUSE_MS
    this.#options.crashed(error)
    this.#endAll('crashed')
    this.#restartLater()
  }

  #restartLater(): void {
    if (this.#closed) return
    this.#callOff = this.#options.timing.after(this.#pause, () => void this.#restart())
    this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2)
  }

  async #restart(): Promise<void> {
    try {
      await this.#startThread()
      if (!this.#closed) this.#options.restarted()
    } catch (error) {
      this.#options.crashed(error instanceof Error ? error : new Error(String(error)))
      this.#restartLater()
    }
  }
}
