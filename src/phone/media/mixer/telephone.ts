/** One leg as the switchboard knows it: a line, what it says and hears, and the conference that it is in, if any. */
import type { RoomSystem } from '../stage/room-system.ts'
import { Caller } from './caller.ts'
import type { ConferenceMixer } from './conference-mixer.ts'
import type { FromMixer, TelephoneReport } from './mixer-messages.ts'
import type { Line } from './ports.ts'

export interface TelephoneOptions {
  readonly leg: number
  readonly line: Line
  /** Null where it has no picture. */
  readonly room: RoomSystem | null
  readonly comfortNoise: () => Int16Array
  readonly tell: (message: FromMixer) => void
  /** Late ticks of the clock so far. */
  readonly late: number
}

/** Those that suppress silence still send a report every 5 to 7.5 s (RFC 3550 §6.2). */
const DEAD_MS = 15_000
/** Between questions to one on hold, which need not send anything (RFC 3264 §8.4). */
const SILENT_MS = 60_000

export class Telephone {
  readonly leg: number
  readonly line: Line
  readonly room: RoomSystem | null
  readonly caller: Caller
  /** The name of the conference, and the conference. */
  conference: { readonly name: string; readonly mixer: ConferenceMixer } | null = null
  readonly #lateBefore: number
  /** Of its silence, when it was last said. */
  #saidMs = 0

  constructor({ leg, line, room, comfortNoise, tell, late }: TelephoneOptions) {
    this.leg = leg
    this.line = line
    this.room = room
    this.#lateBefore = late
    this.caller = new Caller(line, { comfortNoise, promptEnded: (end) => tell({ type: 'prompt-ended', leg, end }) })
  }

  /** Nothing has come from it for so long that nobody is there: a telephone without power says no goodbye. */
  get isDead(): boolean {
    return !this.caller.held && this.line.report().quietMs > DEAD_MS
  }

  /** True once a minute while it is on hold and nothing comes: only SIP can tell whether somebody is there. */
  fallsSilent(): boolean {
    const { quietMs } = this.line.report()
    if (quietMs < this.#saidMs) this.#saidMs = 0
    if (!this.caller.held || quietMs - this.#saidMs < SILENT_MS) return false
    this.#saidMs = quietMs
    return true
  }

  get inMix(): boolean {
    return this.conference?.mixer.mixes(this.caller) === true
  }

  mute(muted: boolean): void {
    if (this.conference === null) this.caller.mute(muted)
    else this.conference.mixer.mute(this.caller, muted)
  }

  report(late: number): TelephoneReport {
    return { ...this.line.report(), lateTicks: late - this.#lateBefore }
  }
}
