import { SpeakerInfo, SpeakersChanged } from '@livekit/protocol'
import { ActiveSpeakers } from '../../sfu/audio/active-speakers.ts'
import type { UpTrack } from '../../sfu/forwarding/up-track.ts'
import type { Surroundings } from './surroundings.ts'

/** Milliseconds between two updates. */
const INTERVAL = 200

/** Who speaks, told to the room as changes only. Rests while nobody is heard. */
export class Speakers {
  readonly #surroundings: Surroundings
  readonly #tell: (changed: SpeakersChanged) => void
  /** By participant sid. */
  readonly #voices = new ActiveSpeakers<string>()
  #heard = false
  #cancel: (() => void) | null = null

  constructor(surroundings: Surroundings, tell: (changed: SpeakersChanged) => void) {
    this.#surroundings = surroundings
    this.#tell = tell
  }

  listen(participantSid: string, up: UpTrack): void {
    up.on('level', (level) => {
      this.#voices.heard(participantSid, level, this.#surroundings.now())
      this.#heard = true
      this.#wake()
    })
  }

  /** Muted, or gone. */
  forget(participantSid: string): void {
    this.#voices.forget(participantSid)
    this.#wake()
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #wake(): void {
    this.#cancel ??= this.#surroundings.after(INTERVAL, () => this.#update())
  }

  #update(): void {
    this.#cancel = null
    const now = this.#surroundings.now()
    const changes = this.#voices.changes(now)
    const speakers = changes.map(({ id, level, active }) => new SpeakerInfo({ sid: id, level, active }))
    if (speakers.length > 0) this.#tell(new SpeakersChanged({ speakers }))
    if (this.#heard || this.#voices.speakers(now).length > 0) this.#wake()
    this.#heard = false
  }
}
