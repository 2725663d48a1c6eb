/** Tones to play and to find again. */
import { FRAME_SAMPLES, MIX_RATE } from '../audio.ts'

/** A sine, phase unbroken from frame to frame. */
export class Tone {
  readonly #hertz: number
  readonly #amplitude: number
  #at = 0

  constructor(hertz: number, amplitude = 6_000) {
    this.#hertz = hertz
    this.#amplitude = amplitude
  }

  next(): Int16Array {
    return Int16Array.from({ length: FRAME_SAMPLES }, () => {
      this.#at += 1
      return Math.round(this.#amplitude * Math.sin((2 * Math.PI * this.#hertz * this.#at) / MIX_RATE))
    })
  }
}

/** The amplitude of a frequency in a piece of sound, by Goertzel's algorithm under a Hann window. */
export function amplitudeOf(hertz: number, sound: Int16Array): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / MIX_RATE)
  let [s1, s2, weight] = [0, 0, 0]
  for (let i = 0; i < sound.length; i++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / sound.length)
    weight += window
    ;[s1, s2] = [sound[i]! * window + turn * s1 - s2, s1]
  }
  return (2 * Math.sqrt(Math.max(0, s1 * s1 + s2 * s2 - turn * s1 * s2))) / weight
}

export function joined(frames: readonly Int16Array[]): Int16Array {
  const sound = new Int16Array(frames.length * FRAME_SAMPLES)
  frames.forEach((frame, i) => sound.set(frame, i * FRAME_SAMPLES))
  return sound
}
