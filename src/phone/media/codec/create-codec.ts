/** The codecs of a telephone. */
import { MIX_RATE, NARROW_RATE, type AudioDecoder, type AudioEncoder } from '../audio.ts'
import { G711Decoder, G711Encoder } from './g711-audio.ts'
import { G722AudioDecoder, G722AudioEncoder } from './g722-audio.ts'
import { OpusDecoder } from './opus-decoder.ts'
import { OpusEncoder } from './opus-encoder.ts'

/** By their names in SDP. */
export type CodecName = 'PCMU' | 'PCMA' | 'G722' | 'opus'

/** Ticks a second of their RTP timestamps. That of G.722 is half its sampling rate by an old mistake (RFC 3551 §4.5.2). */
export const CLOCK_RATES: Readonly<Record<CodecName, number>> = { PCMU: 8000, PCMA: 8000, G722: 8000, opus: 48_000 }

/** Samples a second that their decoders give. */
export const SAMPLE_RATES: Readonly<Record<CodecName, number>> = { PCMU: NARROW_RATE, PCMA: NARROW_RATE, G722: MIX_RATE, opus: MIX_RATE }

export const createEncoder = (codec: CodecName): AudioEncoder => {
  if (codec === 'opus') return new OpusEncoder()
  return codec === 'G722' ? new G722AudioEncoder() : new G711Encoder(codec)
}

export const createDecoder = (codec: CodecName): AudioDecoder => {
  if (codec === 'opus') return new OpusDecoder()
  return codec === 'G722' ? new G722AudioDecoder() : new G711Decoder(codec)
}
