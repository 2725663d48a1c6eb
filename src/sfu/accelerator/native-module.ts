/** The compiled module: what it offers, and whether this is it. Every number, offset and length is checked on its side. */
import { createRequire } from 'node:module'

export interface NativeModule {
  /** The version of Node that it was compiled for. */
  readonly builtFor: string
  createKey(key: Uint8Array, salt: Uint8Array, seals: boolean): number
  destroyKey(key: number): void
  /** As `GcmCipher` has it; throws a RangeError for what lies beyond the memory. */
  seal(key: number, memory: Uint8Array, offset: number, length: number, clear: number, ssrc: number, index: number, trailer: number): void
  open(
    key: number,
    memory: Uint8Array,
    offset: number,
    length: number,
    clear: number,
    ssrc: number,
    index: number,
    trailer: number,
  ): boolean
  /** Rows of `SEALED_ROW` numbers: key, offset, length, header length, roll-over counter. */
  sealBatch(memory: Uint8Array, rows: Int32Array, count: number): void
  /** `slots` and `rows` hold one batch of datagrams while `received` is called. Gives the socket's number, or an error of the system, negative. */
  bind(
    host: string,
    port: number,
    sharesPort: boolean,
    bufferBytes: number,
    slots: Uint8Array,
    rows: Int32Array,
    received: (count: number) => void,
  ): number
  portOf(socket: number): number
  /** -1 when that is no address for this socket. */
  openRoute(socket: number, address: string, port: number): number
  closeRoute(socket: number, route: number): void
  /** The address that sent what lies in this slot. */
  sourceOf(socket: number, slot: number): string
  /** Rows of `SENT_ROW` numbers: route, offset, length. */
  sendBatch(socket: number, memory: Uint8Array, rows: Int32Array, count: number): void
  close(socket: number): void
}

/** As in datagrams.h and accelerator.c. */
export const SLOT_BYTES = 2048
export const RECEIVE_SLOTS = 64
export const MOST_ROWS = 1024
export const SEALED_ROW = 5
export const SENT_ROW = 3
/** Length, route or -1, and the sender's port. */
export const RECEIVED_ROW = 3

/** What the module must have to be taken for it. */
export const nativeFunctions = [
  'createKey',
  'destroyKey',
  'seal',
  'open',
  'sealBatch',
  'bind',
  'portOf',
  'openRoute',
  'closeRoute',
  'sourceOf',
  'sendBatch',
  'close',
] as const

/** Throws when the file cannot be loaded or is another module. */
export function loadNativeModule(path: string): NativeModule {
  const loaded: unknown = createRequire(import.meta.url)(path)
  if (!isNativeModule(loaded)) throw new Error('it is not the accelerator')
  return loaded
}

function isNativeModule(loaded: unknown): loaded is NativeModule {
  if (typeof loaded !== 'object' || loaded === null || !('builtFor' in loaded) || typeof loaded.builtFor !== 'string') return false
  const members: ReadonlyMap<string, unknown> = new Map(Object.entries(loaded))
  return nativeFunctions.every((name) => typeof members.get(name) === 'function')
}
