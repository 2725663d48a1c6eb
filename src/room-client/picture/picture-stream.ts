/** One picture as it comes from the server: numbers, what is missing, and whole pictures. */
import { KeyFrameRequests } from '../../sfu/forwarding/key-frame-requests.ts'
import { NackGenerator } from '../../sfu/rtp/nack-generator.ts'
import { ReceptionReport } from '../../sfu/rtp/reception-report.ts'
import { SequenceTracker } from '../../sfu/rtp/sequence-tracker.ts'
import type { ReceivedPicture } from '../room-pictures.ts'
import { pictureClockRate, pictureFormatOf } from '../sdp/picture-format.ts'
import { type OrderedPacket, PacketOrder } from './packet-order.ts'
import { PictureAssembler } from './picture-assembler.ts'

export class PictureStream {
  readonly trackSid: string
  readonly nacks = new NackGenerator()
  readonly keyFrames = new KeyFrameRequests()
  readonly report: ReceptionReport
  readonly #sequences = new SequenceTracker()
  readonly #order = new PacketOrder({ next: (packet) => this.#assemble(packet), hole: () => this.#assembler?.lost() })
  readonly #deliver: (picture: ReceivedPicture) => void
  #assembler: PictureAssembler | null = null
  /** Something came since the last tick. */
  #flows = false
  /** Until a key frame comes: a server leaves out requests that follow each other too soon. */
  #wished = false

  constructor(trackSid: string, deliver: (picture: ReceivedPicture) => void) {
    this.trackSid = trackSid
    this.#deliver = deliver
    this.report = new ReceptionReport(this.#sequences, pictureClockRate)
  }

  /** Nothing is reported of one that has not begun. */
  get begun(): boolean {
    return this.#sequences.highest >= 0
  }

  arrived(sequence: number, packet: OrderedPacket, now: number): void {
    const extended = this.#sequences.arrive(sequence)
    if (extended < 0) return
    this.#flows = true
    this.report.arrived(packet.timestamp, now)
    if (!this.nacks.arrived(extended, now)) this.#order.jump(extended)
    this.#order.arrived(extended, packet, now)
  }

  /** Of what was asked for again, or of the server’s probes. */
  copyArrived(sequence: number, packet: OrderedPacket, now: number): void {
    // Before the first there is nothing to be repaired.
    const extended = this.begun ? this.#sequences.arrive(sequence) : -1
    if (extended < 0) return
    this.nacks.arrived(extended, now)
    this.#order.arrived(extended, packet, now)
  }

  /** Whoever looks at it would like a key frame. */
  refresh(): void {
    this.#wished = true
  }

  tick(now: number): void {
    this.#order.tick(now)
    if (this.#flows && (this.#wished || this.#assembler?.waits === true)) this.keyFrames.want()
    this.#flows = false
  }

  #assemble({ payloadType, timestamp, marker, payload }: OrderedPacket): void {
    const codec = pictureFormatOf(payloadType)?.codec
    if (codec === undefined) return
    if (this.#assembler?.codec !== codec) this.#assembler = new PictureAssembler(codec, (picture) => this.#whole(picture))
    this.#assembler.take(timestamp, marker, payload)
  }

  #whole(picture: ReceivedPicture): void {
    if (picture.key) {
      this.keyFrames.arrived()
      this.#wished = false
    }
    this.#deliver(picture)
  }
}
