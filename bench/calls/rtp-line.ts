/** The sound of one telephone that loads a server: prepared packets out, packets in counted. It decodes nothing, so that it costs little. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { randomInt } from 'node:crypto'
import { FIXED_HEADER } from '../../src/sfu/rtp/rtp-header.ts'
import { CLOCK_RATES, type CodecName } from '../../src/phone/media/codec/create-codec.ts'
import { KeySender, type EventPacket } from '../../src/phone/media/rtp/key-sender.ts'
import { OutgoingStream, type OutgoingPacket } from '../../src/phone/media/rtp/outgoing-stream.ts'
import { ArrivalCount } from './arrival-count.ts'

export interface Remote {
  readonly address: string
  readonly port: number
}

/** The payload of that frame of 20 ms; null: nothing is sent. */
export type Play = (frame: number) => Uint8Array | null

/** A datagram of sound as it came, and when, on the clock of `performance.now`. */
export type Hear = (packet: Buffer, at: number) => void

export interface RtpLineOptions {
  readonly address: string
  readonly codec: CodecName
  readonly play: Play
  /** Share of its packets that get lost on the way, 0 to 1. */
  readonly loss?: number
  readonly hear?: Hear
  /** A packet of a key goes out, at that time of `performance.now`: of a key that is held, or one that has ended. */
  readonly key?: (state: 'held' | 'ended', at: number) => void
}

export const PAYLOAD_TYPES: Readonly<Record<CodecName, number>> = { PCMU: 0, PCMA: 8, G722: 9, opus: 111 }
export const KEY_PAYLOAD_TYPE = 101
/** RFC 4733 §2.3. */
const KEY_END = 0x80
/** As long as the kernel may still be reading one. */
const MEMORIES = 8
const random32 = (): number => randomInt(2 ** 32)

export class RtpLine {
  readonly codec: CodecName
  readonly arrivals: ArrivalCount
  /** Packets. */
  sent = 0
  readonly #socket: Socket
  readonly #options: RtpLineOptions
  readonly #stream: OutgoingStream
  readonly #keys: KeySender
  readonly #memories = Array.from({ length: MEMORIES }, () => Buffer.allocUnsafeSlow(1_500))
  #remote: Remote | null = null
  #paused = false
  #closed = false

  private constructor(socket: Socket, options: RtpLineOptions) {
    this.codec = options.codec
    this.#socket = socket
    this.#options = options
    this.#stream = new OutgoingStream(CLOCK_RATES[options.codec], random32)
    this.#keys = new KeySender(CLOCK_RATES[options.codec] / 50)
    this.arrivals = new ArrivalCount(PAYLOAD_TYPES[options.codec])
    socket.on('error', () => undefined)
    socket.on('message', (packet) => {
      const at = performance.now()
      this.arrivals.count(packet, at)
      options.hear?.(packet, at)
    })
  }

  static async open(options: RtpLineOptions): Promise<RtpLine> {
    const socket = createSocket({ type: 'udp4', lookup: (address, _options, done) => done(null, address, 4) })
    const listening = once(socket, 'listening')
    socket.bind(0, options.address)
    await listening
    return new RtpLine(socket, options)
  }

  get port(): number {
    return this.#closed ? 0 : this.#socket.address().port
  }

  connect(remote: Remote): void {
    this.#remote = remote
  }

  press(keys: string): void {
    this.#keys.press(keys)
  }

  /** On hold, or dead: nothing is sent. */
  pause(paused: boolean): void {
    this.#paused = paused
  }

  /** Once in 20 ms. */
  tick(frame: number): void {
    this.#stream.tick()
    if (this.#remote === null || this.#paused || this.#closed) return
    const key = this.#keys.next()
    if (key === 'silent') return
    if (key !== null) return this.#sendKey(key, this.#remote)
    const payload = this.#options.play(frame)
    if (payload !== null) this.#send({ payloadType: PAYLOAD_TYPES[this.codec], marker: false, payload, framesAgo: 0 }, this.#remote)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#socket.close()
  }

  #sendKey(key: EventPacket, remote: Remote): void {
    this.#options.key?.(((key.payload[1] ?? 0) & KEY_END) === 0 ? 'held' : 'ended', performance.now())
    this.#send({ payloadType: KEY_PAYLOAD_TYPE, ...key }, remote)
  }

  #send(packet: OutgoingPacket, { address, port }: Remote): void {
    const memory = this.#memories[this.sent++ % MEMORIES]
    if (memory === undefined) return
    const length = this.#stream.write(memory, packet)
    if (length > FIXED_HEADER && Math.random() >= (this.#options.loss ?? 0)) this.#socket.send(memory, 0, length, port, address)
  }
}
