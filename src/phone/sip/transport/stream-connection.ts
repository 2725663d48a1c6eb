import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Clock, Timer } from '../clock.ts'
import { type Framed, SipFramer } from '../message/sip-framer.ts'
import type { Flow, Protocol, SendFailure, SocketAddress } from './flow.ts'
import { received } from './received-message.ts'
import type { TransportUser } from './transport-user.ts'

export interface ConnectionLimits {
  /** Without a message from the other side, milliseconds, unless somebody holds the connection. */
  readonly idleMs: number
  /** Until the first whole message of one who connected to us, milliseconds. */
  readonly firstMessageMs: number
  /** Bytes that wait for the other side to read. */
  readonly unsentBytes: number
}

export interface ConnectionParts {
  readonly protocol: Protocol
  readonly socket: Socket
  readonly local: () => SocketAddress
  readonly remote: SocketAddress
  readonly limits: ConnectionLimits
  readonly clock: Clock
  readonly user: TransportUser
  /** Whoever connected to us has to say something soon. */
  readonly isAccepted: boolean
  /** Once. */
  closed(): void
}

const PONG = Buffer.from('\r\n')

/** One TCP or TLS connection, whoever opened it. */
export class StreamConnection implements Flow {
  readonly protocol: Protocol
  readonly remote: SocketAddress
  readonly #parts: ConnectionParts
  readonly #framer = new SipFramer()
  #holders = 0
  #idle: Timer

  constructor(parts: ConnectionParts) {
    this.protocol = parts.protocol
    this.remote = parts.remote
    this.#parts = parts
    this.#idle = this.#idleAfter(parts.isAccepted ? parts.limits.firstMessageMs : parts.limits.idleMs)
    const { socket } = parts
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 30_000)
    socket.on('data', (chunk) => this.#hear(chunk))
    // A reset is told to whoever sends next; `close` follows each error.
    socket.on('error', () => undefined)
    socket.on('close', () => this.#closed())
  }

  get local(): SocketAddress {
    return this.#parts.local()
  }

  get certificate(): string {
    const { socket } = this.#parts
    return (socket instanceof TLSSocket && socket.getPeerX509Certificate()?.fingerprint256) || ''
  }

  get isOpen(): boolean {
    return !this.#parts.socket.destroyed && this.#parts.socket.writable
  }

  whenKnown(run: () => void): void {
    const { socket } = this.#parts
    if (!socket.connecting) return run()
    const once = (): void => {
      socket.off('connect', once).off('close', once)
      run()
    }
    socket.on('connect', once).on('close', once)
  }

  send(message: Buffer, failed: (reason: SendFailure) => void): void {
    const { socket, limits } = this.#parts
    if (!this.isOpen) return queueMicrotask(() => failed('closed'))
    if (socket.writableLength + message.length > limits.unsentBytes) {
      queueMicrotask(() => failed('congested'))
      return this.close()
    }
    socket.write(message, (error) => {
      if (error) failed('closed')
    })
  }

  hold(): () => void {
    let held = true
    this.#holders++
    return () => {
      if (!held) return
      held = false
      this.#holders--
      this.#heard()
    }
  }

  close(): void {
    this.#parts.socket.destroy()
  }

  #hear(chunk: Buffer): void {
    for (const framed of this.#framer.push(chunk)) {
      if (!this.isOpen) return
      this.#take(framed)
    }
  }

  #take(framed: Framed): void {
    if (framed.kind === 'fatal') return void this.#parts.socket.end()
    if (!this.#parts.user.admits(this.remote.address)) return this.close()
    if (framed.kind === 'ping') return this.send(PONG, () => undefined)
    if (framed.kind === 'pong') return
    this.#heard()
    const message = received(framed, this.remote, () => this)
    if (message) this.#parts.user.receive(message)
  }

  #heard(): void {
    this.#idle.cancel()
    if (!this.#parts.socket.destroyed) this.#idle = this.#idleAfter(this.#parts.limits.idleMs)
  }

  #idleAfter(ms: number): Timer {
    return this.#parts.clock.after(ms, () => {
      if (this.#holders === 0) this.close()
    })
  }

  #closed(): void {
    this.#idle.cancel()
    this.#parts.closed()
  }
}
