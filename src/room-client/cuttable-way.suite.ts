import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface CuttableWay {
  readonly url: string
  /** All connections that are open now. */
  cut(): void
  close(): void
}

/** A way to a server's signalling that can be cut. */
export async function cuttableWay(serverUrl: string): Promise<CuttableWay> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  const way = createServer((inside) => {
    const outside = connect(Number(target.port), target.hostname)
    for (const socket of [inside, outside]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => [inside, outside].forEach((each) => each.destroy()))
    }
    inside.pipe(outside).pipe(inside)
  }).listen(0, '127.0.0.1')
  await once(way, 'listening')
  const address = way.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  return { url: `ws://127.0.0.1:${port}`, cut, close: () => void way.close(cut) }
}
