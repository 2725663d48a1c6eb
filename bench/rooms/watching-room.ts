/**
 * A room system that measures: it calls by SIP with sound and picture, counts the pictures that it is shown, and reads how old they are.
 * Its picture’s line is Latch’s own from the other side: it reports what it misses, and asks for what it needs.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { loadCodec } from '../../src/compositor/codec.ts'
import type { PictureSize } from '../../src/compositor/compositor.ts'
import { layOut } from '../../src/compositor/layout.ts'
import { PictureDecoder } from '../../src/compositor/picture-decoder.ts'
import { Negotiation } from '../../src/phone/call/negotiation.ts'
import { videoTerms } from '../../src/phone/call/video-terms.ts'
import { systemTiming } from '../../src/phone/media/mixer/system-timing.ts'
import { LegPortAllocator } from '../../src/phone/media/rtp/leg-ports.ts'
import { openVideoLine } from '../../src/phone/media/video/open-video-line.ts'
import type { CameraPacket, VideoLine } from '../../src/phone/media/video/video-line.ts'
import type { SipEndpoint } from '../../src/phone/sip/sip-endpoint.ts'
import { PictureAssembler } from '../../src/room-client/picture/picture-assembler.ts'
import type { ReceivedPicture } from '../../src/room-client/room-pictures.ts'
import { RtpLine, type Remote } from '../calls/rtp-line.ts'
import { ageOf, readTime, wallClock } from './timed-picture.ts'

export interface RoomView {
  readonly pictures: number
  readonly bytes: number
  /** Milliseconds without a new moment of the camera, at the longest. */
  readonly longestStill: number
  /** Milliseconds without sound, at the longest. */
  readonly soundGap: number
  /** Milliseconds from the camera to the decoded picture here, of those in which the time could be read. */
  readonly ages: readonly number[]
  readonly size: PictureSize
}

export interface WatchingRoomOptions {
  readonly trunk: SipEndpoint
  readonly server: Remote
  readonly called: string
  readonly address: string
  /** H.264’s level times ten: 31 is 720 lines, 40 is 1080. */
  readonly level: 31 | 40
  readonly tiles: number
  /** Only one needs to: decoding costs the load’s process more than all else. */
  readonly reads: boolean
}

/** Silence, so that it is not taken for dead. */
const QUIET = new Uint8Array(160).fill(0xff)
const PORTS = { first: 27_000, last: 27_099 } as const

export class WatchingRoom {
  readonly #options: WatchingRoomOptions
  readonly #negotiation: Negotiation
  readonly #video: VideoLine
  readonly #line: RtpLine
  readonly #assembler = new PictureAssembler('h264', (picture) => this.#picture(picture))
  #decoder: PictureDecoder | null = null
  #expected: number | null = null
  #moment = { time: -1, at: performance.now() }
  #view = fresh()

  private constructor(options: WatchingRoomOptions, line: RtpLine, open: (camera: (packet: CameraPacket) => void) => VideoLine) {
    this.#options = options
    this.#line = line
    this.#video = open((packet) => this.#receive(packet))
    this.#negotiation = new Negotiation({
      sessionId: '1',
      address: options.address,
      port: line.port,
      codecs: ['PCMU'],
      video: { port: this.#video.port },
      encryption: 'never',
      suites: [],
      random: randomBytes,
    })
  }

  /** Resolves when the call stands; rejects where it does not come to that. */
  static async call(options: WatchingRoomOptions): Promise<WatchingRoom> {
    const line = await RtpLine.open({ address: options.address, codec: 'PCMU', play: () => QUIET })
    const room = await WatchingRoom.#open(options, line)
    if (options.reads) await room.#beginToRead()
    await room.#dial()
    return room
  }

  static async #open(options: WatchingRoomOptions, line: RtpLine): Promise<WatchingRoom> {
    let receive: (packet: CameraPacket) => void = () => undefined
    const events = { camera: (packet: CameraPacket) => receive(packet), keyFrameWanted: ignore, rate: ignore, askBySip: ignore }
    const { now, after } = systemTiming
    const ports = new LegPortAllocator(options.address, PORTS, Math.random)
    const video = await openVideoLine(ports, { events, now, after, name: 'room', random32: () => randomInt(2 ** 32) })
    if (video === null) throw new Error('no port is free for the picture')
    return new WatchingRoom(options, line, (camera) => {
      receive = camera
      return video
    })
  }

  /** Of its sound. */
  tick(frame: number): void {
    this.#line.tick(frame)
  }

  /** What was seen since the last time. */
  take(): RoomView {
    const now = performance.now()
    this.#noteStill(now)
    const view = { ...this.#view, soundGap: this.#line.arrivals.take().worstGapMs }
    this.#view = { ...fresh(), size: view.size }
    this.#moment.at = now
    return view
  }

  async #beginToRead(): Promise<void> {
    const codec = await loadCodec()
    const begin = (): PictureDecoder =>
      new PictureDecoder(codec, 'h264', {
        picture: (frame) => {
          const size = { width: frame.codedWidth, height: frame.codedHeight }
          const pixels = new Uint8Array(frame.allocationSize())
          void frame.copyTo(pixels).then(() => this.#read(pixels, size))
        },
        failed: () => {
          this.#video.wantKeyFrame()
          this.#decoder = begin()
        },
      })
    this.#decoder = begin()
  }

  #read(luma: Uint8Array, size: PictureSize): void {
    this.#view.size = size
    const tiles = Array.from({ length: this.#options.tiles }, () => ({ kind: 'camera' }) as const)
    const places = (['speaker', 'grid'] as const).flatMap((arrangement) => layOut(size, { arrangement, tiles }).tiles)
    for (const place of places) {
      const time = readTime(luma, size, place)
      if (time !== null) return this.#seen(time)
    }
  }

  #seen(time: number): void {
    const now = performance.now()
    this.#view.ages.push(ageOf(time, wallClock()))
    if (time === this.#moment.time) return
    this.#noteStill(now)
    this.#moment = { time, at: now }
  }

  #noteStill(now: number): void {
    this.#view.longestStill = Math.max(this.#view.longestStill, now - this.#moment.at)
  }

  async #dial(): Promise<void> {
    const { trunk, server, called, address, level } = this.#options
    const profile = `profile-level-id=42e0${level.toString(16)}`
    const session = trunk.invite({
      uri: `sip:${called}@${server.address}:${String(server.port)}`,
      from: `<sip:room@${address}>`,
      to: `<sip:${called}@${server.address}>`,
      sdp: this.#negotiation.offer().replaceAll(/profile-level-id=[0-9a-f]{6}/gi, profile),
      destination: { protocol: 'udp', host: server.address, port: server.port },
    })
    if (session === undefined) throw new Error('the trunk has no way to the server')
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    session.listen({
      answer: (sdp) => this.#answered(sdp),
      established: () => resolve(),
      ended: (end) => reject(new Error(`the room's call ended: ${end.why} ${String(end.status ?? '')}`)),
    })
    await promise
  }

  #answered(sdp: string): void {
    const agreed = this.#negotiation.accept(sdp)
    const { audio, video } = this.#negotiation
    if (!agreed || audio === null || video === null) throw new Error(`the server agreed to no picture:\n${sdp}`)
    this.#line.connect(audio.remote)
    this.#video.agree(videoTerms(video))
  }

  /** A picture that is not whole is not shown; neither is what depends on it. */
  #receive({ sequence, marker, timestamp, payload }: CameraPacket): void {
    if (this.#expected !== null && this.#expected !== sequence) this.#assembler.lost()
    this.#expected = (sequence + 1) % 2 ** 16
    this.#view.bytes += payload.length
    this.#assembler.take(timestamp, marker, payload)
    if (this.#assembler.waits) this.#video.wantKeyFrame()
  }

  #picture(picture: ReceivedPicture): void {
    this.#view.pictures += 1
    this.#decoder?.put({ ...picture, codec: 'h264' })
  }
}

const ignore = (): void => undefined
const fresh = (): { pictures: number; bytes: number; longestStill: number; ages: number[]; size: PictureSize } => ({
  pictures: 0,
  bytes: 0,
  longestStill: 0,
  ages: [],
  size: { width: 0, height: 0 },
})
