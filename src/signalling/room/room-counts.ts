import type { Room as RoomInfo } from '@livekit/protocol'

/** Between two looks, as LiveKit's server has it. Milliseconds. */
const INTERVAL = 5000

/** How many are in a room and publish, for clients that know it only from when they came. */
export class RoomCounts {
  #told = ''
  #lookedAt = 0

  /** Whether they are others than at the last look. `now`: epoch milliseconds. */
  areNews(now: number, info: () => Pick<RoomInfo, 'numParticipants' | 'numPublishers'>): boolean {
    if (now - this.#lookedAt < INTERVAL) return false
    this.#lookedAt = now
    const { numParticipants, numPublishers } = info()
    const counts = `${numParticipants} ${numPublishers}`
    if (counts === this.#told) return false
    this.#told = counts
    return true
  }
}
