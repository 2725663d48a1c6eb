import { setTimeout as delay } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import { branded, type Instant, type MeetingId } from '../../domain/ids.ts'

export const CHANNEL = 'latch_meeting'

/** Milliseconds between two tries to connect: doubled with every failure. */
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 5_000
/** Milliseconds between two questions whether the connection still lives: a broken network may not say so. */
const HEARTBEAT = 10_000

interface ListenerOptions {
  readonly config: ClientConfig
  /** Marks what this process announced itself. */
  readonly origin: string
  readonly onChange: (meeting: MeetingId) => void
  /** Which meetings may have changed since then. */
  readonly changedSince: (since: Instant) => Promise<readonly string[]>
}

/** Hears what other processes announce, on a connection of its own, which is made again whenever it breaks. */
export class ChangeListener {
  readonly #options: ListenerOptions
  readonly #stop = new AbortController()
  #client: Client | null = null
  /** Since when nothing has been heard. */
  #deafSince: Instant | null = null
  #reconnecting: Promise<void> = Promise.resolve()
  readonly #heartbeat: NodeJS.Timeout

  private constructor(options: ListenerOptions) {
    this.#options = options
    this.#heartbeat = setInterval(() => this.#ask(), HEARTBEAT).unref()
  }

  static async open(options: ListenerOptions): Promise<ChangeListener> {
    const listener = new ChangeListener(options)
    try {
      await listener.#connect()
    } catch (error) {
      await listener.close()
      throw error
    }
    return listener
  }

  async close(): Promise<void> {
    this.#stop.abort()
    clearInterval(this.#heartbeat)
    const client = this.#client
    this.#client = null
    await client?.end().catch(() => undefined)
    await this.#reconnecting
  }

  async #connect(): Promise<void> {
    const client = new Client(this.#options.config)
    let broken = false
    const onBreak = (): void => {
      if (broken) return
      broken = true
      void client.end().catch(() => undefined)
      if (this.#client === client) this.#reconnect()
    }
    client.on('error', onBreak)
    client.on('end', onBreak)
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''))
    await client.connect()
    await client.query(`listen ${CHANNEL}`)
    if (broken || this.#stop.signal.aborted) throw new Error('The connection that listens broke at once.')
    this.#client = client
  }

  /** A connection that does not answer is given up by its `error`. */
  #ask(): void {
    const client = this.#client
    client?.query('select 1').catch((error: Error) => client.emit('error', error))
  }

  #hear(payload: string): void {
    const [origin, id] = payload.split(' ')
    if (id !== undefined && origin !== this.#options.origin) this.#options.onChange(branded(id))
  }

  #reconnect(): void {
    this.#client = null
    this.#deafSince ??= Date.now()
    this.#reconnecting = this.#untilConnected().catch(() => undefined)
  }

  async #untilConnected(): Promise<void> {
    for (let pause = FIRST_PAUSE; !this.#stop.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      await delay(pause, undefined, { signal: this.#stop.signal })
      try {
        if (this.#client === null) await this.#connect()
        await this.#catchUp()
        return
      } catch {
        // The database is still away: the next try is the answer.
      }
    }
  }

  async #catchUp(): Promise<void> {
    if (this.#deafSince === null) return
    const missed = await this.#options.changedSince(this.#deafSince)
    this.#deafSince = null
    for (const id of missed) this.#options.onChange(branded(id))
  }
}
