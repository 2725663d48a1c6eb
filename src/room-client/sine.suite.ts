/** A tone through Opus, and which tone came out. */
import { Decoder, Encoder } from '@evan/opus'
import type { LocalSound, RoomClient } from './room-client.ts'

const rate = 48_000
/** 20 ms. */
const frameSamples = 960

/** Sends a tone until stopped, at about the pace of a call. */
export function sing(sound: LocalSound, hertz: number, level = 20): () => void {
  const encoder = new Encoder({ channels: 1, sample_rate: rate, application: 'audio' })
  let at = 0
  const timer = setInterval(() => {
    const tone = Int16Array.from({ length: frameSamples }, (_, index) => Math.sin((2 * Math.PI * hertz * (at + index)) / rate) * 10_000)
    at += frameSamples
    sound.send(encoder.encode(tone), frameSamples, level)
  }, 20)
  return () => clearInterval(timer)
}

/** Half a second, in packets. */
const KEPT_PACKETS = 25

/** What one client hears of each participant, newest half second. */
export class Ear {
  readonly #sounds = new Map<string, Int16Array[]>()
  readonly #decoders = new Map<string, Decoder>()
  readonly packets = new Map<string, { sequence: number; timestamp: number }[]>()

  constructor(room: RoomClient) {
    room.on('sound', ({ identity }, { payload, sequence, timestamp }) => {
      const decoder = this.#decoders.get(identity) ?? new Decoder({ channels: 1, sample_rate: rate })
      this.#decoders.set(identity, decoder)
      const decoded = decoder.decode(Uint8Array.from(payload))
      const pcm = new Int16Array(decoded.buffer, decoded.byteOffset, decoded.byteLength / 2)
      this.#sounds.set(identity, [...(this.#sounds.get(identity) ?? []), pcm].slice(-KEPT_PACKETS))
      this.packets.set(identity, [...(this.packets.get(identity) ?? []), { sequence, timestamp }])
    })
  }

  count(identity: string): number {
    return this.packets.get(identity)?.length ?? 0
  }

  /** Of the last half second, by its zero crossings; null while less than that was heard. */
  pitch(identity: string): number | null {
    const samples = (this.#sounds.get(identity) ?? []).flatMap((pcm) => [...pcm])
    if (samples.length < rate / 2 || !samples.some((sample) => Math.abs(sample) > 2000)) return null
    const crossings = samples.filter((sample, index) => index > 0 && sample >= 0 && (samples[index - 1] ?? 0) < 0).length
    return crossings * 2
  }

  forget(): void {
    this.#sounds.clear()
    this.packets.clear()
  }
}
