/** The codecs that Latch speaks on the telephone, and how they are offered. */
import type { PayloadFormat } from './payload-format.ts'

export type CodecName = 'opus' | 'G722' | 'PCMU' | 'PCMA'

interface CodecFace {
  /** Lower is better. Both kinds of G.711 sound the same: the other side's order counts. */
  readonly rank: number
  /** The payload type of our own offers. */
  readonly type: number
  readonly clockRate: number
  readonly channels: number
  /** What we ask of those who send to us. */
  readonly parameters: string
}

/** Calls are mixed at 16 kHz: more is not worth the other side's bits (RFC 7587 §6.1). */
const OPUS_PARAMETERS = 'maxplaybackrate=16000;sprop-maxcapturerate=16000;useinbandfec=1'

const FACES: Readonly<Record<CodecName, CodecFace>> = {
  opus: { rank: 0, type: 96, clockRate: 48_000, channels: 2, parameters: OPUS_PARAMETERS },
  G722: { rank: 1, type: 9, clockRate: 8_000, channels: 1, parameters: '' },
  PCMU: { rank: 2, type: 0, clockRate: 8_000, channels: 1, parameters: '' },
  PCMA: { rank: 2, type: 8, clockRate: 8_000, channels: 1, parameters: '' },
}

/** As good as they are; `PCMU` before `PCMA` only where nobody else says otherwise. */
const CODECS: readonly CodecName[] = ['opus', 'G722', 'PCMU', 'PCMA']

export const codecOf = (payload: PayloadFormat): CodecName | undefined =>
  CODECS.find((name) => {
    const { clockRate, channels } = FACES[name]
    return payload.name.toLowerCase() === name.toLowerCase() && payload.clockRate === clockRate && payload.channels === channels
  })

export const clockRateOf = (codec: CodecName): number => FACES[codec].clockRate

export const payloadOf = (codec: CodecName, type: number = FACES[codec].type): PayloadFormat => {
  const { clockRate, channels, parameters } = FACES[codec]
  return { type, name: codec, clockRate, channels, parameters }
}

export interface ChosenCodec {
  readonly codec: CodecName
  readonly payload: PayloadFormat
}

/** The best of those offered that is among ours; equals in the order of the offer. */
export const chooseCodec = (offered: readonly PayloadFormat[], ours: readonly CodecName[]): ChosenCodec | undefined =>
  offered
    .flatMap((payload) => {
      const codec = codecOf(payload)
      return codec && ours.includes(codec) ? { codec, payload } : []
    })
    .toSorted((one, other) => FACES[one.codec].rank - FACES[other.codec].rank)[0]
