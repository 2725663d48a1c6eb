/** A session of Janus's API over its WebSocket, and handles of its plugins in it. */
import { WebSocket } from 'ws'

export interface Jsep {
  readonly type: 'offer' | 'answer'
  readonly sdp: string
}

/** One message of Janus’s API; only what is used here. */
interface Message {
  readonly janus: string
  readonly transaction?: string
  /** The handle that an event is of. */
  readonly sender?: number
  readonly error?: { readonly reason: string }
  readonly data?: { readonly id: number }
  readonly plugindata?: { readonly data: RoomAnswer }
  readonly jsep?: Jsep
}

interface RoomAnswer {
  readonly room?: number
  /** Of a publisher. */
  readonly id?: number
  /** Where a plain participant is to send to. */
  readonly rtp?: { readonly ip: string; readonly port: number }
  readonly error?: string
}

const KEEP_ALIVE_MS = 20_000

export class JanusSession {
  readonly #socket: WebSocket
  readonly #waiting = new Map<string, PromiseWithResolvers<Message>>()
  /** Handles whose media flow, and who waits for those whose do not yet. */
  readonly #up = new Map<number, PromiseWithResolvers<void>>()
  #session = 0
  #last = 0
  #alive: NodeJS.Timeout | undefined

  /** Rejects when nobody answers. */
  static async open(url: string): Promise<JanusSession> {
    const socket = new WebSocket(url, 'janus-protocol')
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    const session = new JanusSession(socket)
    session.#session = (await session.#ask({ janus: 'create' })).data?.id ?? 0
    session.#alive = setInterval(() => session.#send({ janus: 'keepalive' }, 'alive'), KEEP_ALIVE_MS)
    return session
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket
    // Janus alone sends here, and messages of this shape.
    socket.on('message', (text: Buffer) => this.#hear(JSON.parse(text.toString()) as Message))
    socket.on('close', () => this.#waiting.forEach(({ reject }) => reject(new Error('Janus is gone'))))
  }

  /** A handle of a plugin, by its full name. */
  async attach(plugin: string): Promise<number> {
    return (await this.#ask({ janus: 'attach', plugin })).data?.id ?? 0
  }

  async detach(handle: number): Promise<void> {
    await this.#ask({ janus: 'detach', handle_id: handle })
  }

  /** Rejects with Janus's own words when it will not. */
  async say(handle: number, body: object, jsep?: Jsep): Promise<{ readonly answer: RoomAnswer; readonly jsep: Jsep | undefined }> {
    const message = await this.#ask({ janus: 'message', handle_id: handle, body, ...(jsep === undefined ? {} : { jsep }) })
    const answer = message.plugindata?.data
    if (answer === undefined || answer.error !== undefined) throw new Error(`Janus: ${answer?.error ?? 'no answer of the room'}`)
    return { answer, jsep: message.jsep }
  }

  /** Until Janus says that the handle's media flow. */
  up(handle: number): Promise<void> {
    return this.#whenUp(handle).promise
  }

  close(): void {
    clearInterval(this.#alive)
    this.#send({ janus: 'destroy' }, 'end')
    this.#socket.close()
  }

  async #ask(what: object): Promise<Message> {
    const transaction = String(++this.#last)
    const answered = Promise.withResolvers<Message>()
    this.#waiting.set(transaction, answered)
    this.#send(what, transaction)
    const message = await answered.promise
    if (message.error !== undefined) throw new Error(`Janus: ${message.error.reason}`)
    return message
  }

  #send(what: object, transaction: string): void {
    this.#socket.send(JSON.stringify({ ...what, transaction, ...(this.#session === 0 ? {} : { session_id: this.#session }) }))
  }

  #whenUp(handle: number): PromiseWithResolvers<void> {
    const known = this.#up.get(handle) ?? Promise.withResolvers<void>()
    this.#up.set(handle, known)
    return known
  }

  /** What is done later is acknowledged first. */
  #hear(message: Message): void {
    if (message.janus === 'webrtcup' && message.sender !== undefined) this.#whenUp(message.sender).resolve()
    if (message.janus === 'ack' || message.transaction === undefined) return
    this.#waiting.get(message.transaction)?.resolve(message)
    this.#waiting.delete(message.transaction)
  }
}
