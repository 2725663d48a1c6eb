/** Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1). */
import type { ArrivalLog } from './arrival-log.ts'
import { putU16, putU24, putU32 } from './network-order.ts'
import { writeRtcpHead } from './rtcp-writer.ts'

const HEAD = 20
/** So that one message with nothing but large deltas stays below a datagram. */
const MAX_PACKETS = 400
export const FEEDBACK_MAX_BYTES = HEAD + MAX_PACKETS * 2 + Math.ceil(MAX_PACKETS / 7) * 2 + 4

const TICK_MS = 0.25
const REFERENCE_TICKS = 256
const NOT_RECEIVED = 0
const SMALL_DELTA = 1
const LARGE_DELTA = 2

const RUN_MAX = 0x1fff
const ONE_BIT_SYMBOLS = 14
const TWO_BIT_SYMBOLS = 7

const symbols = new Uint8Array(MAX_PACKETS)
const deltas = new Int16Array(MAX_PACKETS)

/** Fills `symbols` and `deltas`; gives how many numbers from `first` on fit into one message. */
const collect = (log: ArrivalLog, first: number, referenceTicks: number): number => {
  const count = Math.min(MAX_PACKETS, log.highest - first + 1)
  let ticks = referenceTicks
  for (let i = 0; i < count; i++) {
    const time = log.timeOf(first + i)
    symbols[i] = NOT_RECEIVED
    if (time < 0) continue
    const delta = Math.round(time / TICK_MS) - ticks
    if (delta < -0x8000 || delta > 0x7fff) return i
    ticks += delta
    deltas[i] = delta
    symbols[i] = delta >= 0 && delta <= 0xff ? SMALL_DELTA : LARGE_DELTA
  }
  return count
}

const runFrom = (from: number, count: number): number => {
  let to = from + 1
  while (to < count && symbols[to] === symbols[from] && to - from < RUN_MAX) to++
  return to - from
}

const fitsOneBit = (from: number, count: number): boolean => {
  for (let i = from; i < Math.min(count, from + ONE_BIT_SYMBOLS); i++) if (symbols[i] === LARGE_DELTA) return false
  return true
}

const vector = (from: number, count: number, size: number, bits: number): number => {
  let chunk = 0
  for (let i = 0; i < size; i++) chunk = (chunk << bits) | (from + i < count ? (symbols[from + i] ?? 0) : NOT_RECEIVED)
  return chunk
}

const writeChunks = (memory: Uint8Array, at: number, count: number): number => {
  let to = at
  for (let i = 0; i < count; to += 2) {
    const run = runFrom(i, count)
    const oneBit = fitsOneBit(i, count)
    if (run >= (oneBit ? ONE_BIT_SYMBOLS : TWO_BIT_SYMBOLS) || i + run === count) {
      putU16(memory, to, ((symbols[i] ?? 0) << 13) | run)
      i += run
    } else if (oneBit) {
      putU16(memory, to, 0x8000 | vector(i, count, ONE_BIT_SYMBOLS, 1))
      i += ONE_BIT_SYMBOLS
    } else {
      putU16(memory, to, 0xc000 | vector(i, count, TWO_BIT_SYMBOLS, 2))
      i += TWO_BIT_SYMBOLS
    }
  }
  return to
}

const writeDeltas = (memory: Uint8Array, at: number, count: number): number => {
  let to = at
  for (let i = 0; i < count; i++) {
    const delta = deltas[i] ?? 0
    if (symbols[i] === SMALL_DELTA) memory[to++] = delta
    if (symbols[i] !== LARGE_DELTA) continue
    putU16(memory, to, delta & 0xffff)
    to += 2
  }
  return to
}

const firstArrival = (log: ArrivalLog): number => {
  for (let extended = log.next; extended <= log.highest; extended++) if (log.timeOf(extended) >= 0) return log.timeOf(extended)
  return -1
}

/** Tells the log's next stretch. Gives the end of the message, or `at` when there is nothing to tell. */
export const writeTransportFeedback = (
  memory: Uint8Array,
  at: number,
  log: ArrivalLog,
  sender: number,
  media: number,
  messageCount: number,
): number => {
  const reference = firstArrival(log)
  if (reference < 0) return at
  const referenceTime = Math.floor(reference / TICK_MS / REFERENCE_TICKS)
  const count = collect(log, log.next, referenceTime * REFERENCE_TICKS)
  putU32(memory, at + 4, sender)
  putU32(memory, at + 8, media)
  putU16(memory, at + 12, log.next & 0xffff)
  putU16(memory, at + 14, count)
  putU24(memory, at + 16, referenceTime & 0xffffff)
  memory[at + 19] = messageCount & 0xff
  let end = writeDeltas(memory, writeChunks(memory, at + HEAD, count), count)
  while (((end - at) & 3) !== 0) memory[end++] = 0
  log.told(log.next + count)
  return writeRtcpHead(memory, at, 15, 205, end)
}
