/**
 * The time that lines are served in. A frame is due every 20 ms. A thread that was held up serves those that waited one after another, each
 * for the moment when it was due: it must not take its own lateness for the network's.
 */
export interface MediaClock {
  /** Monotonic ms. */
  readonly now: () => number
  /** When the frame that is served was due. */
  readonly due: () => number
  /** ms that the next frame waits already: a packet that is read now may have lain here as long. */
  readonly behind: () => number
}

/** Of somebody whose frames are served when they are due. */
export const punctual = (now: () => number): MediaClock => ({ now, due: now, behind: () => 0 })
