/** ITU-T G.711: 16-bit samples to and from 8-bit logarithmic ones, each way by one table made from the definition. */

export type G711Law = 'PCMU' | 'PCMA'

/** Both laws flip bits on the line, so that silence is not a row of zeros. */
const MU_INVERSION = 0xff
const A_INVERSION = 0x55
/** µ-law adds 33 in the standard's 14-bit scale: then each segment begins at a power of two. */
const MU_BIAS = 33 << 2
const MU_CLIP = 0x7fff - MU_BIAS
const SIGN = 0x80

const segmentOf = (value: number): number => Math.max(0, 31 - Math.clz32(value) - 7)

const encodeMu = (sample: number): number => {
  const magnitude = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS
  const segment = segmentOf(magnitude)
  const code = (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)
  return (code | (sample < 0 ? SIGN : 0)) ^ MU_INVERSION
}

const decodeMu = (byte: number): number => {
  const code = byte ^ MU_INVERSION
  const segment = (code >> 4) & 7
  const magnitude = ((((code & 0x0f) << 3) + MU_BIAS) << segment) - MU_BIAS
  return code & SIGN ? -magnitude : magnitude
}

/** The A-law has 13 bits; the sign bit is set for positive values. A negative value's magnitude is counted from -1. */
const encodeA = (sample: number): number => {
  const magnitude = (sample < 0 ? ~sample : sample) >> 4
  const segment = magnitude < 32 ? (magnitude < 16 ? 0 : 1) : 31 - Math.clz32(magnitude) - 3
  const code = (segment << 4) | ((segment < 2 ? magnitude : magnitude >> (segment - 1)) & 0x0f)
  return (code | (sample < 0 ? 0 : SIGN)) ^ A_INVERSION
}

const decodeA = (byte: number): number => {
  const code = byte ^ A_INVERSION
  const segment = (code >> 4) & 7
  const mantissa = ((code & 0x0f) << 4) + 8
  const magnitude = segment === 0 ? mantissa : (mantissa + 0x100) << (segment - 1)
  return code & SIGN ? magnitude : -magnitude
}

const encodeTable = (encode: (sample: number) => number): Uint8Array =>
  // The index is the sample's bits as an unsigned number.
  Uint8Array.from({ length: 0x10000 }, (_, index) => encode((index << 16) >> 16))

const decodeTable = (decode: (byte: number) => number): Int16Array => Int16Array.from({ length: 256 }, (_, byte) => decode(byte))

const tables = {
  PCMU: { encode: encodeTable(encodeMu), decode: decodeTable(decodeMu) },
  PCMA: { encode: encodeTable(encodeA), decode: decodeTable(decodeA) },
} as const

/** One byte for each sample; `into` must be as long as `samples`. */
export const compress = (law: G711Law, samples: Int16Array, into: Uint8Array): void => {
  const table = tables[law].encode
  for (let i = 0; i < samples.length; i++) into[i] = table[(samples[i] ?? 0) & 0xffff] ?? 0
}

/** One sample for each byte; `into` must be as long as `bytes`. */
export const expand = (law: G711Law, bytes: Uint8Array, into: Int16Array): void => {
  const table = tables[law].decode
  for (let i = 0; i < bytes.length; i++) into[i] = table[bytes[i] ?? 0] ?? 0
}
