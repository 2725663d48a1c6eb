/** Takes the seats of a meeting at whatever speaks the venue's protocol. */
import { AccessToken } from 'livekit-server-sdk'
import { createDtlsCertificate } from '../../src/sfu/transport/dtls/dtls-certificate.ts'
import type { Venue } from './load-order.ts'
import type { Source } from './published-source.ts'
import { RoomSeat } from './room-seat.ts'
import { openBareSeats } from './bare-seats.ts'
import { openJanusSeats } from './janus-seats.ts'
import type { ReceivePacket, Seat, Suite } from './seat.ts'

export interface SeatOrder {
  /** Null: only watches. */
  readonly source: Source | null
  readonly receive: ReceivePacket
}

/** Where seats of one meeting are taken. */
export interface Seats {
  take(order: SeatOrder): Promise<Seat>
  /** All have been taken. */
  ready(): void
  /** Idempotent; after all seats. */
  close(): void
  /** Of a server that lives for this meeting alone. */
  readonly pid: number | null
  /** Where a publisher's streams are in its offers. */
  readonly mids: { readonly audio: string; readonly video: string }
}

export async function openSeats(venue: Venue, room: string, suite: Suite): Promise<Seats> {
  switch (venue.protocol) {
    case 'livekit':
      return openRoomSeats(venue, room, suite)
    case 'bare':
      return openBareSeats(venue.program, venue.core, suite)
    case 'janus':
      return openJanusSeats(venue.url, suite)
  }
}

async function openRoomSeats({ url, key, secret }: Extract<Venue, { protocol: 'livekit' }>, room: string, suite: Suite): Promise<Seats> {
  const certificate = await createDtlsCertificate()
  let taken = 0
  return {
    pid: null,
    // Behind the section of data channels.
    mids: { audio: '1', video: '2' },
    async take({ source, receive }) {
      const identity = source?.name ?? `viewer-${String(taken++)}`
      const token = new AccessToken(key, secret, { identity, ttl: 3600 })
      // Who only watches is hidden: a hundred who are told of each other would cost a hundred times a hundred messages.
      token.addGrant({ room, roomJoin: true, canPublish: source !== null, canSubscribe: true, hidden: source === null })
      return RoomSeat.take({ url, token: await token.toJwt(), certificate, suite, source, receive })
    },
    ready: () => undefined,
    close: () => undefined,
  }
}
