/** Where the seats of a meeting are taken, whatever the venue speaks. */
import { openBareSeats } from './bare-seats.ts'
import { openJanusSeats } from './janus-seats.ts'
import type { Venue } from './load-order.ts'
import type { Source } from './published-source.ts'
import { RoomSeats } from './room-seats.ts'
import type { ReceivePacket, Seat, Suite } from './seat.ts'

export interface SeatOrder {
  /** Null: only watches. */
  readonly source: Source | null
  readonly receive: ReceivePacket
}

export interface Seats {
  /** Of a server that lives for this meeting alone. */
  readonly pid: number | null
  /** Where a publisher's streams are in its offers. */
  readonly mids: { readonly audio: string; readonly video: string }
  take(order: SeatOrder): Promise<Seat>
  /** All have been taken. */
  ready(): void
  /** Idempotent; after all seats. */
  close(): void
}

export function openSeats(venue: Venue, room: string, suite: Suite): Promise<Seats> {
  switch (venue.protocol) {
    case 'livekit':
      return RoomSeats.open(venue, room, suite)
    case 'bare':
      return openBareSeats(venue.program, venue.core, suite)
    case 'janus':
      return openJanusSeats(venue.url, suite)
  }
}
