import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { parseSipMessage } from '../message/parse-sip-message.ts'
import type { Flow, SendFailure, SocketAddress } from './flow.ts'
import type { ListenOptions } from './listen-options.ts'
import { localAddress, plainAddress } from './local-address.ts'
import { received } from './received-message.ts'
import type { TransportUser } from './transport-user.ts'

/** What UDP over IPv4 carries at most (RFC 768, RFC 791). */
const MOST_BYTES = 65_507
/** Bytes that may wait for the system before datagrams are dropped here. */
const QUEUE_BYTES = 4 * 1_024 * 1_024
const RECEIVE_BUFFER_BYTES = 1_024 * 1_024
/** Anything shorter is a keep-alive (RFC 5626 §4.4, CRLF or one zero byte). */
const SHORTEST = 20

/** A socket that hears and sends SIP, one message a datagram. */
export class UdpSocket {
  readonly options: ListenOptions
  readonly #socket: Socket
  readonly #user: TransportUser
  #bound: SocketAddress = { address: '', port: 0 }
  #isOpen = true

  constructor(options: ListenOptions, user: TransportUser) {
    this.options = options
    this.#user = user
    const type = isIPv6(options.address) ? 'udp6' : 'udp4'
    this.#socket = createSocket({ type, ipv6Only: type === 'udp6' })
  }

  /** Rejects where the address is taken or not ours. */
  async open(): Promise<void> {
    this.#socket.bind({ address: this.options.address, port: this.options.port })
    await once(this.#socket, 'listening')
    const { address, port } = this.#socket.address()
    this.#bound = { address: plainAddress(address), port }
    this.#socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES)
    this.#socket.on('error', (error) => this.#user.trouble(`UDP socket: ${error.message}`))
    this.#socket.on('message', (bytes, from) => this.#hear(bytes, { address: plainAddress(from.address), port: from.port }))
  }

  get bound(): SocketAddress {
    return this.#bound
  }

  /** `remote` may be a name: it is looked up in the socket's own family. */
  flowTo(remote: SocketAddress): Flow {
    const isOpen = (): boolean => this.#isOpen
    return {
      protocol: 'udp',
      local: localAddress(this.#bound, remote.address, this.options),
      remote,
      get isOpen() {
        return isOpen()
      },
      whenKnown: (run) => run(),
      send: (message, failed) => this.#send(message, remote, failed),
      hold: () => () => undefined,
    }
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await new Promise<void>((closed) => this.#socket.close(closed))
  }

  #hear(bytes: Buffer, source: SocketAddress): void {
    if (bytes.length < SHORTEST || source.port === 0 || !this.#user.admits(source.address) || this.#user.loses?.('in')) return
    const message = received(parseSipMessage(bytes), source, (address) => this.flowTo(address))
    if (message) this.#user.receive(message)
  }

  #send(message: Buffer, { address, port }: SocketAddress, failed: (reason: SendFailure) => void): void {
    const refusal = this.#refusal(message)
    if (refusal) return queueMicrotask(() => failed(refusal))
    if (this.#user.loses?.('out')) return
    this.#socket.send(message, port, address, (error) => {
      if (error) failed('unreachable')
    })
  }

  #refusal(message: Buffer): SendFailure | undefined {
    if (!this.#isOpen) return 'closed'
    if (message.length > MOST_BYTES) return 'too-long'
    return this.#socket.getSendQueueSize() > QUEUE_BYTES ? 'congested' : undefined
  }
}
