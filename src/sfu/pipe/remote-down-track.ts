import type { DownTrack, DownTrackOptions } from '../forwarding/down-track.ts'
import type { DownTrackReport } from '../forwarding/media-report.ts'
import type { DownTrackWish } from './sibling-message.ts'

export interface RemoteDownTrackEvents {
  readonly wish: (wish: DownTrackWish) => void
  readonly closed: () => void
}

const silent: DownTrackReport = { layer: null, state: 'waiting', packets: 0, bytes: 0, lost: 0, resent: 0 }

/** A track that another thread sends to its peer. */
export class RemoteDownTrack implements DownTrack {
  readonly peer: number
  readonly #onHeld: DownTrackOptions['onHeld']
  readonly #events: RemoteDownTrackEvents
  #report = silent
  #held = false
  #closed = false

  constructor(peer: number, onHeld: DownTrackOptions['onHeld'], events: RemoteDownTrackEvents) {
    this.peer = peer
    this.#onHeld = onHeld
    this.#events = events
  }

  setMaxLayer(maxLayer: number): void {
    this.#wish({ maxLayer })
  }

  setPaused(paused: boolean): void {
    this.#wish({ paused })
  }

  setPriority(priority: number): void {
    this.#wish({ priority })
  }

  /** As the other thread said last; once a second. */
  report(): DownTrackReport {
    return this.#report
  }

  reported(report: DownTrackReport): void {
    this.#report = report
  }

  held(held: boolean): void {
    if (this.#closed || held === this.#held) return
    this.#held = held
    this.#onHeld?.(held)
  }

  close(): void {
    if (this.#closed) return
    this.held(false)
    this.#closed = true
    this.#events.closed()
  }

  #wish(wish: DownTrackWish): void {
    if (!this.#closed) this.#events.wish(wish)
  }
}
