/** What a telephone heard beside what was said: how late it came, and how well it is understood. */
import { MIX_RATE } from '../../src/phone/media/audio.ts'
import { CLOCK_RATES, type CodecName } from '../../src/phone/media/codec/create-codec.ts'
import { createWideDecoder } from '../../src/phone/media/codec/wide-sound.suite.ts'
import { intelligibility } from './intelligibility.ts'
import type { Recording } from './load-order.ts'

export interface HeardVoice {
  /** Of each second of speech: from the packet that brought it in to the packet that took it out, in ms. */
  readonly delaysMs: readonly number[]
  /** 0 to 1; see intelligibility.ts. */
  readonly intelligibility: number
  /** Of the aligned seconds, −1 to 1: waveform beside waveform. */
  readonly correlation: number
}

const MS = MIX_RATE / 1_000
const WINDOW = MIX_RATE
/** The longest delay that is looked for. */
const MOST_DELAY = 400 * MS
/** Mean square below which a second holds no speech. */
const SPEECH = 10_000
/** Less alike than this is not the same second: its delay says nothing. */
const ALIKE = 0.3

/** `said`: the sound of each frame that was sent, by all others together. */
export function judge(recording: Recording, codec: CodecName, said: (frame: number) => Int16Array): HeardVoice {
  const [first] = recording.frames
  const origin = first?.at ?? 0
  const clean = onTheClock(
    recording.frames.map(({ frame, at }) => ({ at: at - origin, media: (frame - (first?.frame ?? 0)) * 20, sound: said(frame) })),
  )
  const heard = onTheClock(decoded(recording, codec).map((piece) => ({ ...piece, at: piece.at - origin })))
  const windows: { readonly clean: Int16Array; readonly heard: Int16Array; readonly delay: number; readonly likeness: number }[] = []
  for (let at = 0; at + WINDOW <= clean.sound.length; at += WINDOW / 2) {
    const piece = clean.sound.subarray(at, at + WINDOW)
    if (energyOf(piece) < SPEECH * WINDOW) continue
    const start = Math.round(at + (clean.startMs - heard.startMs) * MS)
    if (start < 0 || start + WINDOW + MOST_DELAY > heard.sound.length) continue
    const { lag, likeness } = bestLag(piece, heard.sound, start)
    windows.push({ clean: piece, heard: heard.sound.subarray(start + lag, start + lag + WINDOW), delay: lag / MS, likeness })
  }
  return {
    delaysMs: windows.filter(({ likeness }) => likeness >= ALIKE).map(({ delay }) => delay),
    intelligibility: mean(windows.map((window) => intelligibility(window.clean, window.heard))),
    correlation: mean(windows.map(({ likeness }) => likeness)),
  }
}

interface Piece {
  /** When it was there, in ms. */
  readonly at: number
  /** Its place among the others, in ms. */
  readonly media: number
  readonly sound: Int16Array
}

/** By its own clock, set to the wall's by the middle of all pieces: single late packets do not count, a telephone plays them evenly. */
function onTheClock(pieces: readonly Piece[]): { readonly startMs: number; readonly sound: Int16Array } {
  const offsets = pieces.map(({ at, media }) => at - media).toSorted((a, b) => a - b)
  const last = pieces.at(-1)
  const sound = new Int16Array(last === undefined ? 0 : Math.round(last.media * MS) + last.sound.length)
  for (const piece of pieces) sound.set(piece.sound, Math.round(piece.media * MS))
  return { startMs: offsets[Math.floor(offsets.length / 2)] ?? 0, sound }
}

function decoded({ packets }: Recording, codec: CodecName): readonly Piece[] {
  const decoder = createWideDecoder(codec)
  const ticksPerMs = CLOCK_RATES[codec] / 1_000
  const origin = packets[0]?.timestamp ?? 0
  const pieces = packets.map(({ at, timestamp, payload }) => ({
    at,
    media: ((timestamp - origin) | 0) / ticksPerMs,
    sound: decoder.decode(payload),
  }))
  decoder.close()
  return pieces.filter(({ media }) => media >= 0)
}

function bestLag(piece: Int16Array, heard: Int16Array, start: number): { readonly lag: number; readonly likeness: number } {
  const own = Math.sqrt(energyOf(piece))
  let best = { lag: 0, likeness: -1 }
  // Coarse by half a millisecond, then sample by sample around the best.
  for (let lag = 0; lag < MOST_DELAY; lag += 8) best = better(best, lag)
  for (let lag = Math.max(0, best.lag - 8), end = best.lag + 8; lag <= end; lag++) best = better(best, lag)
  return best

  function better(known: typeof best, lag: number): typeof best {
    const other = heard.subarray(start + lag, start + lag + WINDOW)
    let product = 0
    let energy = 0
    for (let i = 0; i < WINDOW; i++) {
      const sample = other[i] ?? 0
      product += sample * (piece[i] ?? 0)
      energy += sample * sample
    }
    const likeness = energy === 0 ? 0 : product / (own * Math.sqrt(energy))
    return likeness > known.likeness ? { lag, likeness } : known
  }
}

function energyOf(sound: Int16Array): number {
  let energy = 0
  for (const sample of sound) energy += sample * sample
  return energy
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
