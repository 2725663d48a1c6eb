/** A caller's sound on its way into the room: encoded only while there is something to say. */
import type { AudioEncoder } from '../audio.ts'
import type { SpokenPacket } from './ports.ts'
import type { Source } from './source.ts'

/** 400 ms in frames: how soon after speech the background is sent once more, as Opus' own DTX does it (RFC 6716, 2.1.9). */
const FIRST_REFRESH = 20
/** 10 s: each refresh takes twice as long to come as the one before, for a hundred listening lines would keep an encoder busy otherwise. */
const LONGEST_REFRESH = 500

export class RoomVoice {
  readonly #encoder: AudioEncoder
  readonly #speak: (packet: SpokenPacket) => void
  #refresh = FIRST_REFRESH
  #silentFor = 0

  constructor(encoder: AudioEncoder, speak: (packet: SpokenPacket) => void) {
    this.#encoder = encoder
    this.#speak = speak
  }

  /** Once a tick, before the source joins the mix. Muted or on hold nothing is sent, not even the background. */
  send(source: Source, frame: number): void {
    if (source.speaking) this.#refresh = FIRST_REFRESH
    this.#silentFor = source.speaking ? 0 : this.#silentFor + 1
    const due = source.speaking || this.#silentFor >= this.#refresh
    if (!due || !source.open || !source.hasSound) return
    if (!source.speaking) this.#rest()
    this.#speak({ payload: this.#encoder.encode(source.frame), frame, level: source.level })
  }

  close(): void {
    this.#encoder.close()
  }

  #rest(): void {
    this.#silentFor = 0
    this.#refresh = Math.min(LONGEST_REFRESH, this.#refresh * 2)
  }
}
