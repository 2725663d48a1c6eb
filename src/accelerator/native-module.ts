/** The compiled module: what it offers, and whether this is it. Every number, offset and length is checked on its side. */
import { createRequire } from 'node:module'

export interface NativeModule {
  /** The version of Node that it was compiled for. */
  readonly builtFor: string
  readonly gcm: NativeGcm
  readonly sockets: NativeSockets
  readonly ports: NativePorts
}

/** AES-128-GCM for SRTP; keys are numbers. */
export interface NativeGcm {
  createKey(key: Uint8Array, salt: Uint8Array, seals: boolean): number
  destroyKey(key: number): void
  /** In place; throws a RangeError for what lies beyond the memory. */
  seal(key: number, memory: Uint8Array, offset: number, length: number, clear: number, ssrc: number, index: number, trailer: number): void
  /** False when it was not sealed so. */
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
}

/** UDP sockets that the event loop serves by the batch; they and the far ends are numbers. */
export interface NativeSockets {
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

/** UDP ports of this thread that are read and written together, when it asks; they are numbers. */
export interface NativePorts {
  /** Number of the port, or an error of the system, negative. */
  bind(host: string, port: number): number
  udpPort(port: number): number
  unbind(port: number): void
  /** False when it cannot send there. */
  aim(port: number, address: string, udpPort: number): boolean
  /** Rows of `ARRIVED_ROW` numbers; gives how many, `READ_ROWS` at most. */
  read(memory: Uint8Array, rows: Int32Array): number
  sourceOf(row: number): readonly [address: string, port: number] | null
  /** Rows of `LEAVING_ROW` numbers: port, offset and length. */
  write(memory: Uint8Array, rows: Int32Array, count: number): void
}

/** As in packet.h and datagrams.h. */
export const PACKET_BYTES = 2048
export const BATCH_ROWS = 1024
export const RECEIVE_SLOTS = 64
export const SEALED_ROW = 5
export const SENT_ROW = 3
/** Length, route or -1, and the sender's port. */
export const RECEIVED_ROW = 3
/** As in port-bundle.h. */
export const READ_ROWS = 256
/** Port, offset, length, age in µs, and 1 where it comes from where the port is aimed at. */
export const ARRIVED_ROW = 5
export const LEAVING_ROW = 3

/** What the module must have to be taken for it. */
export const nativeFunctions = {
  gcm: ['createKey', 'destroyKey', 'seal', 'open', 'sealBatch'],
  sockets: ['bind', 'portOf', 'openRoute', 'closeRoute', 'sourceOf', 'sendBatch', 'close'],
  ports: ['bind', 'udpPort', 'unbind', 'aim', 'read', 'sourceOf', 'write'],
} as const satisfies { readonly [part in 'gcm' | 'sockets' | 'ports']: readonly (keyof NativeModule[part])[] }

/** Throws when the file cannot be loaded or is another module. */
export function loadNativeModule(path: string): NativeModule {
  const loaded: unknown = createRequire(import.meta.url)(path)
  if (!isNativeModule(loaded)) throw new Error('it is not the accelerator')
  return loaded
}

function isNativeModule(loaded: unknown): loaded is NativeModule {
  const members = membersOf(loaded)
  if (typeof members.get('builtFor') !== 'string') return false
  return Object.entries(nativeFunctions).every(([part, names]) => {
    const functions = membersOf(members.get(part))
    return names.every((name) => typeof functions.get(name) === 'function')
  })
}

const membersOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
