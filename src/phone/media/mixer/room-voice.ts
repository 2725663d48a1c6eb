/** A caller's sound on its way into the room: encoded only while there is something to say. */
import type { AudioEncoder } from '../audio.ts'
import type { SpokenPacket } from './ports.ts'
import type { Source } from './source.ts'

/** 400 ms in frames: in a silence the background is refreshed as often as Opus' own DTX does it (RFC 6716, 2.1.9). */
const REFRESH = 20

export class RoomVoice {
  readonly #encoder: AudioEncoder
  readonly #speak: (packet: SpokenPacket) => void
  #silentFor = 0
  #encoded = 0

  constructor(encoder: AudioEncoder, speak: (packet: SpokenPacket) => void) {
    this.#encoder = encoder
    this.#speak = speak
  }

  /** Packets sent so far. */
  get encoded(): number {
    return this.#encoded
  }

  /** Once a tick, before the source joins the mix. Muted or on hold nothing is sent, not even the background. */
  send(source: Source, frame: number): void {
    this.#silentFor = source.speaking ? 0 : this.#silentFor + 1
    if (source.open && source.hasSound && this.#silentFor % REFRESH === 0) this.#encode(source, frame)
  }

  close(): void {
    this.#encoder.close()
  }

  #encode(source: Source, frame: number): void {
    this.#encoded += 1
    this.#speak({ payload: this.#encoder.encode(source.frame), frame, level: source.level })
  }
}
