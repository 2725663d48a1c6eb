import { ConnectionQuality, ConnectionQualityInfo, ConnectionQualityUpdate } from '@livekit/protocol'
import type { ConnectionQuality as Quality } from '../../sfu/forwarding/connection-quality.ts'
import type { Participant } from './participant.ts'

/** Never LOST: a client that hears so of itself begins a new session. Who is lost says nothing any more, and is removed in time. */
const QUALITIES: Readonly<Record<Quality, ConnectionQuality>> = {
  excellent: ConnectionQuality.EXCELLENT,
  good: ConnectionQuality.GOOD,
  poor: ConnectionQuality.POOR,
}

/** How well everybody's network serves it, told to all when anything changed. */
export class ConnectionQualities {
  /** As told last. */
  #told: ReadonlyMap<Participant, Quality> = new Map()

  /** Null when nothing changed. */
  update(participants: Iterable<Participant>): ConnectionQualityUpdate | null {
    const present = [...participants].filter(({ hidden, connection }) => !hidden && connection.down.state === 'connected')
    const now = new Map(present.map((participant) => [participant, participant.connection.quality()]))
    const changed = [...now].some(([participant, quality]) => this.#told.get(participant) !== quality)
    this.#told = now
    if (!changed) return null
    const updates = [...now].map(([{ sid }, quality]) => new ConnectionQualityInfo({ participantSid: sid, quality: QUALITIES[quality] }))
    return new ConnectionQualityUpdate({ updates })
  }
}
