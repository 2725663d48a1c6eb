/** Payloads of named telephone events (RFC 4733 §2.3): one key that is held, told every 20 ms from the start on. */
import { putU16, u16, u8 } from '../../../sfu/rtp/network-order.ts'

/** The event's number is the place here. */
export const KEYS = '0123456789*#ABCD'
export const EVENT_BYTES = 4
/** Longer events go on in another segment (RFC 4733 §2.5.1.3). */
export const MOST_DURATION = 0xffff
const END = 0x80
/** -10 dBm0, as telephones have it. */
const VOLUME = 10

export interface TelephoneEvent {
  readonly key: string
  readonly ended: boolean
  /** Ticks since the timestamp of the packet. */
  readonly duration: number
}

/** Null for what is no key: too short, or another event (flash, fax tones). */
export const readTelephoneEvent = (payload: Uint8Array): TelephoneEvent | null => {
  const key = KEYS[u8(payload, 0)]
  if (payload.length < EVENT_BYTES || key === undefined) return null
  return { key, ended: (u8(payload, 1) & END) !== 0, duration: u16(payload, 2) }
}

export const writeTelephoneEvent = (event: TelephoneEvent, into: Uint8Array): void => {
  into[0] = KEYS.indexOf(event.key)
  into[1] = VOLUME | (event.ended ? END : 0)
  putU16(into, 2, event.duration)
}
