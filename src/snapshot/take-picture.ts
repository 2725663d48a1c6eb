import { setTimeout as sleep } from 'node:timers/promises'
import type { Compositor } from '../compositor/compositor.ts'
import type { RoomConnector } from '../room-client/create-room-connector.ts'
import type { RoomClient } from '../room-client/room-client.ts'
import { Onlooker } from './onlooker.ts'
import type { Order, Outcome } from './order.ts'

/** As large as a room system's. */
const SIZE = { width: 1_280, height: 720 } as const
/** Milliseconds that cameras have to send a key frame; a keen one takes a tenth. */
const PATIENCE_MS = 4_000

export interface Camera {
  readonly rooms: RoomConnector
  readonly compositor: Compositor
  readonly patienceMs?: number
}

/** Looks into the media room, hears nothing there, and leaves. */
export async function takePicture({ rooms, compositor, patienceMs = PATIENCE_MS }: Camera, order: Order): Promise<Outcome> {
  const { url, token, mediaAddress } = order
  const connection = await rooms.connect({ url, token, mediaAddress, wants: () => false })
  if (!connection.connected) return failed(`the media room: ${connection.message}`)
  const { room } = connection
  const onlooker = new Onlooker(compositor, room, order)
  const closed = follow(room, onlooker)
  await Promise.race([onlooker.complete, sleep(patienceMs), closed])
  const png = await Promise.race([onlooker.snapshot(SIZE), closed])
  onlooker.close()
  room.close()
  return png === null ? failed('cut off, or no compositor') : { png: Uint8Array.from(png) }
}

/** Resolves to null when the connection is over: the meeting has ended. */
function follow(room: RoomClient, onlooker: Onlooker): Promise<null> {
  room.on('pictures', () => onlooker.changed())
  room.on('microphones', () => onlooker.changed())
  room.on('picture', (of, picture) => onlooker.received(of, picture))
  return new Promise((resolve) => room.on('closed', () => resolve(null)))
}

const failed = (why: string): Outcome => ({ png: null, isUnavailable: false, why })
