import type { EnginePlace } from '../sfu/engine.ts'
import type { RoomCall, RoomReply } from './room-call.ts'
import type { SignallingLog } from './signalling-log.ts'
import type { FromWorker, WorkerStart } from './worker-messages.ts'
import { WorkerThread } from './worker-thread.ts'

export interface MediaThreadEvents {
  readonly message: (message: FromWorker) => void
  /** It died with all that it held; another is about to start. */
  readonly lost: () => void
}

/** Until a thread that did not start is tried again, milliseconds. */
const PATIENCE = 1000

/** The media thread that there is now: another takes its place after a crash, on the port that clients and firewalls know. */
export class MediaThread {
  readonly #options: WorkerStart
  readonly #log: SignallingLog
  readonly #events: MediaThreadEvents
  #thread: Promise<WorkerThread> | null = null
  #port = 0
  #place: EnginePlace | null = null
  #stopped = false

  constructor(options: WorkerStart, log: SignallingLog, events: MediaThreadEvents) {
    this.#options = options
    this.#log = log
    this.#events = events
  }

  /** Of the media, UDP and TCP; 0 before the first start. */
  get port(): number {
    return this.#port
  }

  /** On this port; 0 picks a free one. Rejects when the engine cannot start, for example because the port is taken. */
  async start(port: number, place: EnginePlace | null): Promise<void> {
    this.#place = place
    const engine = { ...this.#options.engine, port, ...(place === null ? {} : { place }) }
    const events = { message: this.#events.message, crashed: (error: Error) => this.#crashed(error) }
    this.#thread = WorkerThread.start({ ...this.#options, engine }, events)
    this.#port = (await this.#thread).port
  }

  post(...[message, transfer]: Parameters<WorkerThread['post']>): void {
    this.#thread?.then(
      (thread) => thread.post(message, transfer),
      () => {},
    )
  }

  async call(call: RoomCall): Promise<RoomReply> {
    const thread = await this.#thread?.catch(() => null)
    return thread === null || thread === undefined ? { ok: false, code: 'unavailable', message: 'no media engine' } : thread.call(call)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await (await this.#thread?.catch(() => null))?.stop()
  }

  /** For tests of what a crash does. */
  async crash(): Promise<void> {
    await (await this.#thread)?.crash()
  }

  #crashed(error: Error): void {
    this.#log.error({ error: error.stack ?? error.message }, 'the media thread died; starting another')
    this.#events.lost()
    void this.#restart()
  }

  async #restart(): Promise<void> {
    if (this.#stopped) return
    await this.start(this.#port, this.#place).catch((error: unknown) => this.#restartFailed(error))
  }

  #restartFailed(error: unknown): void {
    this.#log.error({ error: String(error) }, 'the media thread does not start; trying again')
    setTimeout(() => void this.#restart(), PATIENCE).unref()
  }
}
