import type { ReceivedTrack, Subscriber } from '../forwarding/received-track.ts'
import type { SourcePacket } from '../forwarding/source-packet.ts'
import type { PacketExchange } from '../transport/net/packet-exchange.ts'
import { CLOCK_BYTES, LABEL_BYTES, type PipeLabel, type PipeWay, writeClock, writeLabel } from './piped-packet.ts'

export interface TrackPipeOptions {
  readonly source: ReceivedTrack
  readonly exchange: PacketExchange
  readonly to: number
  readonly way: PipeWay
  readonly track: number
  readonly onMuted?: (muted: boolean) => void
  readonly onClosed?: () => void
}

const label = new Uint8Array(LABEL_BYTES)
const clock = new Uint8Array(CLOCK_BYTES)
const nothing = new Uint8Array(0)

/** A track's packets on their way to another thread, decrypted and once, however many are sent them there. */
export class TrackPipe implements Subscriber {
  readonly #options: TrackPipeOptions
  readonly #label: PipeLabel
  /** By layer: of the sender's reports, the last that went through. */
  readonly #clocks: number[] = []
  #muted = false
  #closed = false

  private constructor(options: TrackPipeOptions) {
    const { way, track } = options
    this.#options = options
    this.#label = { way, what: 'packet', track, layer: 0, marker: false }
  }

  /** Its source holds it from then on, and closes it. */
  static lay(options: TrackPipeOptions): TrackPipe {
    const pipe = new TrackPipe(options)
    options.source.attach(pipe)
    pipe.sourceChanged()
    return pipe
  }

  forward(packet: SourcePacket): void {
    this.#tellClock(packet.layer)
    const from = packet.payloadOffset - packet.header.length
    this.#send('packet', packet.layer, packet.header.marker, packet.memory.subarray(from, packet.payloadOffset + packet.payloadLength))
  }

  skip(packet: SourcePacket): void {
    this.forward(packet)
  }

  interrupted(): void {
    this.#send('interruption', 0, false, nothing)
  }

  sourceChanged(): void {
    const { source, onMuted } = this.#options
    if (source.muted === this.#muted) return
    this.#muted = source.muted
    onMuted?.(source.muted)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#options.source.detach(this)
    this.#options.onClosed?.()
  }

  #tellClock(index: number): void {
    const source = this.#options.source.layers[index]?.clock
    if (source === undefined || !source.known || source.reports === this.#clocks[index]) return
    this.#clocks[index] = source.reports
    writeClock(clock, source.wall, source.timestamp)
    this.#send('clock', index, false, clock)
  }

  #send(what: PipeLabel['what'], layer: number, marker: boolean, bytes: Uint8Array): void {
    this.#label.what = what
    this.#label.layer = layer
    this.#label.marker = marker
    writeLabel(label, this.#label)
    this.#options.exchange.send(this.#options.to, label, bytes)
  }
}
