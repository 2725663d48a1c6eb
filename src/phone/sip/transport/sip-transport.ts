import { connect, isIP, isIPv6, type Socket } from 'node:net'
import { connect as connectTls, type SecureContextOptions } from 'node:tls'
import type { Clock } from '../clock.ts'
import { CONNECTION_LIMITS, ConnectionTable, type TableLimits } from './connection-table.ts'
import { type Flow, type Protocol, type SocketAddress } from './flow.ts'
import type { ListenOptions } from './listen-options.ts'
import { localAddress, plainAddress } from './local-address.ts'
import { StreamListener } from './stream-listener.ts'
import type { TransportUser } from './transport-user.ts'
import { UdpSocket } from './udp-socket.ts'

export interface TransportOptions {
  readonly listen: readonly ListenOptions[]
  readonly clock: Clock
  readonly user: TransportUser
  readonly limits?: Partial<TableLimits>
  /** PEM of who may vouch for servers that we connect to by TLS; without it those that Node knows. */
  readonly trustedAuthorities?: string
}

export interface Destination {
  readonly protocol: Protocol
  /** An address or a name, which is then looked up. By TLS the certificate must carry it. */
  readonly host: string
  readonly port: number
  /** The name that a certificate must carry where `host` is an address that a name led to. */
  readonly name?: string
}

const CONNECT_MS = 10_000

/** All sockets of one endpoint. Answers take the flow that came with their request; requests ask for one by `flowTo`. */
export class SipTransport {
  readonly #options: TransportOptions
  readonly #table: ConnectionTable
  readonly #sockets: readonly UdpSocket[]
  readonly #listeners: readonly StreamListener[]
  #isOpen = true

  constructor(options: TransportOptions) {
    const { listen, clock, user } = options
    this.#options = options
    this.#table = new ConnectionTable(clock, user, { ...CONNECTION_LIMITS, ...options.limits })
    this.#sockets = listen.filter(({ protocol }) => protocol === 'udp').map((one) => new UdpSocket(one, user))
    this.#listeners = listen.filter(({ protocol }) => protocol !== 'udp').map((one) => new StreamListener(one, this.#table, user))
  }

  /** Rejects, with nothing left open, where one of the addresses cannot be had. */
  async open(): Promise<void> {
    const opened = await Promise.allSettled([...this.#sockets, ...this.#listeners].map((one) => one.open()))
    const failed = opened.find((one) => one.status === 'rejected')
    if (!failed) return
    await this.close()
    throw failed.reason
  }

  /** Where each socket really is, in the order: UDP, then the others. */
  get bound(): readonly (SocketAddress & { readonly protocol: Protocol })[] {
    return [...this.#sockets, ...this.#listeners].map(({ options, bound }) => ({ protocol: options.protocol, ...bound }))
  }

  get connections(): number {
    return this.#table.size
  }

  /**
   * Undefined where no socket of ours speaks that protocol or family. A connection is opened where there is none yet;
   * over UDP the socket of `from` is taken where it can be, since the other side knows that one.
   */
  flowTo({ protocol, host, port, name = host }: Destination, from?: Flow): Flow | undefined {
    if (!this.#isOpen) return undefined
    const remote = { address: host, port }
    if (protocol !== 'udp') return this.#table.find(protocol, remote) ?? this.#connect(protocol, remote, name)
    const flows = this.#sockets.filter(({ options }) => speaks(options, host)).map((socket) => socket.flowTo(remote))
    return flows.find(({ local }) => local.port === from?.local.port && local.address === from.local.address) ?? flows[0]
  }

  /** Of the listeners by TLS, for connections from now on. */
  useCertificate(tls: SecureContextOptions): void {
    for (const listener of this.#listeners) listener.useCertificate(tls)
  }

  async close(): Promise<void> {
    this.#isOpen = false
    this.#table.close()
    await Promise.all([...this.#sockets, ...this.#listeners].map((one) => one.close().catch(() => undefined)))
  }

  #connect(protocol: Protocol, remote: SocketAddress, name: string): Flow {
    const socket = protocol === 'tls' ? this.#openTls(remote, name) : connect({ host: remote.address, port: remote.port })
    const slow = this.#options.clock.after(CONNECT_MS, () => socket.destroy())
    socket.once(protocol === 'tls' ? 'secureConnect' : 'connect', () => slow.cancel())
    socket.once('close', () => slow.cancel())
    return this.#table.open(protocol, socket, () => this.#localOf(protocol, socket, remote.address), remote)
  }

  #openTls({ address, port }: SocketAddress, name: string): Socket {
    const { trustedAuthorities: ca } = this.#options
    return connectTls({ host: address, port, ...(isIP(name) ? {} : { servername: name }), ...(ca === undefined ? {} : { ca }) })
  }

  /** Others reach us where we listen, not at the port that a connection of ours happens to have. */
  #localOf(protocol: Protocol, socket: Socket, remote: string): SocketAddress {
    const listener = this.#listeners.find(({ options }) => options.protocol === protocol && speaks(options, remote))
    const address = plainAddress(socket.localAddress ?? listener?.bound.address ?? '0.0.0.0')
    const port = listener?.bound.port ?? socket.localPort ?? 0
    return localAddress({ address, port }, remote, listener?.options ?? {})
  }
}

/** A name may be of either family: the first socket has it. */
const speaks = ({ address }: ListenOptions, remote: string): boolean => isIP(remote) === 0 || isIPv6(address) === isIPv6(remote)
