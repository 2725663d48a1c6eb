/** Whose microphone is open: everybody else's who can be heard if they speak. */
import { type ParticipantInfo, ParticipantInfo_State, TrackSource } from '@livekit/protocol'

const mostParticipants = 10_000

export class Microphones {
  /** Identity by sid. */
  readonly #open = new Map<string, string>()
  readonly #changed: () => void

  constructor(changed: () => void) {
    this.#changed = changed
  }

  get open(): readonly string[] {
    return [...this.#open.values()]
  }

  /** A new session: whoever is not among them is gone. */
  begin(others: readonly ParticipantInfo[]): void {
    const before = new Set(this.#open.keys())
    this.#open.clear()
    for (const other of others) this.#note(other)
    if (before.size !== this.#open.size || [...this.#open.keys()].some((sid) => !before.has(sid))) this.#changed()
  }

  update(others: readonly ParticipantInfo[]): void {
    if (others.filter((other) => this.#note(other)).length > 0) this.#changed()
  }

  /** True when it opened or closed. */
  #note({ sid, identity, state, tracks }: ParticipantInfo): boolean {
    const isOpen =
      state !== ParticipantInfo_State.DISCONNECTED && tracks.some(({ source, muted }) => source === TrackSource.MICROPHONE && !muted)
    if (!isOpen) return this.#open.delete(sid)
    if (this.#open.has(sid) || this.#open.size >= mostParticipants) return false
    this.#open.set(sid, identity)
    return true
  }
}
