/** A room system as the gateway knows it. */
export interface GatewayRoom {
  /** By which meetings know it. */
  readonly address: string
  readonly username: string
  readonly password: string
  /** SHA-256 fingerprint of its client certificate, in pairs of capital digits; null where it has none. */
  readonly certificate: string | null
}

export interface GatewayRooms {
  readonly rooms: readonly GatewayRoom[]
  /** Whether others may call, from wherever. */
  readonly guests: boolean
}

export const NO_ROOMS: GatewayRooms = { rooms: [], guests: false }
