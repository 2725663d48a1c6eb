/** Seats of one room at a server that speaks LiveKit's protocol. */
import { AccessToken } from 'livekit-server-sdk'
import { createDtlsCertificate, type DtlsCertificate } from '../../src/sfu/transport/dtls/dtls-certificate.ts'
import type { RoomVenue } from './load-order.ts'
import { RoomSeat } from './room-seat.ts'
import type { Suite } from './seat.ts'
import type { SeatOrder } from './venue-seats.ts'

export interface RoomSeatOrder extends SeatOrder {
  readonly watched?: (layers: readonly boolean[]) => void
}

export class RoomSeats {
  /** Behind the section of data channels. */
  readonly mids = { audio: '1', video: '2' }
  readonly pid = null
  readonly #venue: RoomVenue
  readonly #room: string
  readonly #suite: Suite
  readonly #certificate: DtlsCertificate
  #taken = 0

  static async open(venue: RoomVenue, room: string, suite: Suite): Promise<RoomSeats> {
    return new RoomSeats(venue, room, suite, await createDtlsCertificate())
  }

  private constructor(venue: RoomVenue, room: string, suite: Suite, certificate: DtlsCertificate) {
    this.#venue = venue
    this.#room = room
    this.#suite = suite
    this.#certificate = certificate
  }

  async take(order: RoomSeatOrder): Promise<RoomSeat> {
    const { url, key, secret } = this.#venue
    const isHidden = order.source === null
    const token = new AccessToken(key, secret, { identity: order.source?.name ?? `viewer-${String(this.#taken++)}`, ttl: 3600 })
    // Who only watches is hidden: a hundred who are told of each other would cost a hundred times a hundred messages.
    token.addGrant({ room: this.#room, roomJoin: true, canPublish: !isHidden, canSubscribe: true, hidden: isHidden })
    return RoomSeat.take({ ...order, url, token: await token.toJwt(), certificate: this.#certificate, suite: this.#suite })
  }

  ready(): void {}
  close(): void {}
}
