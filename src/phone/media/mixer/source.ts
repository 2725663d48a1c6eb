/** Somebody who may be heard: this tick's sound, how loud it is, and whether it is in the mix. */
import { FRAME_SAMPLES } from '../audio.ts'
import { Upsampler } from '../codec/half-band.ts'
import { fade } from './fade.ts'
import { levelOf, SILENCE_DB } from './level.ts'
import type { MixBus } from './mix-bus.ts'
import { QUIETEST_VOICE_DB, VoiceActivity } from './voice-activity.ts'

/** 25 dB a second: a pause between words does not cost a speaker the place. */
const LOUDNESS_FALL_DB = 0.5
/** 1 s: who only listens is left out after that. The mix of the others is the mix of all then, and is encoded once for all who listen. */
const RESTS_AFTER = 50

/** May change a source's frame before it goes into the mix. Not asked of one that rests. */
export interface Shaping {
  apply(frame: Int16Array, level: number, active: boolean): void
}

export class Source {
  /** May be heard at all: neither muted nor on hold. */
  open = true
  /** Has a place in the mix; given by `chooseSpeakers`. */
  chosen = true
  readonly #frame = new Int16Array(FRAME_SAMPLES)
  readonly #up = new Upsampler(FRAME_SAMPLES / 2)
  readonly #activity = new VoiceActivity()
  /** What `#frame` is to be made of, once somebody asks for it. */
  #taken: Int16Array | null = null
  /** `#up` knows of `#taken`. Not while the source rests: it comes back softly, and what `#up` knows from before is as faint as a resting line. */
  #followed = false
  #hasSound = false
  #level = SILENCE_DB
  #loudness = SILENCE_DB
  #active = false
  #wasChosen = true
  #inMix = false
  #quietFrames = 0

  /** This tick's sound as it goes into the mix, at MIX_RATE; meaningless while it has none. To be asked for in the tick alone. */
  get frame(): Int16Array {
    const taken = this.#taken
    this.#taken = null
    if (taken?.length === FRAME_SAMPLES) this.#frame.set(taken)
    else if (taken !== null) this.#widen(taken)
    return this.#frame
  }

  /** dBFS of this tick's frame. */
  get level(): number {
    return this.#level
  }

  /** The level that places are given by: up at once, down slowly. */
  get loudness(): number {
    return this.#loudness
  }

  get hasSound(): boolean {
    return this.#hasSound
  }

  /** May be given a place: open, and not just a quiet line. Whoever is heard again is back in the same tick. */
  get eligible(): boolean {
    return this.open && this.#quietFrames < RESTS_AFTER
  }

  get speaking(): boolean {
    return this.#active && this.open
  }

  /** Whether `frame` is part of the bus's total. */
  get inMix(): boolean {
    return this.#inMix
  }

  /** Takes this tick's sound at MIX_RATE or NARROW_RATE, good until the tick is over; null where there is none. */
  take(sound: Int16Array | null, shaping: Shaping | null = null): void {
    this.#hasSound = sound !== null
    if (sound === null) this.#hearNothing()
    else this.#hear(sound, shaping)
    this.#loudness = Math.max(this.#level, this.#loudness - LOUDNESS_FALL_DB)
  }

  /** Adds itself where chosen; where it is chosen no more, one last time and fading. */
  addTo(bus: MixBus): void {
    const before = this.#wasChosen
    this.#wasChosen = this.chosen
    this.#inMix = this.#hasSound && (before || this.chosen)
    if (!this.#inMix) return
    fade(this.frame, before ? 1 : 0, this.chosen ? 1 : 0)
    bus.add(this.frame)
  }

  /** Is in no mix in this tick, and comes into the next one softly. */
  keepOut(): void {
    this.#inMix = false
    this.#wasChosen = false
  }

  #hear(sound: Int16Array, shaping: Shaping | null): void {
    this.#taken = sound
    this.#level = levelOf(sound)
    this.#active = this.#activity.hear(this.#level)
    this.#quietFrames = this.#active || this.#level >= QUIETEST_VOICE_DB ? 0 : this.#quietFrames + 1
    this.#followed = this.#quietFrames < RESTS_AFTER
    if (!this.#followed) return
    if (sound.length !== FRAME_SAMPLES) this.#up.take(sound)
    if (shaping === null) return
    shaping.apply(this.frame, this.#level, this.#active)
    this.#level = levelOf(this.frame)
  }

  #widen(taken: Int16Array): void {
    if (!this.#followed) this.#up.take(taken)
    this.#followed = true
    this.#up.give(this.#frame)
  }

  #hearNothing(): void {
    this.#level = SILENCE_DB
    this.#active = false
  }
}
