import type { Duplex } from 'node:stream'
import { ByteBudget } from './byte-budget.ts'
import type { Endpoint } from './endpoint.ts'
import { type TurnFrame, TurnFrames } from './turn-frames.ts'
import { TurnSession, type TurnSessionOptions } from './turn-session.ts'

/** A quarter of a second at 8 Mbit/s; media that is older is better lost. */
const mostQueuedBytes = 256 << 10
/** With answers: whoever asks on and on and reads none of them is cut. */
const mostUnreadBytes = mostQueuedBytes + (64 << 10)

/** A TURN client on its socket, whatever that is made of. */
export class TurnConnection {
  readonly client: Endpoint
  readonly #socket: Duplex
  readonly #session: TurnSession

  constructor(socket: Duplex, options: Omit<TurnSessionOptions, 'answer' | 'forward'>, closed: (connection: TurnConnection) => void) {
    this.client = options.client
    this.#socket = socket
    const session = new TurnSession({ ...options, answer: (bytes) => this.#answer(bytes), forward: (bytes) => this.#forward(bytes) })
    this.#session = session
    const frames = new TurnFrames()
    const budget = new ByteBudget(options.now)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      session.close()
      closed(this)
    })
    socket.on('end', () => this.close())
    // What is too much is lost, as on a network that is full.
    const take = (frame: TurnFrame, bytes: number): boolean => !budget.take(bytes) || session.take(frame)
    socket.on('data', (chunk: Buffer) => {
      if (!frames.feed(chunk, take)) this.close()
    })
  }

  /** Null before there is an allocation. */
  get username(): string | null {
    return this.#session.username
  }

  tick(): void {
    if (!this.#session.tick()) this.close()
  }

  /** Idempotent. */
  close(): void {
    this.#session.close()
    this.#socket.destroy()
  }

  #answer(bytes: Buffer): void {
    if (this.#socket.writableLength > mostUnreadBytes) this.close()
    else if (this.#socket.writable) this.#socket.write(bytes)
  }

  #forward(bytes: Buffer): void {
    if (this.#socket.writable && this.#socket.writableLength < mostQueuedBytes) this.#socket.write(bytes)
  }
}
