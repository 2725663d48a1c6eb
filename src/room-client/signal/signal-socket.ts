/** The WebSocket of one session: whole messages in and out, alive by pings, closed once. */
import { Ping, SignalRequest, SignalResponse } from '@livekit/protocol'
import { WebSocket } from 'ws'
import type { Surroundings } from '../surroundings.ts'

export type Request = Exclude<SignalRequest['message'], { case: undefined }>
export type Response = Exclude<SignalResponse['message'], { case: undefined }>

/** `status`: of the HTTP answer that came instead of a socket, with its text. */
export type SocketEnd =
  | { readonly why: 'refused'; readonly status: number; readonly text: string }
  | { readonly why: 'lost' | 'silent' | 'closed' }

export interface SignalSocketOptions {
  readonly address: URL
  readonly token: string
  readonly surroundings: Surroundings
  readonly onMessage: (message: Response) => void
  /** Once, unless we closed. */
  readonly onEnd: (end: SocketEnd) => void
}

/** A room of thousands fits; nothing that a server says is longer. */
const longestMessage = 8 << 20
const handshakeMs = 5000
const longestRefusal = 1024

export class SignalSocket {
  readonly #options: SignalSocketOptions
  readonly #socket: WebSocket
  #ended = false
  #heardAt: number
  #stopPinging: () => void = () => undefined

  constructor(options: SignalSocketOptions) {
    this.#options = options
    this.#heardAt = options.surroundings.now()
    this.#socket = new WebSocket(options.address, {
      headers: { authorization: `Bearer ${options.token}` },
      handshakeTimeout: handshakeMs,
      maxPayload: longestMessage,
      perMessageDeflate: false,
    })
    this.#socket.on('message', (data, isBinary) => isBinary && this.#receive(data))
    this.#socket.on('unexpected-response', (_request, response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(0, longestRefusal)))
      response.on('end', () => this.#end({ why: 'refused', status: response.statusCode ?? 0, text }))
      response.on('error', () => this.#end({ why: 'lost' }))
    })
    // `close` follows, but for a refusal that is being read.
    this.#socket.on('error', () => undefined)
    this.#socket.on('close', () => this.#end({ why: 'lost' }))
  }

  send(message: Request): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(new SignalRequest({ message }).toBinary())
  }

  /** Seconds, as the server says in `join`. Zero of either: no pings. */
  keepAlive(interval: number, timeout: number): void {
    this.#stopPinging()
    if (!(interval > 0) || !(timeout > 0)) return
    const { now, after } = this.#options.surroundings
    const ping = (): void => {
      if (now() - this.#heardAt > timeout * 1000) return this.#end({ why: 'silent' })
      this.send({ case: 'pingReq', value: new Ping({ timestamp: BigInt(Math.round(now())) }) })
      this.#stopPinging = after(interval * 1000, ping)
    }
    this.#stopPinging = after(interval * 1000, ping)
  }

  /** Idempotent. What was sent before still goes out. */
  close(): void {
    this.#end(null)
  }

  #receive(data: unknown): void {
    this.#heardAt = this.#options.surroundings.now()
    const message = data instanceof Uint8Array ? decode(data) : null
    if (message !== null && !this.#ended) this.#options.onMessage(message)
  }

  #end(end: SocketEnd | null): void {
    if (this.#ended) return
    this.#ended = true
    this.#stopPinging()
    if (this.#socket.readyState === WebSocket.OPEN && end === null) {
      this.#socket.close(1000)
      // A server that does not answer our close holds the socket for no longer than this.
      const cut = this.#options.surroundings.after(1000, () => this.#socket.terminate())
      this.#socket.once('close', cut)
    } else this.#socket.terminate()
    if (end !== null) this.#options.onEnd(end)
  }
}

/** Null for bytes that are no message, or one of a later protocol. */
function decode(bytes: Uint8Array): Response | null {
  try {
    const { message } = SignalResponse.fromBinary(bytes)
    return message.case === undefined ? null : message
  } catch {
    return null
  }
}
