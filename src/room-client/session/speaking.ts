/** Who speaks, as the server says it: changes only, by participant. */
import { type ParticipantInfo, ParticipantInfo_State, type SpeakerInfo } from '@livekit/protocol'

const mostParticipants = 10_000

export class Speaking {
  /** Identity by sid. */
  readonly #identities = new Map<string, string>()
  /** Level of those who speak, by sid. */
  readonly #levels = new Map<string, number>()
  #told: readonly string[] = []
  readonly #changed: (identities: readonly string[]) => void

  /** `changed`: loudest first. */
  constructor(changed: (identities: readonly string[]) => void) {
    this.#changed = changed
  }

  /** A new session: nobody has been heard in it. */
  begin(participants: readonly ParticipantInfo[]): void {
    this.#identities.clear()
    this.#levels.clear()
    this.update(participants)
  }

  update(participants: readonly ParticipantInfo[]): void {
    for (const { sid, identity, state } of participants) {
      if (state === ParticipantInfo_State.DISCONNECTED) {
        this.#identities.delete(sid)
        this.#levels.delete(sid)
      } else if (this.#identities.has(sid) || this.#identities.size < mostParticipants) this.#identities.set(sid, identity)
    }
    this.#tell()
  }

  heard(speakers: readonly SpeakerInfo[]): void {
    for (const { sid, level, active } of speakers) {
      if (!active) this.#levels.delete(sid)
      else if (this.#identities.has(sid)) this.#levels.set(sid, level)
    }
    this.#tell()
  }

  #tell(): void {
    const loudest = [...this.#levels].toSorted(([, a], [, b]) => b - a)
    const identities = loudest.map(([sid]) => this.#identities.get(sid) ?? '')
    if (identities.length === this.#told.length && identities.every((identity, at) => identity === this.#told[at])) return
    this.#told = identities
    this.#changed(identities)
  }
}
