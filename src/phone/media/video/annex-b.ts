/** H.264's byte stream taken apart into NAL units (ITU-T H.264, annex B). */

const START = Buffer.from([0, 0, 1])

const withoutTrailingZeros = (bytes: Uint8Array, from: number, to: number): Uint8Array => {
  let end = to
  while (end > from && bytes[end - 1] === 0) end--
  return bytes.subarray(from, end)
}

/** The units in their order, as views of `stream`; what stands before the first start code is passed over, and so are empty ones. */
export const nalUnits = (stream: Uint8Array): readonly Uint8Array[] => {
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength)
  const units: Uint8Array[] = []
  for (let at = bytes.indexOf(START); at >= 0;) {
    const next = bytes.indexOf(START, at + START.length)
    const unit = withoutTrailingZeros(stream, at + START.length, next < 0 ? stream.length : next)
    if (unit.length > 0) units.push(unit)
    at = next
  }
  return units
}
