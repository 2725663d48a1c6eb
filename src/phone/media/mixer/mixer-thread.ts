/** One thread of the mixer as main sees it: letters both ways, and a watch over whether it still lives. */
// NOTE: The Opus addon does not survive being unloaded: where the last thread that loaded it ends, the process dies. This one keeps it.
import '@evan/opus'
import { Worker } from 'node:worker_threads'
import { Mailbox } from './mailbox.ts'
import type { Envelope, FromMixer, ThreadState, ToMixer } from './mixer-messages.ts'

export interface MixerThreadEvents {
  readonly message: (message: FromMixer) => void
  /** Once, and not after `stop`: every leg that it carried is lost. */
  readonly crashed: (error: Error) => void
}

const BEAT_MS = 1_000
/** A thread that deals with nothing for so long hangs. */
const PATIENCE_BEATS = 5
/** Loading takes longer where the machine has other work. */
const START_PATIENCE_BEATS = 60
const STOP_PATIENCE_MS = 2_000

type Letter = Envelope<FromMixer> | ThreadState

export class MixerThread {
  readonly #worker: Worker
  readonly #events: MixerThreadEvents
  readonly #outbox: Mailbox<ToMixer>
  readonly #beating: NodeJS.Timeout
  #silentBeats = 0
  #over = false
  readonly #ready = Promise.withResolvers<void>()
  readonly #stopped = Promise.withResolvers<void>()
  #isReady = false

  private constructor(worker: Worker, events: MixerThreadEvents) {
    this.#worker = worker
    this.#events = events
    this.#outbox = new Mailbox((batch) => worker.postMessage({ batch }, []))
    this.#beating = setInterval(() => this.#beat(), BEAT_MS).unref()
    worker.on('message', (letter: Letter) => this.#read(letter))
    worker.on('error', (error) => this.#died(error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', (code) => this.#died(new Error(`the mixer's thread exited with ${code}`)))
  }

  /** `data` is what the entry finds as its `workerData`. Rejects where the thread cannot start. */
  static async start(entry: URL, data: unknown, events: MixerThreadEvents): Promise<MixerThread> {
    const thread = new MixerThread(new Worker(entry, { workerData: data }), events)
    await thread.#ready.promise
    return thread
  }

  /** What is told to a thread that is over is lost with it. */
  tell(message: ToMixer): void {
    if (!this.#over && !this.#outbox.put(message)) this.#kill(new Error('too much waits for the mixer'))
  }

  /** Idempotent; resolves when the thread has ended. */
  async stop(): Promise<void> {
    if (this.#over) return
    this.#end()
    const patience = setTimeout(this.#stopped.resolve, STOP_PATIENCE_MS)
    this.#worker.postMessage('stop', [])
    await this.#stopped.promise
    clearTimeout(patience)
    await this.#worker.terminate()
  }

  #read(letter: Letter): void {
    if ('state' in letter) return this.#reach(letter.state)
    if ('acknowledged' in letter) {
      this.#silentBeats = 0
      return this.#outbox.acknowledged()
    }
    for (const message of letter.batch) this.#events.message(message)
    if (!this.#over) this.#worker.postMessage({ acknowledged: true }, [])
  }

  #reach(state: ThreadState['state']): void {
    if (state === 'stopped') return this.#stopped.resolve()
    this.#isReady = true
    this.#silentBeats = 0
    this.#ready.resolve()
  }

  #beat(): void {
    if (!this.#outbox.busy) return this.tell({ type: 'beat' })
    this.#silentBeats += 1
    if (this.#silentBeats >= (this.#isReady ? PATIENCE_BEATS : START_PATIENCE_BEATS)) this.#kill(new Error('the mixer hangs'))
  }

  #kill(error: Error): void {
    this.#died(error)
    void this.#worker.terminate()
  }

  #died(error: Error): void {
    if (this.#over) return
    this.#end()
    if (this.#isReady) this.#events.crashed(error)
    else this.#ready.reject(error)
  }

  #end(): void {
    this.#over = true
    clearInterval(this.#beating)
  }
}
