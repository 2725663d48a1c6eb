import { connect } from 'node:net'
import type { DatagramSender } from '../../sfu/transport/net/datagram-port.ts'
import type { PacketSink, PathOwner } from '../../sfu/transport/net/network-path.ts'
import { TcpConnection } from '../../sfu/transport/net/tcp-connection.ts'

/** A way to one address of the server. */
export interface RemotePath {
  readonly protocol: 'udp' | 'tcp'
  readonly address: string
  readonly port: number
  /** The memory is the caller's again when this returns. What cannot be sent now is dropped. */
  send(memory: Uint8Array, offset: number, length: number): void
  close(): void
}

export const udpPath = (socket: DatagramSender, address: string, port: number): RemotePath => ({
  protocol: 'udp',
  address,
  port,
  send: (memory, offset, length) => socket.send(memory, offset, length, address, port),
  close: () => undefined,
})

export interface TcpPathEvents {
  readonly open: () => void
  readonly packet: (bytes: Buffer) => void
  /** Once, whether it had opened or not; not when we closed it. */
  readonly lost: () => void
}

const connectMs = 5000

/** ICE-TCP, active (RFC 6544 §7.1). Packets before `open` are dropped. */
export function tcpPath(address: string, port: number, events: TcpPathEvents): RemotePath {
  const socket = connect({ host: address, port, noDelay: true, timeout: connectMs })
  let connection: TcpConnection | null = null
  let closed = false
  const lose = (): void => {
    if (!closed) events.lost()
    closed = true
  }
  const owner: PathOwner = { receive: () => undefined, pathLost: lose }
  const sink: PacketSink = {
    datagram: () => undefined,
    frame: (bytes) => {
      events.packet(bytes)
      return !closed
    },
  }
  socket.once('timeout', () => connection ?? socket.destroy())
  socket.once('connect', () => {
    connection = new TcpConnection(socket, sink)
    connection.adopt(owner)
    events.open()
  })
  socket.on('error', () => undefined)
  socket.once('close', lose)
  return {
    protocol: 'tcp',
    address,
    port,
    send: (memory, offset, length) => connection?.send(memory, offset, length),
    close() {
      closed = true
      connection?.close()
      socket.destroy()
    },
  }
}
