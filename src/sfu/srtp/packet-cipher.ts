import type { Keystream } from './keystream.ts'

/**
 * What is done to the bytes of packets, under one session key. Lengths are without tag. `signed`: 32 bits that are signed as if they stood
 * behind the packet: its roll-over counter, or the index of a report (RFC 3711 §4.2).
 */
export interface PacketCipher {
  createKeystream(ssrc: number): Keystream
  /** The tag behind the packet may be lost. */
  isGenuine(memory: Uint8Array, offset: number, length: number, headerLength: number, signed: number): boolean
  /** In place, right after `isGenuine` said so. `index`: 48 bits. */
  decrypt(keystream: Keystream, memory: Uint8Array, offset: number, length: number, headerLength: number, index: number): void
  /** In place; the tag stands behind the packet afterwards. */
  seal(keystream: Keystream, memory: Uint8Array, offset: number, length: number, headerLength: number, index: number, signed: number): void
}
