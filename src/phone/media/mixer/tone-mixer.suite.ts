/**
 * A mixer's thread whose telephones say a tone each and whose rooms let everybody in and are empty; all else is real. Of an agreement the remote port is the
 * pitch to play, the port for reports the pitch to listen for, and the address may be a thing to go wrong.
 */
import { parentPort } from 'node:worker_threads'
import { createEncoder } from '../codec/create-codec.ts'
import type { LegAgreement } from '../rtp/agreement.ts'
import { singlePorts } from '../rtp/sound-ports.ts'
import { NO_REPORT } from './fakes.suite.ts'
import type { Line } from './ports.ts'
import { CODEC_NAMES, RoomPlayout } from './room-playout.ts'
import { serveMixer } from './serve-mixer.ts'
import { amplitudeOf, joined, Tone } from './spectrum.suite.ts'

const LISTENING_FRAMES = 10
let opened = 0

class ToneLine implements Line {
  readonly port = (opened += 1)
  readonly #key: (digit: string) => void
  readonly #heard: Int16Array[] = []
  #says: Tone | null = null
  #own = 0
  #listensFor = 0

  constructor(key: (digit: string) => void) {
    this.#key = key
  }

  agree({ remote, remoteReports }: LegAgreement): void {
    if (remote.address === 'throw') throw new Error('no such codec')
    if (remote.address === 'crash') setTimeout(crash, 0)
    if (remote.address === 'hang') for (;;);
    this.#own = remote.port
    this.#listensFor = remoteReports?.port ?? 0
    this.#says = new Tone(this.#own, 3_000)
  }

  pull(): Int16Array | null {
    return this.#says?.next() ?? null
  }

  /** Presses 1 when it hears what it listens for, # when it hears itself. */
  push(frame: Int16Array): void {
    this.#heard.push(Int16Array.from(frame))
    if (this.#heard.length < LISTENING_FRAMES) return
    const sound = joined(this.#heard.splice(0))
    if (amplitudeOf(this.#listensFor, sound) > 1_000) this.#key('1')
    if (amplitudeOf(this.#own, sound) > 1_000) this.#key('#')
  }

  leaveOut(): void {}

  report(): typeof NO_REPORT {
    return NO_REPORT
  }

  close(): void {}
}

function crash(): never {
  throw new Error('a bug')
}

serveMixer(parentPort!, (clock) => ({
  ports: singlePorts,
  openLine: async (key) => new ToneLine(key),
  openRoom: (_access, { opened }) => {
    queueMicrotask(() => opened(null))
    return {
      listened: false,
      listen: () => undefined,
      speak: () => undefined,
      say: () => undefined,
      mute: () => undefined,
      close: () => undefined,
      pictures: null,
    }
  },
  rooms: { openLine: () => Promise.resolve(null), mostLines: 720, startCompositor: () => Promise.resolve(null) },
  hear: (codec) => new RoomPlayout(codec, { clock, seed: 1 }),
  createEncoder: (codec) => createEncoder(CODEC_NAMES[codec]),
  comfortNoise: () => new Int16Array(320),
  close: () => undefined,
}))
