/** The size of a camera's picture, as its packets tell it. */
import { readSequenceParameters, type SequenceParameters } from '../../../bitstream/h264-sequence-parameters.ts'
import { u16, u8 } from '../../../sfu/rtp/network-order.ts'

const TYPE = 0x1f
const AGGREGATION = 24

const unitsIn = (payload: Uint8Array): readonly Uint8Array[] => {
  if ((u8(payload, 0) & TYPE) !== AGGREGATION) return [payload]
  const units: Uint8Array[] = []
  for (let at = 1; at + 2 < payload.length; at += 2 + u16(payload, at)) units.push(payload.subarray(at + 2, at + 2 + u16(payload, at)))
  return units
}

/** Out of one payload (RFC 6184), where sequence parameters stand in it whole. */
export const parametersIn = (payload: Uint8Array): SequenceParameters | null => {
  for (const unit of unitsIn(payload)) {
    const parameters = readSequenceParameters(unit)
    if (parameters !== null) return parameters
  }
  return null
}
