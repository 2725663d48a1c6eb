/** A way to the signalling that can be cut, closed or left without an answer, while media goes its own way. */
import { connect, createServer, type Server, type Socket } from 'node:net'

export class SignalProxy {
  readonly url: string
  readonly #server: Server
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  #open = true

  private constructor(server: Server, url: string) {
    this.#server = server
    this.url = url
  }

  /** `to` is the engine's address. */
  static async to(to: string): Promise<SignalProxy> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const proxy = new SignalProxy(server, `http://127.0.0.1:${address.port}`)
    server.on('connection', (client) => proxy.#lead(client, Number(new URL(to).port)))
    return proxy
  }

  get connections(): number {
    return this.#pairs.size
  }

  /** Ends what is open; the next connection comes through. */
  cut(): void {
    for (const [client, engine] of this.#pairs) for (const socket of [client, engine]) socket.destroy()
  }

  /** Nothing comes through until it is opened again. */
  shut(): void {
    this.#open = false
    this.cut()
  }

  open(): void {
    this.#open = true
  }

  /** What is open stays so, and carries nothing any more. */
  stall(): void {
    for (const [client, engine] of this.#pairs) {
      client.unpipe(engine)
      engine.unpipe(client)
    }
  }

  close(): void {
    this.cut()
    this.#server.close()
  }

  #lead(client: Socket, port: number): void {
    if (!this.#open) return void client.destroy()
    const engine = connect(port, '127.0.0.1')
    const pair = [client, engine] as const
    this.#pairs.add(pair)
    client.pipe(engine)
    engine.pipe(client)
    for (const socket of pair) {
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        this.#pairs.delete(pair)
        for (const each of pair) each.destroy()
      })
    }
  }
}
