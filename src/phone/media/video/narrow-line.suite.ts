/** A line to a room over a network that is narrow: its encoder, its sound beside it, and what the room sees. Time is turned by hand. */
import { settingsFor } from '../../../compositor/rate-steps.ts'
import { CLEAN, seeded, SimulatedLink, type LinkShape } from '../../../sfu/bwe/simulated-link.suite.ts'
import { PictureAssembler } from '../../../room-client/picture/picture-assembler.ts'
import { createManualClock } from '../../sip/manual-clock.suite.ts'
import type { Endpoint } from '../rtp/remote-path.ts'
import { Wire } from '../rtp/wire.suite.ts'
import { H264Line } from './h264-line.ts'
import { OURS, ROOM, videoWith } from './lines.suite.ts'
import type { VideoFeedback } from './video-agreement.ts'
import type { CameraPacket } from './video-line.ts'

const RTP_HEAD = 12
/** Ethernet, IP and UDP. */
const HEADS = 42
const SOUND = { bytes: 172, everyMs: 20 } as const
/** From the wish to the first picture of another size. */
const ENCODER_BEGINS_MS = 80
const ENOUGH = { width: 1_280, height: 720, framesPerSecond: 30, bitsPerSecond: 2_000_000 } as const

const keyBytes = (pixels: number): number => Math.round(36_000 * (pixels / 921_600) ** 0.7)

const KEY_FRAME = [0, 0, 0, 1, 0x67, 66, 66, 0, 0, 0, 1, 0x68, 60, 0, 0, 0, 1, 0x65]
const OTHER = [0, 0, 0, 1, 0x41]

/** As far as packets are concerned. */
const pictureOf = (key: boolean, length: number): Uint8Array => {
  const data = new Uint8Array(Math.max(length, KEY_FRAME.length + 1)).fill(7)
  data.set(key ? KEY_FRAME : OTHER)
  return data
}

export interface Seen {
  bitsPerSecond: number
  pictures: number
  /** With the sound, and all heads. */
  bytes: number
  /** Milliseconds, at the longest. */
  still: number
  soundGap: number
  width: number
}

class NarrowWire extends Wire {
  readonly toRoom: SimulatedLink
  readonly #clock: ReturnType<typeof createManualClock>

  constructor(clock: ReturnType<typeof createManualClock>, seed: number) {
    super()
    this.#clock = clock
    this.toRoom = new SimulatedLink(CLEAN, seed)
  }

  override send(from: Endpoint, to: Endpoint, bytes: Uint8Array): void {
    const now = this.#clock.now()
    const copy = bytes.slice()
    const at = from.address === OURS.address ? this.toRoom.send(copy.length + HEADS, now) : now + this.toRoom.shape.delayMs
    this.sent.length = 0
    if (at >= 0) this.#clock.after(at - now, () => super.send(from, to, copy))
  }
}

/** Pictures of about the size that OpenH264 makes of a meeting; those of a still one are small. */
export class NarrowLine {
  activity = 1
  rate = 0
  readonly #clock = createManualClock()
  readonly #wire: NarrowWire
  readonly #chance: () => number
  readonly #ours: H264Line
  readonly #room: H264Line
  readonly #assembler = new PictureAssembler('h264', () => this.#picture())
  #format = settingsFor(ENOUGH)
  #wantsKey = true
  #changedAt = Number.NEGATIVE_INFINITY
  #expected: number | null = null
  #seen: Seen = fresh()
  #seenAt = 0
  #heardAt = 0

  constructor(shape: Partial<LinkShape>, feedback: Partial<VideoFeedback> = {}, seed = 1) {
    this.#wire = new NarrowWire(this.#clock, seed)
    this.#chance = seeded(seed + 1)
    this.reshape(shape)
    this.#ours = this.#open(OURS, () => undefined)
    this.#room = this.#open(ROOM, (packet) => this.#receive(packet))
    const understood = { nack: true, pli: true, fir: false, tmmbr: false, ...feedback }
    this.#ours.agree(videoWith(ROOM, { feedback: understood }))
    this.#room.agree(videoWith(OURS, { feedback: understood }))
    this.#draw()
    this.#speak()
  }

  reshape(shape: Partial<LinkShape>): void {
    this.#wire.toRoom.shape = { ...this.#wire.toRoom.shape, ...shape }
  }

  /** What the room saw in the time that passes so. */
  pass(seconds: number): Seen {
    this.#clock.advance(seconds * 1000)
    this.#noteStill()
    const seen = { ...this.#seen, bitsPerSecond: (this.#seen.bytes * 8) / seconds }
    this.#seen = { ...fresh(), width: seen.width }
    this.#seenAt = this.#clock.now()
    return seen
  }

  #open(at: Endpoint, camera: (packet: CameraPacket) => void): H264Line {
    return new H264Line({
      ports: this.#wire.ports(at.address, at.port),
      now: () => this.#clock.now(),
      after: (ms, run) => {
        const timer = this.#clock.after(ms, run)
        return () => timer.cancel()
      },
      name: 'narrow',
      random32: () => Math.floor(this.#chance() * 2 ** 32),
      events: {
        camera,
        keyFrameWanted: () => (this.#wantsKey = true),
        rate: (bits) => this.#change(bits),
        askBySip: () => undefined,
      },
    })
  }

  #change(bitsPerSecond: number): void {
    this.rate = bitsPerSecond
    const next = settingsFor({ ...ENOUGH, bitsPerSecond: Math.min(bitsPerSecond, ENOUGH.bitsPerSecond) })
    if (JSON.stringify(next) === JSON.stringify(this.#format)) return
    this.#format = next
    this.#wantsKey = true
    this.#changedAt = this.#clock.now()
  }

  #draw(): void {
    const now = this.#clock.now()
    const { width, height, bitsPerSecond, framesPerSecond } = this.#format
    this.#clock.after(1000 / framesPerSecond, () => this.#draw())
    if (now - this.#changedAt < ENCODER_BEGINS_MS) return
    const key = this.#wantsKey
    this.#wantsKey = false
    const usual = (bitsPerSecond / framesPerSecond / 8) * this.activity * (0.6 + 0.6 * this.#chance())
    const length = Math.ceil(key ? keyBytes(width * height) : usual)
    this.#ours.show({ data: pictureOf(key, length), key, timestamp: Math.round(now * 90) >>> 0 })
  }

  #speak(): void {
    const now = this.#clock.now()
    const at = this.#wire.toRoom.send(SOUND.bytes + HEADS, now)
    if (at >= 0) {
      this.#clock.after(at - now, () => {
        this.#seen.soundGap = Math.max(this.#seen.soundGap, this.#clock.now() - this.#heardAt)
        this.#heardAt = this.#clock.now()
        this.#seen.bytes += SOUND.bytes + HEADS
      })
    }
    this.#clock.after(SOUND.everyMs, () => this.#speak())
  }

  #receive({ sequence, timestamp, marker, payload }: CameraPacket): void {
    if (this.#expected !== null && this.#expected !== sequence) this.#assembler.lost()
    this.#expected = (sequence + 1) % 2 ** 16
    this.#seen.bytes += payload.length + RTP_HEAD + HEADS
    this.#assembler.take(timestamp, marker, payload)
    if (this.#assembler.waits) this.#room.wantKeyFrame()
  }

  #picture(): void {
    this.#seen.pictures++
    this.#noteStill()
    this.#seen.width = this.#format.width
    this.#seenAt = this.#clock.now()
  }

  #noteStill(): void {
    this.#seen.still = Math.max(this.#seen.still, this.#clock.now() - this.#seenAt)
  }
}

const fresh = (): Seen => ({ bitsPerSecond: 0, pictures: 0, bytes: 0, still: 0, soundGap: 0, width: 0 })
