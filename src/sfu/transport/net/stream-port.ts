import { createServer, type Server, type Socket } from 'node:net'
import type { FrameSink } from './network-path.ts'
import { TcpConnection } from './tcp-connection.ts'

export interface StreamLimits {
  readonly connections: number
  /** Connections that have not proved whose they are, over all. */
  readonly unproved: number
  /** The same from one address: an office behind one router comes back all at once. */
  readonly unprovedFromOne: number
}

export const streamLimits: StreamLimits = { connections: 4096, unproved: 256, unprovedFromOne: 48 }

export interface StreamPort {
  readonly port: number
  /** Open now. */
  readonly connections: number
  close(): Promise<void>
}

/** Rejects when the port is taken. */
export async function bindStreamPort(host: string, port: number, sink: FrameSink, limits: StreamLimits): Promise<StreamPort> {
  const open = new Set<TcpConnection>()
  const server = createServer({ noDelay: true }, (socket) => accept(socket, open, sink, limits))
  server.maxConnections = limits.connections
  await listen(server, host, port)
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('a TCP listener has a port')
  server.on('error', () => undefined)
  return {
    port: bound.port,
    get connections() {
      return open.size
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const connection of open) connection.close()
      }),
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function accept(socket: Socket, open: Set<TcpConnection>, sink: FrameSink, limits: StreamLimits): void {
  let unproved = 0
  let fromOne = 0
  for (const other of open) {
    if (other.owner) continue
    unproved++
    if (other.address === socket.remoteAddress) fromOne++
  }
  if (unproved >= limits.unproved || fromOne >= limits.unprovedFromOne) {
    socket.destroy()
    return
  }
  const connection = new TcpConnection(socket, sink)
  open.add(connection)
  socket.on('close', () => open.delete(connection))
}
