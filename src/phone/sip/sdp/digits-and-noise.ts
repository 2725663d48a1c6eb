/** The payloads beside the voice: digits typed (RFC 4733) and comfort noise (RFC 3389). */
import { clockRateOf, type CodecName } from './audio-codec.ts'
import type { PayloadFormat } from './payload-format.ts'

/** 0 to 9, `*`, `#`, A to D. */
const EVENTS = '0-15'

const isDigits = (payload: PayloadFormat): boolean => payload.name.toLowerCase() === 'telephone-event' && payload.channels === 1

const isNoise = (payload: PayloadFormat): boolean => payload.name.toLowerCase() === 'cn' && payload.clockRate === 8_000

export const digitsPayload = (type: number, clockRate: number): PayloadFormat => ({
  type,
  name: 'telephone-event',
  clockRate,
  channels: 1,
  parameters: EVENTS,
})

export const noisePayload = (type: number): PayloadFormat => ({ type, name: 'CN', clockRate: 8_000, channels: 1, parameters: '' })

/** Digits with the voice's own clock, as RFC 4733 §2.1 wants them; any others before none. */
export const chooseDigits = (offered: readonly PayloadFormat[], codec: CodecName): PayloadFormat | undefined => {
  const digits = offered.filter(isDigits)
  return digits.find(({ clockRate }) => clockRate === clockRateOf(codec)) ?? digits.find(({ clockRate }) => clockRate === 8_000)
}

/** Only G.711 has no noise of its own (RFC 3389 §1). */
export const chooseNoise = (offered: readonly PayloadFormat[], codec: CodecName): PayloadFormat | undefined =>
  codec === 'PCMU' || codec === 'PCMA' ? offered.find(isNoise) : undefined
