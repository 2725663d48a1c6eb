/** The picture of an attacker's room system: by Latch's own line from the other side, and past it, as raw packets from the same ports. */
import { randomInt } from 'node:crypto'
import { videoTerms } from '../../../src/phone/call/video-terms.ts'
import { systemTiming } from '../../../src/phone/media/mixer/system-timing.ts'
import { LegPortAllocator, type LegPorts } from '../../../src/phone/media/rtp/leg-ports.ts'
import type { Endpoint } from '../../../src/phone/media/rtp/remote-path.ts'
import { H264Line } from '../../../src/phone/media/video/h264-line.ts'
import type { AgreedVideo } from '../../../src/phone/sip/sdp/agreement.ts'
import type { EncodedPicture } from '../../../src/compositor/picture-encoder.ts'
import { emptyRtpHeader, parseRtpHeader } from '../../../src/sfu/rtp/rtp-header.ts'
import type { CallerPicture } from './caller.ts'
import { Eyes } from './eyes.ts'
import { TimedCamera } from './timed-camera.ts'

const PORTS = { first: 28_000, last: 29_999 } as const
const MOST_PACKET = 9_000
const TICKS = 90

const header = emptyRtpHeader()

export class RoomPicture implements CallerPicture {
  agreed: AgreedVideo | null = null
  /** Of the last packet that came: its source and its number. */
  last = { ssrc: 0, sequence: 0 }
  readonly #ports: LegPorts
  readonly #line: H264Line
  #eyes: Eyes | null = null
  #camera: TimedCamera | null = null

  private constructor(ports: LegPorts) {
    this.#ports = ports
    const { now, after } = systemTiming
    this.#line = new H264Line({
      ports: this.#tapped(ports),
      events: {
        camera: (packet) => this.#eyes?.receive(packet),
        keyFrameWanted: () => this.#camera?.wantKeyFrame(),
        rate: () => undefined,
        askBySip: () => undefined,
      },
      now,
      after,
      name: 'room',
      random32: () => randomInt(2 ** 32),
    })
  }

  static async open(address: string): Promise<RoomPicture> {
    const ports = await new LegPortAllocator(address, PORTS, Math.random).open(MOST_PACKET)
    if (ports === null) throw new Error('no port is free for a picture')
    const picture = new RoomPicture(ports)
    picture.#eyes = await Eyes.open(() => picture.#line.wantKeyFrame())
    return picture
  }

  get port(): number {
    return this.#ports.rtp.port
  }

  get eyes(): Eyes {
    if (this.#eyes === null) throw new Error('they are open since it is')
    return this.#eyes
  }

  /** The server’s port for its picture. */
  get where(): Endpoint {
    const { address = '', port = 0 } = this.agreed?.remote ?? {}
    return { address, port }
  }

  agree(video: AgreedVideo | null): void {
    this.agreed = video
    this.#line.agree(video && videoTerms(video))
  }

  /** Its camera says this number from now on. `filmed`: in place of being sent as it ought to be. */
  async film(says: number, filmed?: (picture: EncodedPicture) => void): Promise<void> {
    this.#camera?.close()
    const show = ({ data, key, time }: EncodedPicture): void =>
      this.#line.show({ data, key, timestamp: Math.round(time * TICKS) % 2 ** 32 })
    this.#camera = await TimedCamera.roll(says, filmed ?? show)
  }

  /** Whatever it is, from the port of its picture. */
  send(packet: Uint8Array): void {
    this.#ports.rtp.send(packet, packet.length, this.where)
  }

  close(): void {
    this.#camera?.close()
    this.#eyes?.close()
    this.#line.close()
  }

  #tapped({ rtp, reports, close }: LegPorts): LegPorts {
    const onPacket: LegPorts['rtp']['onPacket'] = (receive) =>
      rtp.onPacket((packet, from) => {
        const isPicture = parseRtpHeader(packet, 0, packet.length, header) && header.payloadType === this.agreed?.payload.receive
        if (isPicture) this.last = { ssrc: header.ssrc, sequence: header.sequence }
        receive(packet, from)
      })
    return { rtp: { port: rtp.port, onPacket, send: rtp.send.bind(rtp), close: () => rtp.close() }, reports, close }
  }
}
