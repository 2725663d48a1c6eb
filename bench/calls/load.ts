/** The process of the load: telephones that talk in turns, and one among them that takes down what it hears. */
import { constants, setPriority } from 'node:os'
import { TickClock } from '../../src/phone/media/mixer/tick-clock.ts'
import { systemTiming } from '../../src/phone/media/mixer/system-timing.ts'
import type { SipEndpoint } from '../../src/phone/sip/sip-endpoint.ts'
import type { LoadAnswer, LoadOrder, Measurement, Recording } from './load-order.ts'
import { PAYLOAD_TYPES, RtpLine } from './rtp-line.ts'
import { openTrunk, SipPhone, type Dialling } from './sip-phone.ts'
import { encodeAll, turnCycle, TURN_FRAMES } from './speech.ts'

/** What measures must not be late itself; where that is not allowed, it may be. */
try {
  setPriority(constants.priority.PRIORITY_HIGH)
} catch {
  console.warn('The load runs without precedence: its times include what else the machine does.')
}

const ESTABLISHED_WITHIN_MS = 30_000
const PAUSE_BETWEEN_CALLS_MS = 50
const CALL_AGAIN_MS = 1_000

let lines: readonly RtpLine[] = []
let phones: readonly SipPhone[] = []
let trunk: SipEndpoint | null = null
let address = ''
let recording: { packets: Recording['packets'][number][]; frames: Recording['frames'][number][] } | null = null

const clock = new TickClock(systemTiming, (frame) => {
  recording?.frames.push({ frame, at: performance.now() })
  for (const line of lines) line.tick(frame)
})

async function open({ shape, codec, loss, address: own }: Extract<LoadOrder, { type: 'open' }>): Promise<LoadAnswer> {
  address = own
  const packets = encodeAll(codec, await turnCycle(shape.each))
  const count = shape.mixes * shape.each
  lines = await Promise.all(
    Array.from({ length: count }, (_, index) => {
      const turn = Math.floor(index / shape.mixes) * TURN_FRAMES
      const play = (frame: number): Uint8Array | null => packets[(frame + packets.length - turn) % packets.length] ?? null
      // The last one of the first mix listens, and has the last turn.
      const probes = index === count - shape.mixes
      return RtpLine.open({ address, codec, play, loss, ...(probes ? { hear } : {}) })
    }),
  )
  return { type: 'opened', ports: lines.map(({ port }) => port) }
}

function hear(packet: Buffer, at: number): void {
  if (recording === null || packet.length <= 12 || !VOICE.has((packet[1] ?? 0) & 0x7f)) return
  recording.packets.push({ at, timestamp: packet.readUInt32BE(4), payload: Uint8Array.from(packet.subarray(12)) })
}
const VOICE: ReadonlySet<number> = new Set(Object.values(PAYLOAD_TYPES))

async function dial({ server, numbers }: Extract<LoadOrder, { type: 'dial' }>): Promise<LoadAnswer> {
  const own = await openTrunk(address)
  trunk = own
  const until = performance.now() + ESTABLISHED_WITHIN_MS
  const made: Promise<SipPhone | null>[] = []
  for (const [index, line] of lines.entries()) {
    const call = { trunk: own, server, called: numbers[index % numbers.length] ?? '', caller: `+4940${String(100_000 + index)}`, line }
    made.push(answered(call, until))
    await pause(PAUSE_BETWEEN_CALLS_MS)
  }
  phones = (await Promise.all(made)).filter((phone) => phone !== null)
  clock.start()
  return { type: 'connected', established: phones.length }
}

/** Calls again where there was no room, as a telephone's network does. Null where nobody answers. */
async function answered(call: Omit<Dialling, 'established' | 'ended'>, until: number): Promise<SipPhone | null> {
  while (performance.now() < until) {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const phone = SipPhone.dial({ ...call, established: () => resolve(true), ended: () => resolve(false) })
    if (phone !== null && (await promise)) return phone
    await pause(CALL_AGAIN_MS)
  }
  return null
}

async function measure(ms: number): Promise<LoadAnswer> {
  for (const line of lines) line.arrivals.take()
  const taken = { packets: [], frames: [] }
  recording = taken
  const sentBefore = lines.reduce((sum, { sent }) => sum + sent, 0)
  const before = process.cpuUsage()
  await pause(ms)
  recording = null
  const { user, system } = process.cpuUsage(before)
  const sent = lines.reduce((sum, line) => sum + line.sent, 0) - sentBefore
  return { type: 'measured', measurement: { arrivals: arrivals(), sent, cpuSeconds: (user + system) / 1e6, probe: taken } }
}

function arrivals(): Measurement['arrivals'] {
  const all = lines.map((line) => line.arrivals.take())
  const sum = (of: 'received' | 'lost' | 'gaps'): number => all.reduce((total, one) => total + one[of], 0)
  return { received: sum('received'), lost: sum('lost'), gaps: sum('gaps'), worstGapMs: Math.max(...all.map((one) => one.worstGapMs)) }
}

async function close(): Promise<LoadAnswer> {
  clock.stop()
  for (const phone of phones) phone.hangUp()
  await trunk?.close()
  for (const line of lines) line.close()
  ;[lines, phones, trunk] = [[], [], null]
  return { type: 'closed' }
}

async function obey(order: LoadOrder): Promise<LoadAnswer> {
  switch (order.type) {
    case 'open':
      return open(order)
    case 'dial':
      return dial(order)
    case 'connect':
      order.remotes.forEach((remote, index) => lines[index]?.connect(remote))
      clock.start()
      return { type: 'connected', established: order.remotes.length }
    case 'measure':
      return measure(order.ms)
    case 'close':
      return close()
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

process.on('message', (order: LoadOrder) => void obey(order).then((answer) => process.send?.(answer)))
