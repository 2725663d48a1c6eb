/** How much a subscriber's network carries. */
export interface BandwidthEstimator {
  /** Bits per second, of everything that is sent; `Infinity` as long as nothing speaks against it. */
  readonly bitrate: number
  /** Less than `bitrate` while packets wait that were too many: what may be sent until they are through. */
  readonly spendable: number
  /** The probe that packets sent now belong to; 0 none. */
  readonly cluster: number
  /** Every packet that leaves. */
  sent(bytes: number): void
  /** In ascending order of numbers within one feedback. Both times in milliseconds, of two clocks. `cluster` as it was when it left. */
  packetArrived(sentAt: number, arrivedAt: number, bytes: number, cluster: number): void
  packetLost(sentAt: number): void
  /** All of one feedback was said. */
  told(now: number): void
  /** Bytes of padding to send now, to find out whether the way carries `goal` bits per second; 0 goal when nobody needs more. */
  padding(goal: number, now: number): number
}
