/**
 * What a receiver tells of arrival times, in place (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1). The work is bounded by
 * the bytes, not by the count that they claim: a run of what did not arrive is skipped in one step.
 */
import { u16, u8 } from './network-order.ts'

export interface TransportFeedbackSink {
  /** Of `count` numbers from `first` on. `reference` is the receiver's clock in steps of 64 ms, of 24 bits. */
  feedbackBegins(first: number, count: number, reference: number): void
  /** In ascending order; milliseconds after the reference. Numbers of the stretch that are not named did not arrive. */
  packetArrived(sequence: number, after: number): void
  /** Also when the rest of the message was malformed. */
  feedbackEnds(): void
}

const HEAD = 20
const TICK_MS = 0.25
const RUN_MASK = 0x1fff
const ONE_BIT_SYMBOLS = 14
const TWO_BIT_SYMBOLS = 7
const NOT_RECEIVED = 0
const SMALL_DELTA = 1
const LARGE_DELTA = 2

const isRun = (chunk: number): boolean => chunk < 0x8000
const isOneBit = (chunk: number): boolean => (chunk & 0xc000) === 0x8000

const symbolsIn = (chunk: number): number => (isRun(chunk) ? chunk & RUN_MASK : isOneBit(chunk) ? ONE_BIT_SYMBOLS : TWO_BIT_SYMBOLS)

const symbolAt = (chunk: number, index: number): number => {
  if (isRun(chunk)) return (chunk >>> 13) & 3
  if (isOneBit(chunk)) return (chunk >>> (ONE_BIT_SYMBOLS - 1 - index)) & 1
  return (chunk >>> ((TWO_BIT_SYMBOLS - 1 - index) * 2)) & 3
}

/** Where the deltas begin; -1 when the chunks do not name `count` packets. */
const endOfChunks = (memory: Uint8Array, at: number, end: number, count: number): number => {
  let chunk = at
  for (let named = 0; named < count; chunk += 2) {
    if (chunk + 2 > end) return -1
    named += symbolsIn(u16(memory, chunk))
  }
  return chunk
}

const signed16 = (value: number): number => (value << 16) >> 16

/** `at` and `end` are of one RTCP packet whose type and format were looked at. */
export const readTransportFeedback = (memory: Uint8Array, at: number, end: number, sink: TransportFeedbackSink): void => {
  if (at + HEAD > end) return
  const first = u16(memory, at + 12)
  const count = u16(memory, at + 14)
  const deltas = endOfChunks(memory, at + HEAD, end, count)
  if (deltas < 0) return
  sink.feedbackBegins(first, count, (u8(memory, at + 16) << 16) | u16(memory, at + 17))
  readArrivals(memory, at + HEAD, deltas, end, first, count, sink)
  sink.feedbackEnds()
}

const readArrivals = (
  memory: Uint8Array,
  chunks: number,
  deltas: number,
  end: number,
  first: number,
  count: number,
  sink: TransportFeedbackSink,
): void => {
  let ticks = 0
  let to = deltas
  let named = 0
  for (let at = chunks; at < deltas; at += 2) {
    const chunk = u16(memory, at)
    const size = Math.min(symbolsIn(chunk), count - named)
    for (let i = 0; i < size && !(isRun(chunk) && symbolAt(chunk, 0) === NOT_RECEIVED); i++) {
      const symbol = symbolAt(chunk, i)
      if (symbol === NOT_RECEIVED) continue
      if (symbol > LARGE_DELTA || to + symbol > end) return
      ticks += symbol === SMALL_DELTA ? u8(memory, to) : signed16(u16(memory, to))
      to += symbol
      sink.packetArrived((first + named + i) & 0xffff, ticks * TICK_MS)
    }
    named += size
  }
}
