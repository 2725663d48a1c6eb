/** Room systems that are registered here, as administrators enter them, and whether others may call. */
import type { RoomAddress } from '../domain/ids.ts'

export interface RoomSystem {
  readonly id: string
  /** As meetings show it. */
  readonly name: string
  /** By which it is invited. Unique. */
  readonly address: RoomAddress
  /** Of its SIP account. Unique, also among the names by which trunks sign in. */
  readonly username: string
  /** Under the server's key: `Secrets.unseal` opens it for the gateway, and for nobody else. */
  readonly sealedPassword: string
  /** SHA-256 of the TLS client certificate that proves it too: 32 pairs of capital hexadecimal digits with colons between. */
  readonly certificate: string | null
}

export interface RoomBookEntries {
  /** In the order in which they were added. */
  readonly rooms: readonly RoomSystem[]
  /** Whether room systems that are not registered here may call, from wherever. */
  readonly guests: boolean
}

export interface RoomBook {
  read(): Promise<RoomBookEntries>
  /** Adds it, or replaces the one with its id in its place. On any other answer than `put` nothing was stored. */
  putRoom(room: RoomSystem): Promise<'put' | 'room_address_taken' | 'room_username_taken'>
  /** False when there is none. */
  removeRoom(id: string): Promise<boolean>
  putGuests(guests: boolean): Promise<void>
}
