/** How much a subscriber's network carries. One strategy measures it; the null one believes that it carries everything. */
export interface BandwidthEstimator {
  /** Bits per second, of everything that is sent; `Infinity` as long as nothing speaks against it. */
  readonly bitrate: number
  /** Fed in ascending order of numbers within one feedback. Both times in milliseconds, of two clocks. `cluster` 0 is no probe. */
  packetArrived(sentAt: number, arrivedAt: number, bytes: number, cluster: number): void
  packetLost(sentAt: number): void
  /** All of one feedback was said. */
  told(now: number): void
}

/** For clients that tell nothing, and for tests. */
export const unlimited: BandwidthEstimator = {
  bitrate: Number.POSITIVE_INFINITY,
  packetArrived: () => undefined,
  packetLost: () => undefined,
  told: () => undefined,
}
