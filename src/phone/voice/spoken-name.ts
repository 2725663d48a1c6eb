/** A name as the voice says it, brought to the level of the prompts. */
import { finish } from '../prompts/finished-sound.ts'
import type { Flite, Script } from './flite.ts'

/** A little faster than by itself, as the prompts are. */
const STRETCH = 0.95
const LONGEST_SECONDS = 5
/** The voice's breath before words that do not come is softer, words are much louder. */
const SILENCE = 500

/** At 16 kHz. Null where nothing came, or more than anybody wants to hear. */
export function spokenName(flite: Flite, script: Script): Int16Array | null {
  const sound = flite.speak(script, STRETCH)
  if (sound === null || sound.samples.every((sample) => Math.abs(sample) < SILENCE)) return null
  const { rate, samples } = finish(sound)
  return samples.length > LONGEST_SECONDS * rate ? null : samples
}
