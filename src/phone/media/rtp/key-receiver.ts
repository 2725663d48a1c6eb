/**
 * Key presses out of telephone events, each once, whichever of its packets arrive: all packets of a press carry the timestamp of its
 * start, so the first that comes tells the key, and the others are known.
 */
import { MOST_DURATION, readTelephoneEvent, type TelephoneEvent } from './telephone-event.ts'

/** What the header of the packet says. */
export interface EventHeader {
  readonly ssrc: number
  readonly timestamp: number
  readonly marker: boolean
}

interface Press {
  readonly key: string
  readonly ssrc: number
  readonly timestamp: number
  ended: boolean
  longest: number
}

/** Presses whose late packets may still come. */
const REMEMBERED = 16
/** A key that is held for longer is told as another press; nobody holds one for a minute. */
const MOST_SEGMENTS = 8
/** Ticks. What was seen of a segment may be so much less than all of it: the last packets may be lost. */
const LOST_END = 0x1000

export class KeyReceiver {
  readonly #presses: Press[] = []

  /** Gives the key when this packet is the first of a press. */
  receive(payload: Uint8Array, header: EventHeader): string | null {
    const event = readTelephoneEvent(payload)
    if (event === null) return null
    const known = this.#presses.find((press) => isPacketOf(press, event, header))
    if (known === undefined) return this.#begin(event, header)
    known.ended ||= event.ended
    known.longest = Math.max(known.longest, event.duration)
    return null
  }

  #begin(event: TelephoneEvent, { ssrc, timestamp, marker }: EventHeader): string | null {
    const held = !marker && this.#presses.some((press) => press.ssrc === ssrc && goesOn(press, event, timestamp))
    this.#presses.push({ key: event.key, ssrc, timestamp, ended: event.ended, longest: event.duration })
    if (this.#presses.length > REMEMBERED) this.#presses.shift()
    return held ? null : event.key
  }
}

const isPacketOf = (press: Press, event: TelephoneEvent, { ssrc, timestamp }: EventHeader): boolean =>
  press.timestamp === timestamp && press.key === event.key && press.ssrc === ssrc

/** Whether `event` is a later segment of a key that is still held. */
const goesOn = (press: Press, event: TelephoneEvent, timestamp: number): boolean => {
  if (press.ended || press.key !== event.key) return false
  const since = (timestamp - press.timestamp) >>> 0
  if (since % MOST_DURATION === 0) return since > 0 && since <= MOST_SEGMENTS * MOST_DURATION
  return press.longest >= MOST_DURATION - LOST_END && since >= press.longest && since - press.longest <= LOST_END
}
