/** One telephone: what it says and what it hears, in a conference or before one. */
import { FRAME_SAMPLES } from '../audio.ts'
import { fade } from './fade.ts'
import { gainOf } from './level.ts'
import { Leveller } from './leveller.ts'
import { Limiter } from './limiter.ts'
import type { MixBus } from './mix-bus.ts'
import type { CallerLine } from './ports.ts'
import { PromptPlayer, type PromptEnd } from './prompt-player.ts'
import type { SharedMix } from './shared-mix.ts'
import { Source } from './source.ts'

/** The conference under a prompt. */
const DUCKED = gainOf(-14)

export interface CallerOptions {
  /** 20 ms of faint noise: whoever is on hold hears that the line stands. */
  readonly comfortNoise: () => Int16Array
  readonly promptEnded: (end: PromptEnd) => void
  /** Whether loudness is evened out; yes where nothing is said. */
  readonly levelled?: boolean
}

export class Caller {
  readonly line: CallerLine
  readonly source = new Source()
  readonly prompts: PromptPlayer
  readonly #comfortNoise: () => Int16Array
  readonly #leveller: Leveller | null
  readonly #limiter = new Limiter()
  readonly #sum = new Int32Array(FRAME_SAMPLES)
  readonly #heard = new Int16Array(FRAME_SAMPLES)
  #muted = false
  #held = false
  /** Of the conference, as this caller hears it. */
  #gain = 1

  constructor(line: CallerLine, options: CallerOptions) {
    this.line = line
    this.#comfortNoise = options.comfortNoise
    this.prompts = new PromptPlayer(options.promptEnded)
    this.#leveller = options.levelled === false ? null : new Leveller()
  }

  get muted(): boolean {
    return this.#muted
  }

  get held(): boolean {
    return this.#held
  }

  mute(muted: boolean): void {
    this.#muted = muted
    this.source.open = !muted && !this.#held
  }

  /** The telephone put us on hold: its music stays out of the conference, and it hears nothing of it. */
  hold(held: boolean): void {
    this.#held = held
    this.source.open = !held && !this.#muted
  }

  /** Takes this tick's sound from the line. */
  pull(): void {
    this.source.take(this.line.pull(), this.#leveller)
  }

  /** Gives the line what is to be heard in this tick. */
  push(bus: MixBus, everybody: SharedMix): void {
    const before = this.#gain
    this.#gain = this.#wantedGain()
    const plain = before === 1 && this.#gain === 1 && !this.prompts.busy
    if (plain && !this.source.inMix) return this.#hearEverybody(everybody)
    this.#gather(bus, before)
    this.#limiter.apply(this.#sum, this.#heard)
    this.line.push(this.#heard, false)
  }

  close(): void {
    this.prompts.stop()
    this.line.close()
  }

  #wantedGain(): number {
    if (this.#held || this.prompts.over === 'replace') return 0
    return this.prompts.over === 'duck' ? DUCKED : 1
  }

  #hearEverybody(everybody: SharedMix): void {
    this.#limiter.follow(everybody.limiter)
    this.line.push(everybody.frame, true)
  }

  #gather(bus: MixBus, gainBefore: number): void {
    if (this.source.inMix) bus.without(this.source.frame, this.#sum)
    else this.#sum.set(bus.total)
    fade(this.#sum, gainBefore, this.#gain)
    if (this.#held) add(this.#sum, this.#comfortNoise())
    this.prompts.read(this.#sum)
  }
}

function add(sum: Int32Array, frame: Int16Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) sum[i] = (sum[i] ?? 0) + (frame[i] ?? 0)
}
