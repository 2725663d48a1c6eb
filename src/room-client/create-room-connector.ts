import { createDtlsCertificate } from '../sfu/transport/dtls/dtls-certificate.ts'
import { CoarseTimers } from './coarse-timers.ts'
import type { ConnectOptions, Connection } from './room-client.ts'
import { RoomConnection } from './session/room-connection.ts'
import { type Surroundings, systemSurroundings } from './surroundings.ts'

/** Brings callers into rooms; they share a certificate, and the moments when they are looked after. */
export interface RoomConnector {
  /** Resolves when sound can flow, or with why it cannot. Never rejects. */
  connect(options: ConnectOptions): Promise<Connection>
  /** Idempotent; everybody leaves. */
  close(): void
}

export async function createRoomConnector(given: Surroundings = systemSurroundings): Promise<RoomConnector> {
  const surroundings = { ...given, after: new CoarseTimers(given).after }
  const certificate = await createDtlsCertificate()
  const rooms = new Set<RoomConnection>()
  let closed = false
  return {
    connect(options) {
      if (closed) return Promise.resolve({ connected: false, end: 'left', message: 'closed' })
      const room = new RoomConnection({ ...options, certificate, surroundings, onClosed: (gone) => void rooms.delete(gone) })
      rooms.add(room)
      return room.connect()
    },
    close() {
      closed = true
      for (const room of rooms) room.close()
    },
  }
}
