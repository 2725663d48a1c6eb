/** Sound at the mix's rate, whatever the codec: who listens to all of it has no use for less. */
import { FRAME_SAMPLES, MIX_RATE, type AudioDecoder } from '../audio.ts'
import { createDecoder, SAMPLE_RATES, type CodecName } from './create-codec.ts'
import { Upsampler } from './half-band.ts'

/** 120 ms at 8 kHz: the longest packet. */
const MOST_SAMPLES = 960

/** Of sound at `rate`; what it gives is the caller's own. */
export function widener(rate: number): (samples: Int16Array) => Int16Array {
  if (rate === MIX_RATE) return (samples) => samples.slice()
  const up = new Upsampler(MOST_SAMPLES)
  return (samples) => {
    const wide = new Int16Array(samples.length * 2)
    up.process(samples, wide)
    return wide
  }
}

/** Listens to one line, frame by frame: silence where it gives nothing. */
export function ear(): (frame: Int16Array | null) => Int16Array {
  let widen: ((samples: Int16Array) => Int16Array) | null = null
  return (frame) => {
    if (frame === null) return new Int16Array(FRAME_SAMPLES)
    widen ??= widener((frame.length / FRAME_SAMPLES) * MIX_RATE)
    return widen(frame)
  }
}

export function createWideDecoder(codec: CodecName): AudioDecoder {
  const decoder = createDecoder(codec)
  const widen = widener(SAMPLE_RATES[codec])
  return {
    decode: (payload) => widen(decoder.decode(payload)),
    conceal: (next) => widen(decoder.conceal(next)),
    close: () => decoder.close(),
  }
}
