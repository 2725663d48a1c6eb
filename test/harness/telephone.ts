/** What every telephone of the tests can do: they are other people's programs, each with its own SIP, codecs and recorder. */
import { existsSync, readFileSync } from 'node:fs'
import type { Program } from '../../src/phone/sip/peer-programs.suite.ts'

export type Codec = 'PCMU' | 'PCMA' | 'G722' | 'opus'
export const CODECS = ['PCMU', 'PCMA', 'G722', 'opus'] as const satisfies readonly Codec[]
export type Transport = 'udp' | 'tcp' | 'tls'
export const TRANSPORTS = ['udp', 'tcp', 'tls'] as const satisfies readonly Transport[]

export interface TelephoneOptions {
  /** What it plays into its microphone: a tone of so many hertz, or a WAV file. */
  readonly plays: number | string
  readonly codec?: Codec
  readonly transport?: Transport
  /** SDES-SRTP, and nothing else. */
  readonly encrypted?: boolean
  /** Whom it trusts, PEM: for TLS. */
  readonly authority?: string
  /** How it tells keys; RFC 4733 unless said otherwise. */
  readonly keys?: 'rtpevent' | 'info'
  /** The number that it says it is. */
  readonly number?: string
}

/** Samples of one channel. */
export interface Heard {
  readonly rate: number
  readonly samples: Int16Array
}

export const NOTHING_HEARD: Heard = { rate: 8_000, samples: new Int16Array(0) }

export interface Telephone {
  /** Resolves when it is answered and something is heard: keys count from then on. */
  call(uri: string): Promise<void>
  press(keys: string): Promise<void>
  /** What its own decoder gave since it was answered. */
  heard(): Heard
  readonly isHungUp: boolean
  hangUp(): void
  /** It says no goodbye. */
  cutPower(): void
  end(): Promise<Heard>
}

/** Of 32,768: louder than any comfort noise. */
const AUDIBLE = 500
export const isAudible = ({ samples }: Heard): boolean => samples.some((sample) => Math.abs(sample) > AUDIBLE)

export const CALLER = '+493012345678'

/** Reads a recording that is still being written: its header does not say yet how long it is, or is not there before the end (`rate` is meant then). */
export function readRecording(file: string, rate = 0): Heard {
  if (!existsSync(file)) return NOTHING_HEARD
  const bytes = readFileSync(file)
  if (bytes.length < HEADER_BYTES) return NOTHING_HEARD
  if (bytes.readUInt32LE(0) === 0) return { rate, samples: samplesOf(bytes.subarray(HEADER_BYTES), 1) }
  const data = bytes.indexOf('data') + 8
  return { rate: bytes.readUInt32LE(24), samples: samplesOf(bytes.subarray(data), bytes.readUInt16LE(22)) }
}

const HEADER_BYTES = 44

/** The first channel. */
const samplesOf = (bytes: Buffer, channels: number): Int16Array =>
  Int16Array.from({ length: Math.floor(bytes.length / (2 * channels)) }, (_, at) => bytes.readInt16LE(at * 2 * channels))

export const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Asks until it is so. */
export async function until(holds: () => boolean | Promise<boolean>, what: string, within = 60_000, every = 100): Promise<void> {
  const end = Date.now() + within
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not come true within ${String(within)} ms that ${what}`)
    await pause(every)
  }
}

/** Until the program has said so; what it said instead stands in the error. */
export async function ready(program: Program, sign: string): Promise<void> {
  let isOver = false
  void program.exit.then(() => (isOver = true))
  try {
    await until(() => program.output().includes(sign) || isOver, `it says "${sign}"`)
    if (isOver) throw new Error('It ended')
  } catch (error) {
    const said = program.output()
    await program.end()
    throw new Error(said, { cause: error })
  }
}
