/** A TURN client on a TCP connection. */
import { connect, type Socket } from 'node:net'
import { readAnswer, type TurnAnswer, TurnClient } from './turn-client.suite.ts'
import { TurnFrames } from './turn-frames.ts'
import type { TurnPass } from './turn-pass.ts'

export class TurnSocket {
  readonly socket: Socket
  readonly client: TurnClient
  /** Answers and indications. */
  readonly heard: Buffer[] = []
  /** What came on channels. */
  readonly data: string[] = []
  closed = false
  readonly #pass: TurnPass

  constructor(port: number, pass: TurnPass, from?: string) {
    this.#pass = pass
    this.client = new TurnClient(pass)
    this.socket = connect({ port, host: '127.0.0.1', ...(from === undefined ? {} : { localAddress: from }) })
    this.socket.on('error', () => undefined)
    this.socket.on('close', () => (this.closed = true))
    const frames = new TurnFrames()
    this.socket.on('data', (chunk) =>
      frames.feed(chunk, (frame) =>
        frame.kind === 'message' ? this.heard.push(Buffer.from(frame.bytes)) > 0 : this.data.push(frame.data.toString()) > 0,
      ),
    )
  }

  /** The next message; null when the connection ends before it. */
  async next(request: Buffer): Promise<Buffer | null> {
    const before = this.heard.length
    this.socket.write(request)
    while (this.heard.length === before && !this.closed) await new Promise((resolve) => setTimeout(resolve, 2))
    return this.heard[before] ?? null
  }

  async ask(request: Buffer): Promise<TurnAnswer> {
    const answer = await this.next(request)
    if (answer === null) throw new Error('cut before an answer')
    return readAnswer(answer, this.#pass)
  }

  /** As a browser does: a question, and then the same with what the answer wants. */
  async allocate(): Promise<TurnAnswer> {
    this.client.nonce = (await this.ask(new TurnClient(null).allocate())).nonce
    return this.ask(this.client.allocate())
  }

  close(): void {
    this.socket.destroy()
  }
}
