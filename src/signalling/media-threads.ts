import type { EnginePlace } from '../sfu/engine.ts'
import { createDtlsCertificate } from '../sfu/transport/dtls/dtls-certificate.ts'
import { exchangeMemory, pipesRing } from '../sfu/transport/net/packet-exchange.ts'
import { MediaThread } from './media-thread.ts'
import type { RoomCall, RoomReply } from './room-call.ts'
import type { SignallingLog } from './signalling-log.ts'
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages.ts'

export interface MediaThreadsEvents {
  readonly message: (worker: number, message: FromWorker) => void
  /** As of MediaThreadEvents. */
  readonly lost: (worker: number) => void
}

/** All media threads. Several share one port: what one of them says of it is passed on to the others. */
export class MediaThreads {
  readonly #threads: readonly MediaThread[]
  readonly #events: MediaThreadsEvents
  #places: readonly (EnginePlace | null)[] | null = null

  constructor(workers: number, options: WorkerStart, log: SignallingLog, events: MediaThreadsEvents) {
    this.#events = events
    this.#threads = Array.from({ length: workers }, (_, worker) => {
      const heard = { message: (message: FromWorker) => this.#fromWorker(worker, message), lost: () => this.#lost(worker) }
      return new MediaThread(options, log, heard)
    })
  }

  get workers(): number {
    return this.#threads.length
  }

  /** Of the media; 0 before the first start. */
  get port(): number {
    return this.#threads[0]?.port ?? 0
  }

  /** On this port; several must be given one. Rejects when the engine cannot start, for example because the port is taken. */
  async start(port: number): Promise<void> {
    const places = (this.#places ??= await placesFor(this.workers))
    await Promise.all(this.#threads.map((thread, worker) => thread.start(port, places[worker] ?? null)))
  }

  post(worker: number, message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.#threads[worker]?.post(message, transfer)
  }

  call(worker: number, call: RoomCall): Promise<RoomReply> {
    const thread = this.#threads[worker]
    return thread === undefined ? Promise.resolve({ ok: false, code: 'unavailable', message: 'no such media thread' }) : thread.call(call)
  }

  callAll(call: RoomCall): Promise<readonly RoomReply[]> {
    return Promise.all(this.#threads.map((thread) => thread.call(call)))
  }

  async stop(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop()))
  }

  /** For tests of what a crash does. */
  async crash(worker: number): Promise<void> {
    await this.#threads[worker]?.crash()
  }

  #fromWorker(worker: number, message: FromWorker): void {
    if (message.type === 'claim') this.#tellOthers(worker, { type: 'claimed', claim: message.claim })
    else if (message.type === 'say') this.post(message.worker, { type: 'sibling-said', worker, message: message.message })
    else this.#events.message(worker, message)
  }

  #lost(worker: number): void {
    this.#tellOthers(worker, { type: 'sibling-lost', worker })
    this.#events.lost(worker)
  }

  #tellOthers(than: number, message: ToWorker): void {
    for (const [worker, thread] of this.#threads.entries()) if (worker !== than) thread.post(message)
  }
}

/** One alone has none. */
async function placesFor(workers: number): Promise<readonly (EnginePlace | null)[]> {
  if (workers === 1) return [null]
  const shared = { memory: exchangeMemory(workers), pipes: exchangeMemory(workers, pipesRing), certificate: await createDtlsCertificate() }
  return Array.from({ length: workers }, (_, worker) => ({ worker, workers, ...shared }))
}
