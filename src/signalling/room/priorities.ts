import { TrackSource, type SpeakersChanged } from '@livekit/protocol'
import type { PublishedTrack } from './published-track.ts'

const SCREEN = 2
const SPEAKER = 1
const REST = 0

/** Which pictures stay where a network does not carry all: shared screens, then of who spoke last, then the rest. */
export class Priorities {
  /** Sids of participants. They stay in silence, until somebody else speaks. */
  #speakers: ReadonlySet<string> = new Set()

  of({ ownerSid, info }: PublishedTrack): number {
    if (info.source === TrackSource.SCREEN_SHARE) return SCREEN
    return this.#speakers.has(ownerSid) ? SPEAKER : REST
  }

  /** True when priorities are others now. */
  spoke({ speakers }: SpeakersChanged): boolean {
    const active = speakers.filter((speaker) => speaker.active).map(({ sid }) => sid)
    if (active.every((sid) => this.#speakers.has(sid))) return false
    this.#speakers = new Set(active)
    return true
  }
}
