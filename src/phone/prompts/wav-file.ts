/** RIFF WAVE with 16-bit PCM and one channel, the one kind of recording that is taken. */

/** Samples a second that are taken. */
export const WAV_RATES: readonly number[] = [8_000, 16_000, 48_000]
/** Nobody listens longer to one sentence. */
const WAV_SECONDS = 30
/** 30 s at 48 kHz, and room for what studios write before and after. */
export const WAV_BYTES = WAV_SECONDS * 48_000 * 2 + 65_536

export interface Sound {
  /** Samples a second. */
  readonly rate: number
  readonly samples: Int16Array
}

/** `problem` completes the sentence "This file …". */
export type WavResult = { readonly ok: true; readonly sound: Sound } | { readonly ok: false; readonly problem: string }

const HEADER = 12
const CHUNK_HEADER = 8
const FORMAT_LENGTH = 16
const PCM = 1
/** The real format stands in the first two bytes of a GUID at 24. */
const EXTENSIBLE = 0xfffe

const refuse = (problem: string): WavResult => ({ ok: false, problem })

/** Takes a whole file. Never throws, whatever the bytes. */
export function parseWav(bytes: Uint8Array): WavResult {
  if (bytes.length > WAV_BYTES) return refuse(`is longer than ${WAV_SECONDS} seconds`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER || name(view, 0) !== 'RIFF' || name(view, 8) !== 'WAVE') return refuse('is not a WAV file')
  const format = findChunk(view, 'fmt ')
  const data = findChunk(view, 'data')
  if (format === null || format.byteLength < FORMAT_LENGTH) return refuse('does not say what format its sound has')
  if (data === null) return refuse('holds no sound, or is cut off')
  return readSound(format, data)
}

const name = (view: DataView, at: number): string => String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)))

/** Chunks stand one after the other, each padded to an even length. Null where none is whole. */
function findChunk(view: DataView, wanted: string): DataView | null {
  for (let at = HEADER; at + CHUNK_HEADER <= view.byteLength;) {
    const length = view.getUint32(at + 4, true)
    const start = at + CHUNK_HEADER
    if (name(view, at) === wanted)
      return start + length > view.byteLength ? null : new DataView(view.buffer, view.byteOffset + start, length)
    at = start + length + (length & 1)
  }
  return null
}

function readSound(format: DataView, data: DataView): WavResult {
  const [channels, rate, bits] = [format.getUint16(2, true), format.getUint32(4, true), format.getUint16(14, true)]
  if (formatCode(format) !== PCM) return refuse('is compressed; save it as 16-bit PCM')
  if (bits !== 16) return refuse(`has ${bits} bits a sample; save it as 16-bit PCM`)
  if (channels !== 1) return refuse(`has ${channels} channels; save it as mono`)
  if (!WAV_RATES.includes(rate)) return refuse(`has ${rate} samples a second; save it with 8000, 16000 or 48000`)
  if (data.byteLength < 2 || data.byteLength % 2 !== 0) return refuse('holds no whole samples')
  if (data.byteLength > WAV_SECONDS * rate * 2) return refuse(`is longer than ${WAV_SECONDS} seconds`)
  const samples = Int16Array.from({ length: data.byteLength / 2 }, (_, i) => data.getInt16(2 * i, true))
  return { ok: true, sound: { rate, samples } }
}

function formatCode(format: DataView): number {
  const code = format.getUint16(0, true)
  return code === EXTENSIBLE && format.byteLength >= 26 ? format.getUint16(24, true) : code
}

/** A file with nothing in it but the sound. */
export function writeWav({ rate, samples }: Sound): Uint8Array {
  const bytes = new Uint8Array(44 + 2 * samples.length)
  const view = new DataView(bytes.buffer)
  const put = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at)
  put(0, 'RIFF')
  view.setUint32(4, bytes.length - 8, true)
  put(8, 'WAVEfmt ')
  view.setUint32(16, FORMAT_LENGTH, true)
  view.setUint16(20, PCM, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, 2 * rate, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  put(36, 'data')
  view.setUint32(40, 2 * samples.length, true)
  samples.forEach((sample, i) => view.setInt16(44 + 2 * i, sample, true))
  return bytes
}
