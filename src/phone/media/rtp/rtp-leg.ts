/**
 * One telephone call's sound: RTP and RTCP over two UDP ports of its own. It exists before both sides agree, as its ports are told in
 * SDP; until `agree` it sends nothing and hears nothing.
 */
import type { EncodedFrames } from '../codec/shared-encoding.ts'
import { CLOCK_RATES } from '../codec/create-codec.ts'
import { isRtcp } from '../../../sfu/rtp/rtcp-reader.ts'
import { isSameAgreement, type LegAgreement } from './agreement.ts'
import { KeyReceiver } from './key-receiver.ts'
import type { LegPorts } from './leg-ports.ts'
import { LegReceiver } from './leg-receiver.ts'
import { LegReports } from './leg-reports.ts'
import { LegSender } from './leg-sender.ts'
import { LegWay } from './leg-way.ts'
import type { MediaClock } from './media-clock.ts'
import { OutgoingStream } from './outgoing-stream.ts'
import type { Endpoint } from './remote-path.ts'

export interface RtpLegOptions {
  /** Closed with the leg. */
  readonly ports: LegPorts
  /** The same for all legs of the thread: listeners of one mix share its packets. */
  readonly encoded: EncodedFrames
  readonly clock: MediaClock
  /** By it the other side knows that sound and picture are of the same one (CNAME): at most 32 characters of ASCII that say nothing (RFC 7022). */
  readonly name: string
  /** 32 bits that nobody can guess. */
  readonly random32: () => number
  /** A key was pressed: 0–9, *, #, A–D. */
  readonly key: (key: string) => void
}

export interface LegReport {
  /** Packets. */
  readonly received: number
  readonly lost: number
  /** Frames of 20 ms that had to be made up. */
  readonly concealed: number
  /** The other side's packets here. */
  readonly jitterMs: number
  /** What packets wait here to be played evenly. */
  readonly delayMs: number
  /** Share of our packets that the other side misses, 0 to 1; null before its first report. */
  readonly remoteLoss: number | null
  readonly roundTripMs: number | null
  /** Since anything came from the other side: a telephone without power says no goodbye. */
  readonly quietMs: number
}

/** 200 ms, in frames: so often it is looked whether a report is due. */
const REPORT_FRAMES = 10

interface Halves {
  readonly agreement: LegAgreement
  readonly way: LegWay
  readonly receiver: LegReceiver
  readonly sender: LegSender
}

export class RtpLeg {
  readonly #options: RtpLegOptions
  readonly #keys = new KeyReceiver()
  readonly #reports: LegReports
  #outgoing: OutgoingStream
  #halves: Halves | null = null
  #before = { received: 0, lost: 0, concealed: 0 }
  #frames = 0
  #closed = false

  constructor(options: RtpLegOptions) {
    const { ports, clock, name, random32 } = options
    this.#options = options
    this.#outgoing = new OutgoingStream(CLOCK_RATES.PCMU, random32)
    this.#reports = new LegReports({
      name,
      now: clock.now,
      random: () => random32() / 2 ** 32,
      outgoing: () => this.#outgoing,
      incoming: () => this.#halves?.receiver.stream ?? null,
    })
    ports.rtp.onPacket((packet, from, age) => this.#receive(packet, from, age))
    ports.reports.onPacket((packet, from) => this.#receiveReport(packet, from))
  }

  /** The even port, for SDP; reports go to the next. */
  get port(): number {
    return this.#options.ports.rtp.port
  }

  /** What the last answer says, or a later one. Throws a RangeError for SRTP keys of another size than the suite's. */
  agree(agreement: LegAgreement): void {
    const before = this.#halves
    if (this.#closed || (before !== null && isSameAgreement(before.agreement, agreement))) return
    const clockRate = CLOCK_RATES[agreement.codec]
    const way = new LegWay(agreement, before?.way ?? null, this.#options.clock.now())
    this.#release()
    if (this.#outgoing.clockRate !== clockRate) this.#outgoing = new OutgoingStream(clockRate, this.#options.random32)
    this.#halves = this.#halvesFor(agreement, way)
  }

  /** The caller's next 20 ms at the rate of its codec, good until the next call; null in a silence. To be called once in 20 ms. */
  pull(): Int16Array | null {
    return this.#halves?.receiver.pull() ?? null
  }

  /** The next 20 ms to be heard. `shared`: others get this very array too, and nothing else is ever written to it. */
  push(frame: Int16Array, shared: boolean): void {
    this.#halves?.sender.push(frame, shared)
    if (++this.#frames % REPORT_FRAMES === 0 && this.#reports.isDue) this.#sendReport(false)
  }

  /** So many frames were left out: time went on, and nothing was heard. */
  leaveOut(frames: number): void {
    this.#halves?.sender.leaveOut(frames)
  }

  /** Presses keys at the other side, one after the other. */
  press(keys: string): void {
    this.#halves?.sender.press(keys)
  }

  report(): LegReport {
    const receiver = this.#halves?.receiver
    return {
      ...this.#counts(),
      jitterMs: this.#reports.jitterMs,
      delayMs: receiver?.stream?.playout.target ?? 0,
      remoteLoss: this.#reports.remoteLoss,
      roundTripMs: this.#reports.roundTripMs,
      quietMs: receiver ? this.#options.clock.now() - receiver.heardAt : 0,
    }
  }

  /** Says goodbye, and gives the ports back. Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#sendReport(true)
    this.#closed = true
    this.#release()
    this.#options.ports.close()
  }

  #halvesFor(agreement: LegAgreement, way: LegWay): Halves {
    const { ports, encoded, clock, random32, key } = this.#options
    const receiver = new LegReceiver({ agreement, way, keys: this.#keys, clock, seed: random32(), key })
    const send = (memory: Uint8Array, length: number): void => ports.rtp.send(memory, length, way.path.target)
    const sender = new LegSender({ agreement, security: way.security, stream: this.#outgoing, encoded, send })
    return { agreement, way, receiver, sender }
  }

  #release(): void {
    this.#before = this.#counts()
    this.#halves?.receiver.close()
    this.#halves?.sender.close()
    this.#halves = null
  }

  #counts(): { received: number; lost: number; concealed: number } {
    const now = this.#halves?.receiver.counts ?? { received: 0, lost: 0, concealed: 0 }
    const { received, lost, concealed } = this.#before
    return { received: received + now.received, lost: lost + now.lost, concealed: concealed + now.concealed }
  }

  #receive(packet: Uint8Array, from: Endpoint, age?: number): void {
    if (isRtcp(packet, 0)) this.#receiveReport(packet, from)
    else this.#halves?.receiver.receiveRtp(packet, from, age)
  }

  #receiveReport(packet: Uint8Array, from: Endpoint): void {
    this.#halves?.receiver.receiveReport(packet, from, this.#reports)
  }

  #sendReport(goodbye: boolean): void {
    if (this.#halves === null) return
    const { sender, way } = this.#halves
    way.sendReport(this.#options.ports, this.#reports.write(sender, way.security, goodbye))
  }
}
