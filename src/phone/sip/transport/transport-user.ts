import type { Received } from './received-message.ts'

/** Whoever is above the sockets. */
export interface TransportUser {
  receive(received: Received): void
  /** Asked once for each datagram, connection and message in a stream, before any of it is read. */
  admits(address: string): boolean
  /** Something that an operator should know and nobody asked for. Holds no content of a message. */
  trouble(what: string): void
  /** Tests lose datagrams with it. */
  loses?(direction: 'in' | 'out'): boolean
}
