/** The lines, numbers and rooms that count just now. */
import { NO_ROOMS, type GatewayRooms } from './gateway-room.ts'
import type { GatewayTrunk } from './gateway-trunk.ts'
import { NumberPlan, type GatewayNumber } from './number-plan.ts'
import type { OwnMedia } from './sip/sdp/own-media.ts'

export class GatewayBook {
  #trunks: readonly GatewayTrunk[] = []
  #rooms: GatewayRooms = NO_ROOMS
  #plan = new NumberPlan([])

  use(trunks: readonly GatewayTrunk[], numbers: readonly GatewayNumber[], rooms: GatewayRooms): void {
    this.#trunks = trunks
    this.#rooms = rooms
    this.#plan = new NumberPlan(numbers)
  }

  get trunks(): readonly GatewayTrunk[] {
    return this.#trunks
  }

  get rooms(): GatewayRooms['rooms'] {
    return this.#rooms.rooms
  }

  get plan(): NumberPlan {
    return this.#plan
  }

  /** Whether anybody could call. */
  get isWanted(): boolean {
    return this.#trunks.length > 0 || this.#rooms.rooms.length > 0 || this.#rooms.guests
  }

  encryptionOf(trunk: string | null): OwnMedia['encryption'] {
    return this.#trunks.find(({ id }) => id === trunk)?.encryption ?? 'offered'
  }
}
