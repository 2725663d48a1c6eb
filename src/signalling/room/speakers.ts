import { SpeakerInfo, SpeakersChanged } from '@livekit/protocol'
import type { UpTrack } from '../../sfu/forwarding/up-track.ts'

/** RFC 6464 levels are -dBov: smaller is louder. Above this is no speech. */
const QUIET = 40
/** Milliseconds between two updates, and how long somebody is a speaker after the last loud packet. */
const INTERVAL = 300
const HANGOVER = 700

interface Voice {
  level: number
  loudAt: number
  /** As the room was last told; 0 silent. */
  told: number
}

/** Who speaks, told to the room as changes only. */
export class Speakers {
  readonly #tell: (changed: SpeakersChanged) => void
  /** By participant sid. */
  readonly #voices = new Map<string, Voice>()
  #timer: ReturnType<typeof setInterval> | null = null

  constructor(tell: (changed: SpeakersChanged) => void) {
    this.#tell = tell
  }

  listen(participantSid: string, up: UpTrack): void {
    up.on('level', (level) => this.#heard(participantSid, level))
  }

  forget(participantSid: string): void {
    this.#voices.delete(participantSid)
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  #heard(sid: string, level: number): void {
    const voice = this.#voices.get(sid) ?? { level: 127, loudAt: Number.NEGATIVE_INFINITY, told: 0 }
    this.#voices.set(sid, voice)
    // Rises at once and falls slowly, so that syllables do not flicker.
    voice.level = level < voice.level ? level : voice.level * 0.8 + level * 0.2
    if (level <= QUIET) voice.loudAt = performance.now()
    this.#timer ??= setInterval(() => this.#update(), INTERVAL).unref()
  }

  #update(): void {
    const now = performance.now()
    const speakers: SpeakerInfo[] = []
    for (const [sid, voice] of this.#voices) {
      const active = now - voice.loudAt < HANGOVER
      const level = active ? Math.max(0.01, Math.min(1, 1 - voice.level / 80)) : 0
      if (active ? Math.abs(level - voice.told) < 0.05 : voice.told === 0) continue
      voice.told = level
      speakers.push(new SpeakerInfo({ sid, active, level }))
    }
    if (speakers.length > 0) this.#tell(new SpeakersChanged({ speakers }))
    if ([...this.#voices.values()].every((voice) => voice.told === 0)) this.close()
  }
}
