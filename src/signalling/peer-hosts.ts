/** Which media thread has which of a room's peers: a room too large for its own thread spreads over the others. */
import type { Peer } from '../sfu/transport/peer.ts'

export interface PeerHostsOptions {
  /** The thread whose rooms these are. */
  readonly home: number
  readonly workers: number
  /** So many of a room go to one thread before the next one helps. */
  readonly share: number
  readonly createPeer: (worker: number) => Peer
}

export class PeerHosts {
  readonly #options: PeerHostsOptions
  /** By room: how many of its peers each thread has. */
  readonly #rooms = new Map<string, number[]>()

  constructor(options: PeerHostsOptions) {
    this.#options = options
  }

  createPeer(room: string): Peer {
    const { workers, createPeer } = this.#options
    const counts = this.#rooms.get(room) ?? Array.from({ length: workers }, () => 0)
    this.#rooms.set(room, counts)
    const worker = hostFor(counts, this.#options)
    const peer = createPeer(worker)
    counts[worker] = (counts[worker] ?? 0) + 1
    peer.on('state', (state) => {
      if (state === 'closed') this.#left(room, counts, worker)
    })
    return peer
  }

  #left(room: string, counts: number[], worker: number): void {
    counts[worker] = (counts[worker] ?? 0) - 1
    if (counts.every((count) => count === 0) && this.#rooms.get(room) === counts) this.#rooms.delete(room)
  }
}

/** At home while there is room; then where others of the room are already, so that its tracks go to few threads; then where fewest are. */
function hostFor(counts: readonly number[], { home, workers, share }: PeerHostsOptions): number {
  const inOrder = counts.map((_count, step) => (home + step) % workers)
  const begun = inOrder.find((worker) => (counts[worker] ?? 0) < share)
  if (begun !== undefined) return begun
  const fewest = Math.min(...counts)
  return inOrder.find((worker) => counts[worker] === fewest) ?? home
}
