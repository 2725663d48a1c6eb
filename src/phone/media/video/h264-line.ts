/** One call's picture by H.264. It exists before both sides agree, as its ports are told in SDP; until then it sends nothing and sees nothing. */
import type { AccessUnit } from '../../../compositor/compositor.ts'
import { startsH264KeyFrame } from '../../../sfu/codec/h264.ts'
import { isRtcp } from '../../../sfu/rtp/rtcp-reader.ts'
import type { LegPorts } from '../rtp/leg-ports.ts'
import { LegWay } from '../rtp/leg-way.ts'
import type { Endpoint } from '../rtp/remote-path.ts'
import { RtpSource } from '../rtp/rtp-source.ts'
import type { BitrateRequest } from './bitrate-request.ts'
import { CameraReceiver } from './camera-receiver.ts'
import { KeyFrameWish } from './key-frame-wish.ts'
import { PictureClock } from './picture-clock.ts'
import { PictureSender } from './picture-sender.ts'
import { RoomRequests } from './room-requests.ts'
import { ToldRate, type RoundTrip } from './told-rate.ts'
import { isSameVideo, type VideoAgreement } from './video-agreement.ts'
import type { CameraPacket, VideoLine, VideoLineEvents, VideoReport } from './video-line.ts'
import { VideoReports, type WriteFeedback } from './video-reports.ts'

export interface H264LineOptions {
  /** Closed with the line. Opened for packets of MOST_PACKET bytes. */
  readonly ports: LegPorts
  readonly events: VideoLineEvents
  /** Monotonic ms. */
  readonly now: () => number
  /** Calls back once, unless it is called off before. */
  readonly after: (milliseconds: number, run: () => void) => () => void
  /** The same as of the call's sound (CNAME). */
  readonly name: string
  /** 32 bits that nobody can guess. */
  readonly random32: () => number
}

interface Halves {
  readonly agreement: VideoAgreement
  readonly way: LegWay
  readonly source: RtpSource
  readonly clock: PictureClock
  readonly sender: PictureSender
  readonly receiver: CameraReceiver
  readonly requests: RoomRequests
}

/** A key frame costs as much as many other pictures. */
const KEY_FRAME_MS = 500
/** Of what we send; a room that cannot ask for a key frame needs one then. */
const HARMFUL_LOSS = 0.02

export class H264Line implements VideoLine {
  readonly #options: H264LineOptions
  readonly #reports: VideoReports
  readonly #rate: ToldRate
  /** The room's, for a key frame of ours. */
  readonly #theirWish = new KeyFrameWish(1, KEY_FRAME_MS)
  #halves: Halves | null = null
  #before = { received: 0, lost: 0, sent: 0 }
  #wakesAt = Number.POSITIVE_INFINITY
  #sleep: () => void = () => undefined
  #closed = false

  constructor(options: H264LineOptions) {
    const { ports, events, now, name, random32 } = options
    this.#options = options
    this.#rate = new ToldRate(now(), events.rate)
    this.#reports = new VideoReports({
      name,
      now,
      random: () => random32() / 2 ** 32,
      wishes: {
        reported: (loss, way) => this.#reported(loss, way),
        missing: (sequence) => this.#missed(sequence),
        keyFrame: () => this.#keyFrameWanted(),
        bitrate: (request) => this.#limit(request),
      },
    })
    ports.rtp.onPacket((packet, from) => this.#receive(packet, from))
    ports.reports.onPacket((packet, from) => this.#receiveReport(packet, from))
  }

  get port(): number {
    return this.#options.ports.rtp.port
  }

  /** Throws a RangeError for SRTP keys of another size than the suite's. */
  agree(agreement: VideoAgreement | null): void {
    const before = this.#halves
    if (this.#closed || (before !== null && agreement !== null && isSameVideo(before.agreement, agreement))) return
    if (agreement === null) return this.#end()
    const next = this.#halvesFor(agreement, before)
    this.#before = { ...this.#counts(), sent: this.#before.sent }
    this.#halves = next
    this.#rate.agree(agreement.most.bitsPerSecond, agreement.feedback.nack)
    if (agreement.sends) this.#theirWish.wish()
    this.#wake()
  }

  show(unit: AccessUnit): void {
    const halves = this.#halves
    if (halves === null || !halves.agreement.sends || this.#rate.standsStill) return
    if (!halves.sender.show(unit, this.#options.now())) this.#theirWish.wish()
    else if (unit.key) this.#theirWish.fulfilled()
    this.#wake()
  }

  wantKeyFrame(): void {
    if (!this.#halves?.agreement.receives) return
    this.#halves.requests.wish.wish()
    this.#wake()
  }

  report(): VideoReport {
    return {
      ...this.#counts(),
      remoteLoss: this.#reports.remoteLoss,
      bitsPerSecond: this.#rate.bitsPerSecond,
      camera: this.#halves?.receiver.parameters ?? null,
    }
  }

  close(): void {
    if (this.#closed) return
    this.#end()
    this.#closed = true
    this.#options.ports.close()
  }

  #end(): void {
    this.#sendReport(true)
    this.#before = this.#counts()
    this.#halves = null
    this.#plan(Number.POSITIVE_INFINITY)
  }

  /** A source that said goodbye never comes back: after a pause there is another (RFC 3550 §6.6). */
  #halvesFor(agreement: VideoAgreement, before: Halves | null): Halves {
    const { ports, events, now, random32 } = this.#options
    const way = new LegWay(agreement, before?.way ?? null, now())
    const source = before?.source ?? new RtpSource(random32)
    const clock = before?.clock ?? new PictureClock(random32())
    const send = (memory: Uint8Array, length: number): void => ports.rtp.send(memory, length, way.path.target)
    const ask = (write: WriteFeedback): void => way.sendReport(ports, this.#reports.feedback(source, way.security, write))
    return {
      agreement,
      way,
      source,
      clock,
      sender: new PictureSender({ agreement, security: way.security, source, clock, send }),
      receiver: new CameraReceiver({ agreement, way, now, deliver: (packet) => this.#deliver(packet) }),
      requests: new RoomRequests({ understood: agreement.feedback, ssrc: source.ssrc, send: ask, askBySip: events.askBySip }),
    }
  }

  #counts(): { readonly received: number; readonly lost: number; readonly sent: number } {
    const { received = 0, lost = 0 } = this.#halves?.receiver.counts ?? {}
    const { packets = 0 } = this.#halves?.source ?? {}
    return { received: this.#before.received + received, lost: this.#before.lost + lost, sent: this.#before.sent + packets }
  }

  #receive(packet: Uint8Array, from: Endpoint): void {
    if (isRtcp(packet, 0)) return this.#receiveReport(packet, from)
    this.#halves?.receiver.receive(packet, from)
    this.#wake()
  }

  #receiveReport(packet: Uint8Array, from: Endpoint): void {
    const halves = this.#halves
    if (halves === null) return
    const length = halves.receiver.gate.admitReport(packet, from)
    if (length >= 0) this.#reports.read(packet, length, halves.source, halves.receiver.stream)
    this.#wake()
  }

  #deliver(packet: CameraPacket): void {
    if (startsH264KeyFrame(packet.payload, 0, packet.payload.length)) this.#halves?.requests.wish.fulfilled()
    this.#options.events.camera(packet)
  }

  #reported(loss: number, way: RoundTrip | null): void {
    const { agreement, source } = this.#halves ?? {}
    if (!agreement || !source) return
    if (this.#rate.reported({ loss, way, now: this.#options.now() }, source.octets)) this.#collapse()
    const { pli, fir } = agreement.feedback
    if (!pli && !fir && loss > HARMFUL_LOSS) this.#theirWish.wish()
  }

  /** Asked for before the last one can have come is asked for once. */
  #keyFrameWanted(): void {
    const onItsWay = this.#halves?.sender.hasKeyOnItsWay(this.#options.now(), this.#reports.roundTripMs ?? 0) ?? false
    if (onItsWay) return
    if (this.#rate.broken(this.#options.now())) this.#beginAnew()
    else this.#theirWish.wish()
  }

  #missed(sequence: number): void {
    const { sender } = this.#halves ?? {}
    const now = this.#options.now()
    const carried = sender?.miss(sequence) ?? null
    if (carried !== null && this.#rate.congested(carried, now)) return this.#collapse()
    sender?.resend(sequence, now, this.#rate.bitsPerSecond)
  }

  /** What is missed of the time before says nothing of the new rate. */
  #collapse(): void {
    this.#halves?.sender.forget()
    this.#beginAnew()
  }

  /** The network carries far less than was sent: what waits, and what hangs on what was lost, would only be in the way of the next picture. */
  #beginAnew(): void {
    this.#halves?.sender.beginAnew(this.#options.now())
    this.#theirWish.wish()
  }

  #limit(request: BitrateRequest): void {
    const stoodStill = this.#rate.standsStill
    this.#rate.limit(request)
    this.#halves?.requests.confirm(request)
    if (this.#rate.standsStill) this.#halves?.sender.drop()
    else if (stoodStill) this.#theirWish.wish()
  }

  #sendReport(goodbye: boolean): void {
    const halves = this.#halves
    if (halves === null) return
    const { sender, source, clock, way, receiver } = halves
    const subject = { source, timestamp: clock.at(this.#options.now()), sent: sender.sent, stream: receiver.stream }
    way.sendReport(this.#options.ports, this.#reports.report(subject, way.security, goodbye))
    sender.sent = false
  }

  /** Does what is due, and comes back when something is. */
  #wake(): void {
    const halves = this.#halves
    if (halves === null) return
    const now = this.#options.now()
    const { sender, receiver, requests } = halves
    sender.tick(now, { bitsPerSecond: this.#rate.bitsPerSecond, copies: this.#rate.twice ? 2 : 1, isWary: this.#rate.isWary })
    this.#probe(halves, now)
    receiver.stream?.tick(now)
    requests.tick(receiver.stream, this.#reports.roundTripMs, now)
    if (now >= this.#reports.nextAt) this.#sendReport(false)
    // Whoever was given a packet may have closed the line.
    if (this.#halves !== halves) return
    this.#rate.tick(now)
    if (this.#theirWish.due(now)) this.#options.events.keyFrameWanted()
    const waits = [sender.nextAt, receiver.stream?.nextAt ?? Number.POSITIVE_INFINITY, requests.nextAt(receiver.stream)]
    if (this.#halves === halves)
      this.#plan(Math.min(...waits, this.#reports.nextAt, this.#theirWish.nextAt, this.#rate.nextAt, this.#rate.probesAt))
  }

  #probe({ sender, source }: Halves, now: number): void {
    const bits = this.#rate.probe(source.octets, now)
    if (bits === null) this.#sendReport(false)
    else if (bits > 0) sender.fill(bits)
  }

  #plan(at: number): void {
    if (at === this.#wakesAt) return
    this.#sleep()
    this.#wakesAt = at
    this.#sleep =
      at === Number.POSITIVE_INFINITY ? () => undefined : this.#options.after(Math.max(1, at - this.#options.now()), () => this.#awake())
  }

  #awake(): void {
    this.#wakesAt = Number.POSITIVE_INFINITY
    this.#wake()
  }
}
