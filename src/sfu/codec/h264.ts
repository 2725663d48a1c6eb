import { u16, u8 } from '../rtp/network-order.ts'

const SEQUENCE_PARAMETERS = 7
const SINGLE_TIME_AGGREGATION = 24
const FRAGMENT = 28
const TYPE = 0x1f

const aggregationHasParameters = (memory: Uint8Array, offset: number, end: number): boolean => {
  let at = offset
  while (at + 2 < end) {
    if ((u8(memory, at + 2) & TYPE) === SEQUENCE_PARAMETERS) return true
    at += 2 + u16(memory, at)
  }
  return false
}

/** RFC 6184: a picture that a decoder can begin with is led by its sequence parameters. */
export const startsH264KeyFrame = (memory: Uint8Array, offset: number, length: number): boolean => {
  if (length < 2) return false
  const type = u8(memory, offset) & TYPE
  if (type === SEQUENCE_PARAMETERS) return true
  if (type === SINGLE_TIME_AGGREGATION) return aggregationHasParameters(memory, offset + 1, offset + length)
  const fragment = u8(memory, offset + 1)
  return type === FRAGMENT && fragment >= 0x80 && (fragment & TYPE) === SEQUENCE_PARAMETERS
}
