import type { RoomAddress } from '../domain/ids.ts'

/** What the telephone gateway of this process knows of room systems just now. */
export interface RoomStates {
  /** Whether it has said where it is, and has not been silent since for longer than it announced. */
  isRegistered(address: RoomAddress): boolean
}

/** While no gateway runs. */
export const unknownRoomStates: RoomStates = { isRegistered: () => false }
