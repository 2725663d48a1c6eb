import { spawn, type ChildProcess } from 'node:child_process'
import { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { encodeMessage, MessageStream } from './message-stream.ts'
import { parseFromCompositor, type FromCompositor, type ToCompositor } from './messages.ts'

export interface ChildEvents {
  readonly message: (message: FromCompositor, data: Uint8Array) => void
  /** It is gone, and said so once. No message comes after it. */
  readonly gone: (error: Error) => void
}

/** See `PRESETS`. */
export interface ChildLimits {
  /** Milliseconds between questions whether it still works, and how many may go unanswered. */
  readonly heartbeat: number
  readonly mostMissed: number
  /** Bytes of memory in all. */
  readonly memory: number
}

export const PRESETS: ChildLimits = { heartbeat: 400, mostMissed: 3, memory: 1.5 * 2 ** 30 }

/** Megabytes of JavaScript; pictures are kept elsewhere. */
const HEAP = 192
/** Bytes that wait for it: a second of many pictures. More, and pictures are left out. */
const MOST_WAITING = 8 << 20
const PIPE = 3

/** One process, from its start to its end. */
export class CompositorChild {
  readonly #process: ChildProcess
  readonly #pipe: Duplex
  readonly #events: ChildEvents
  readonly #limits: ChildLimits
  readonly #messages = new MessageStream()
  readonly #ended: Promise<void>
  #watch: NodeJS.Timeout | undefined
  #missed = 0
  #gone = false

  /** Throws where a process cannot be made. */
  constructor(entry: URL, limits: ChildLimits, events: ChildEvents) {
    this.#events = events
    this.#limits = limits
    // It inherits nothing that it could tell anybody.
    this.#process = spawn(process.execPath, [`--max-old-space-size=${String(HEAP)}`, fileURLToPath(entry)], {
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    const pipe = this.#process.stdio[PIPE]
    // Node makes a duplex of every pipe beyond the third; the types do not know it.
    this.#pipe = pipe instanceof Duplex ? pipe : new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() })
    this.#ended = new Promise((resolve) => this.#process.once('exit', () => resolve()).once('error', () => resolve()))
    this.#listen()
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  /** Whether it keeps up with what it is told. */
  get keepsUp(): boolean {
    return this.#pipe.writableLength < MOST_WAITING
  }

  tell(message: ToCompositor, data?: Uint8Array): void {
    if (!this.#gone) this.#pipe.write(encodeMessage(message, data))
  }

  /** From now on it has to answer. Before, it may be loading. */
  watch(): void {
    this.#watch = setInterval(() => this.#beat(), this.#limits.heartbeat).unref()
  }

  /** Idempotent. Waits for its end. */
  async kill(): Promise<void> {
    this.#gone = true
    clearInterval(this.#watch)
    this.#process.kill('SIGKILL')
    this.#pipe.destroy()
    await this.#ended
  }

  #listen(): void {
    this.#pipe.on('data', (chunk: Uint8Array) => this.#hear(chunk))
    this.#pipe.on('error', () => undefined)
    this.#process.on('error', (error) => this.#end(error))
    this.#process.on('exit', (code, signal) => this.#end(new Error(`The compositor ended by ${signal ?? `status ${String(code)}`}.`)))
  }

  /** Whatever cannot be understood, or answered, has gone wrong for good. */
  #hear(chunk: Uint8Array): void {
    if (this.#gone) return
    this.#missed = 0
    try {
      for (const message of this.#messages.push(chunk)) this.#heard(parseFromCompositor(message), message.data)
    } catch (error) {
      this.#end(new Error('The compositor said what nobody understands.', { cause: error }))
    }
  }

  #heard(message: FromCompositor, data: Uint8Array): void {
    if (this.#gone) return
    if (message.type === 'pong' && message.memory > this.#limits.memory) this.#end(new Error('The compositor took too much memory.'))
    else this.#events.message(message, data)
  }

  #beat(): void {
    this.#missed += 1
    if (this.#missed > this.#limits.mostMissed) this.#end(new Error('The compositor hangs.'))
    else this.tell({ type: 'ping', request: 0 })
  }

  #end(error: Error): void {
    if (this.#gone) return
    void this.kill()
    this.#events.gone(error)
  }
}
