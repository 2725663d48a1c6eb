/** One coded picture as payloads of RTP (RFC 6184 §5). */
import { putU16, u8 } from '../../../sfu/rtp/network-order.ts'
import { nalUnits } from './annex-b.ts'

/** Fits every network with room for the heads of IPv6, a tunnel and SRTP. */
export const MOST_PAYLOAD = 1200
/**
 * In mode 0 a unit is one packet, which IP may have to cut. A larger one is cut by RFC 6184's own way all the same: receivers that said
 * mode 0 only because they said nothing take it, and for the others a datagram of that many pieces would hardly arrive either.
 */
export const MOST_WHOLE = 8000

const TYPE = 0x1f
const IMPORTANCE = 0x60
const FORBIDDEN = 0x80
const ENHANCEMENT = 6
const PICTURE_PARAMETERS = 8
const DELIMITER = 9
const FILLER = 12
const AGGREGATION = 24
const FRAGMENT = 28
const FIRST_FRAGMENT = 0x80
const LAST_FRAGMENT = 0x40

const typeOf = (unit: Uint8Array): number => u8(unit, 0) & TYPE

/** Parameter sets, and remarks on the picture. */
const isBeside = (unit: Uint8Array): boolean => typeOf(unit) >= ENHANCEMENT && typeOf(unit) <= PICTURE_PARAMETERS

/** Where a picture or the stream ends the marker tells, and filling fills nothing here. */
const isSuperfluous = (unit: Uint8Array): boolean => typeOf(unit) >= DELIMITER && typeOf(unit) <= FILLER

/** FU-A: pieces of the same size, so that the last is not the small one that is lost for nothing (§5.8). */
const fragments = (unit: Uint8Array): readonly Uint8Array[] => {
  const head = u8(unit, 0)
  const count = Math.ceil((unit.length - 1) / (MOST_PAYLOAD - 2))
  const size = Math.ceil((unit.length - 1) / count)
  return Array.from({ length: count }, (_, i) => {
    const piece = unit.subarray(1 + i * size, 1 + (i + 1) * size)
    const payload = new Uint8Array(2 + piece.length)
    payload[0] = (head & ~TYPE) | FRAGMENT
    payload[1] = (head & TYPE) | (i === 0 ? FIRST_FRAGMENT : 0) | (i === count - 1 ? LAST_FRAGMENT : 0)
    payload.set(piece, 2)
    return payload
  })
}

const whole = (unit: Uint8Array, most: number): readonly Uint8Array[] => (unit.length <= most ? [unit] : fragments(unit))

const sizeTogether = (units: readonly Uint8Array[]): number => units.reduce((size, unit) => size + 2 + unit.length, 1)

/** STAP-A: as important as the most important of them (§5.7.1). */
const aggregation = (units: readonly Uint8Array[]): Uint8Array => {
  const payload = new Uint8Array(sizeTogether(units))
  const heads = units.map((unit) => u8(unit, 0))
  payload[0] = AGGREGATION | Math.max(...heads.map((head) => head & IMPORTANCE)) | (heads.some((head) => head >= FORBIDDEN) ? FORBIDDEN : 0)
  let at = 1
  for (const unit of units) {
    putU16(payload, at, unit.length)
    payload.set(unit, at + 2)
    at += 2 + unit.length
  }
  return payload
}

const together = (units: readonly Uint8Array[]): readonly Uint8Array[] => {
  if (units.length > 1 && sizeTogether(units) <= MOST_PAYLOAD) return [aggregation(units)]
  return units.flatMap((unit) => whole(unit, MOST_PAYLOAD))
}

/** Mode 1: what leads the picture goes together, the picture itself in pieces. */
const inMode1 = (units: readonly Uint8Array[]): readonly Uint8Array[] => {
  const picture = units.findIndex((unit) => !isBeside(unit))
  const leading = picture < 0 ? units.length : picture
  return [...together(units.slice(0, leading)), ...units.slice(leading).flatMap((unit) => whole(unit, MOST_PAYLOAD))]
}

/** `picture` in Annex B. Some payloads are views of it. The last of them is to be marked. */
export const packetize = (picture: Uint8Array, mode: 0 | 1): readonly Uint8Array[] => {
  const units = nalUnits(picture).filter((unit) => !isSuperfluous(unit))
  return mode === 1 ? inMode1(units) : units.flatMap((unit) => whole(unit, MOST_WHOLE))
}
