import { WebhookEvent } from '@livekit/protocol'
import type { LivekitKey } from '../livekit-token.ts'
import { systemSurroundings } from '../room/system-surroundings.ts'
import type { SignallingLog } from '../signalling-log.ts'
import { WebhookCourier, type Post } from './courier.ts'

export interface Receivers {
  /** All are told everything. */
  readonly urls: readonly string[]
  readonly post: Post
}

export interface Couriers {
  /** A WebhookEvent of this room, as bytes. */
  tell(room: string, event: Uint8Array): void
  /** As of WebhookCourier. */
  close(): Promise<void>
}

export function createCouriers({ urls, post }: Receivers, key: LivekitKey, log: SignallingLog): Couriers {
  const couriers = urls.map((url) => new WebhookCourier({ url, key, post, surroundings: systemSurroundings, log }))
  return {
    tell(room, event) {
      const decoded = WebhookEvent.fromBinary(event)
      for (const courier of couriers) courier.carry(room, decoded)
    },
    async close() {
      await Promise.all(couriers.map((courier) => courier.close()))
    },
  }
}
