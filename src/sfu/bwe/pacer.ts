/** When packets leave for one subscriber. One strategy spreads pictures over time; the null one lets everything go at once. */
export interface Pacer {
  /** Packets that wait. */
  readonly waiting: number
  /** Of a picture. True: it is to leave now. Else it is kept, and its source is told when it is its turn. */
  admit(source: PacedSource, sequence: number, isCopy: boolean, bytes: number, now: number): boolean
  /** Nothing of this source that waits is of use any more. True when something did. */
  forget(source: PacedSource): boolean
  /** Whatever leaves, sound and padding too: it takes its time on the way. */
  left(bytes: number, now: number): void
  /** Tells the sources of packets whose turn it is. To be called often; what waits is not told otherwise. */
  release(now: number): void
}

/** Whoever can make a packet when it is its turn: until then it has no number of the connection, and takes no memory. */
export interface PacedSource {
  /** Nothing leaves that is not wanted any more. */
  leave(sequence: number, isCopy: boolean): void
}

/** For networks that were never found full, and for tests. */
export const unpaced: Pacer = {
  waiting: 0,
  admit: () => true,
  forget: () => false,
  left: () => undefined,
  release: () => undefined,
}
