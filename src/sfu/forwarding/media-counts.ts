/** What went through since the beginning. Everything only grows, but for what counts as lost until a copy of it comes. */
export interface MediaCounts {
  /** Datagrams from clients, and their bytes of SRTP and SRTCP. */
  readonly receivedPackets: number
  readonly receivedBytes: number
  readonly sentPackets: number
  readonly sentBytes: number
  /** Packets of clients that never came, or have not come yet. */
  readonly lostUp: number
  /** Packets to clients that did not arrive at first, as their reports say. */
  readonly lostDown: number
  /** Copies that we asked for and that came, and copies that we were asked for and sent. */
  readonly resentUp: number
  readonly resentDown: number
  /** Key frames that we asked publishers for, and that subscribers asked us for. */
  readonly keyFramesAsked: number
  readonly keyFramesWanted: number
  /** How often a picture was held because a subscriber's network did not carry it. */
  readonly pauses: number
}

/** The same, while it is being counted. */
export type Counting = { -readonly [K in keyof MediaCounts]: number }

export const noCounts = (): Counting => ({
  receivedPackets: 0,
  receivedBytes: 0,
  sentPackets: 0,
  sentBytes: 0,
  lostUp: 0,
  lostDown: 0,
  resentUp: 0,
  resentDown: 0,
  keyFramesAsked: 0,
  keyFramesWanted: 0,
  pauses: 0,
})

export function addCounts(sum: Counting, more: MediaCounts): void {
  sum.receivedPackets += more.receivedPackets
  sum.receivedBytes += more.receivedBytes
  sum.sentPackets += more.sentPackets
  sum.sentBytes += more.sentBytes
  sum.lostUp += more.lostUp
  sum.lostDown += more.lostDown
  sum.resentUp += more.resentUp
  sum.resentDown += more.resentDown
  sum.keyFramesAsked += more.keyFramesAsked
  sum.keyFramesWanted += more.keyFramesWanted
  sum.pauses += more.pauses
}
