import { once } from 'node:events'
import { createServer, isIPv6, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type SecureContextOptions, Server as TlsServer } from 'node:tls'
import type { ConnectionTable } from './connection-table.ts'
import type { SocketAddress } from './flow.ts'
import type { ListenOptions } from './listen-options.ts'
import { localAddress, plainAddress } from './local-address.ts'
import type { TransportUser } from './transport-user.ts'

const HANDSHAKE_MS = 10_000
/** Whoever has one proves that it has its key; who vouches for it is of no matter, since it is known by its fingerprint. */
const CLIENT_CERTIFICATES = { requestCert: true, rejectUnauthorized: false } as const

/** Hears on a TCP port, plain or by TLS. */
export class StreamListener {
  readonly options: ListenOptions
  readonly #table: ConnectionTable
  readonly #user: TransportUser
  readonly #server: Server
  #bound: SocketAddress = { address: '', port: 0 }

  constructor(options: ListenOptions, table: ConnectionTable, user: TransportUser) {
    this.options = options
    this.#table = table
    this.#user = user
    this.#server = this.#createServer()
  }

  get bound(): SocketAddress {
    return this.#bound
  }

  /** Rejects where the address is taken or not ours. */
  async open(): Promise<void> {
    const { address, port } = this.options
    this.#server.listen({ host: address, port, ipv6Only: isIPv6(address) })
    await once(this.#server, 'listening')
    const bound = this.#server.address()
    if (bound !== null && typeof bound === 'object') this.#bound = { address: plainAddress(bound.address), port: bound.port }
    this.#server.on('error', (error) => this.#user.trouble(`${this.options.protocol} listener: ${error.message}`))
  }

  /** For connections from now on. */
  useCertificate(tls: SecureContextOptions): void {
    if (this.#server instanceof TlsServer) this.#server.setSecureContext(tls)
  }

  /** Connections are closed by their table. */
  async close(): Promise<void> {
    if (!this.#server.listening) return
    await new Promise<void>((closed) => this.#server.close(() => closed()))
  }

  #createServer(): Server {
    if (this.options.protocol === 'tcp') return createServer((socket) => this.#screen(socket) && this.#accept(socket))
    const server = createTlsServer({ ...this.options.tls, ...CLIENT_CERTIFICATES, handshakeTimeout: HANDSHAKE_MS }, (socket) =>
      this.#accept(socket),
    )
    // Before the handshake, which is what costs.
    server.on('connection', (socket: Socket) => this.#screen(socket))
    server.on('tlsClientError', (_error, socket) => socket.destroy())
    return server
  }

  #screen(socket: Socket): boolean {
    socket.on('error', () => undefined)
    const source = plainAddress(socket.remoteAddress ?? '')
    const admitted = source !== '' && this.#user.admits(source) && this.#table.hasRoomFor(source)
    if (!admitted) socket.destroy()
    return admitted
  }

  #accept(socket: Socket): void {
    const { remoteAddress, remotePort, localAddress: own } = socket
    if (remoteAddress === undefined || remotePort === undefined || own === undefined) return void socket.destroy()
    const remote = { address: plainAddress(remoteAddress), port: remotePort }
    const local = localAddress({ address: plainAddress(own), port: this.#bound.port }, remote.address, this.options)
    this.#table.accept(this.options.protocol, socket, () => local, remote)
  }
}
