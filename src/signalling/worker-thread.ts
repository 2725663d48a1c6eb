import { Worker } from 'node:worker_threads'
import type { RoomCall, RoomReply } from './room-call.ts'
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages.ts'

export interface WorkerThreadEvents {
  readonly message: (message: FromWorker) => void
  /** The thread died; every leg it carried is lost. */
  readonly crashed: (error: Error) => void
}

type Pending = (reply: RoomReply) => void

/** Runs the compiled neighbour when this file is compiled, the source otherwise. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)

/** One media thread and the calls that wait for it. */
export class WorkerThread {
  readonly port: number
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  #lastCall = 0
  #stopping = false

  private constructor(worker: Worker, port: number, events: WorkerThreadEvents) {
    this.#worker = worker
    this.port = port
    onMessage(worker, (message) => this.#receive(message, events))
    worker.on('error', (error) => this.#died(error instanceof Error ? error : new Error(String(error)), events))
    worker.on('exit', (code) => this.#died(new Error(`media thread exited with ${code}`), events))
  }

  /** Rejects when the engine cannot start, for example because its port is taken. */
  static async start(start: WorkerStart, events: WorkerThreadEvents): Promise<WorkerThread> {
    const workerData = start
    const worker = new Worker(entry, { workerData })
    const first = await new Promise<FromWorker>((resolve, reject) => {
      onMessage(worker, resolve)
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`media thread exited with ${code} before it was ready`)))
    })
    if (first.type === 'ready') return new WorkerThread(worker, first.port, events)
    await worker.terminate()
    throw new Error(first.type === 'failed' ? `media engine: ${first.message}` : 'media engine did not start')
  }

  post(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    if (!this.#stopping) this.#worker.postMessage(message, [...transfer])
  }

  call(call: RoomCall): Promise<RoomReply> {
    if (this.#stopping) return Promise.resolve(unavailable)
    const id = (this.#lastCall += 1)
    return new Promise((resolve) => {
      this.#pending.set(id, resolve)
      this.post({ type: 'call', id, call })
    })
  }

  async stop(): Promise<void> {
    if (this.#stopping) return
    const stopped = new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, 2000)
      onMessage(this.#worker, (message) => {
        if (message.type !== 'stopped') return
        clearTimeout(patience)
        resolve()
      })
    })
    this.post({ type: 'stop' })
    this.#stopping = true
    await stopped
    this.#forgetCalls()
    await this.#worker.terminate()
  }

  /** For tests of what a crash does. */
  async crash(): Promise<void> {
    await this.#worker.terminate()
  }

  #receive(message: FromWorker, events: WorkerThreadEvents): void {
    if (message.type !== 'reply') return events.message(message)
    this.#pending.get(message.id)?.(message.reply)
    this.#pending.delete(message.id)
  }

  #died(error: Error, events: WorkerThreadEvents): void {
    if (this.#stopping) return
    this.#stopping = true
    this.#forgetCalls()
    events.crashed(error)
  }

  #forgetCalls(): void {
    for (const resolve of this.#pending.values()) resolve(unavailable)
    this.#pending.clear()
  }
}

/** Under `node --watch` the runtime reports each import of the thread on the same channel; those messages have no type. */
function onMessage(worker: Worker, listener: (message: FromWorker) => void): void {
  worker.on('message', (message: FromWorker | { readonly type?: undefined }) => {
    if (message.type !== undefined) listener(message)
  })
}

const unavailable: RoomReply = { ok: false, code: 'unavailable', message: 'the media engine is restarting' }
