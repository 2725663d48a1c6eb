/** Whether somebody speaks: louder than the noise that the line brings along, and for a while after. */
import { SILENCE_DB } from './level.ts'

/** So much over the noise is a voice. */
const MARGIN_DB = 9
/** Below this nobody hears a word. */
export const QUIETEST_VOICE_DB = -55
/** Noise is never taken to be louder than this: a steady tone or music on hold remains sound. */
const LOUDEST_NOISE_DB = -42
const FIRST_GUESS_DB = -60
/** 2.5 dB a second: pauses between words pull the estimate down long before a sentence pulls it up. */
const NOISE_RISE_DB = 0.05
/** 400 ms, in frames: the ends of words are soft, and pauses inside a sentence are no gaps. */
const HANGOVER = 20

export class VoiceActivity {
  #noise = FIRST_GUESS_DB
  #remaining = 0

  /** Takes the level of one frame after another, in dBFS; says whether the frame belongs to speech. */
  hear(level: number): boolean {
    this.#followNoise(level)
    const voice = level > Math.max(QUIETEST_VOICE_DB, this.#noise + MARGIN_DB)
    this.#remaining = voice ? HANGOVER : Math.max(0, this.#remaining - 1)
    return this.#remaining > 0
  }

  /** Digital silence says nothing of the line's noise: it is what a muted telephone or a lost packet leaves. */
  #followNoise(level: number): void {
    if (level > SILENCE_DB) this.#noise = Math.min(level, this.#noise + NOISE_RISE_DB, LOUDEST_NOISE_DB)
  }
}
