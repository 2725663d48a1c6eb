/** A line and a room's, on a network in memory whose time is turned by hand. */
import { H264AccessUnit } from '../../../sfu/codec/h264-access-unit.ts'
import { createManualClock } from '../../sip/manual-clock.suite.ts'
import { randomFrom } from '../codec/spoken-signal.suite.ts'
import type { Endpoint } from '../rtp/remote-path.ts'
import { Wire, type Datagram } from '../rtp/wire.suite.ts'
import { H264Line } from './h264-line.ts'
import type { VideoAgreement } from './video-agreement.ts'

export const OURS: Endpoint = { address: '198.51.100.1', port: 40_000 }
export const ROOM: Endpoint = { address: '203.0.113.9', port: 50_000 }
export const STRANGER: Endpoint = { address: '192.0.2.66', port: 6_666 }

export const reportsOf = ({ address, port }: Endpoint): Endpoint => ({ address, port: port + 1 })

const PICTURE_MS = 33
const PICTURE_TICKS = PICTURE_MS * 90

export interface Picture {
  readonly data: Uint8Array
  readonly timestamp: number
}

export interface TestLine {
  readonly line: H264Line
  /** Numbers of the camera's packets. */
  readonly numbers: number[]
  /** Whole pictures of the camera. */
  readonly pictures: Picture[]
  /** `key`, `sip` and rates, as they were told. */
  readonly told: (string | number)[]
  /** Called with each packet, and where SIP is to ask. */
  whenSeen: () => void
}

export class Lines {
  readonly wire = new Wire()
  readonly clock = createManualClock()
  readonly ours: TestLine
  readonly room: TestLine
  /** How often a line asked to be woken. */
  naps = 0

  constructor() {
    this.ours = this.#open(OURS, 1)
    this.room = this.#open(ROOM, 2)
  }

  agree(changes: Partial<VideoAgreement> = {}, others: Partial<VideoAgreement> = changes): void {
    this.ours.line.agree(videoWith(ROOM, changes))
    this.room.line.agree(videoWith(OURS, others))
  }

  /** So many pictures, one after the other; the first is a key frame. */
  show(by: TestLine, count: number, from = 0): void {
    for (let i = from; i < from + count; i++) {
      by.line.show({ ...pictureOf(i, i === from), timestamp: i * PICTURE_TICKS })
      this.pass(PICTURE_MS)
    }
  }

  pass(milliseconds: number): void {
    this.clock.advance(milliseconds)
  }

  sentBy({ address }: Endpoint): readonly Datagram[] {
    return this.wire.sent.filter(({ from }) => from.startsWith(`${address}:`))
  }

  rtpBy(who: Endpoint): readonly Datagram[] {
    return this.sentBy(who).filter(({ bytes }) => !isReport(bytes))
  }

  /** Of one part of RTCP, by type and format. */
  countOf(part: string, by: Endpoint): number {
    return this.sentBy(by).filter(({ bytes }) => isReport(bytes) && partsOf(bytes).includes(part)).length
  }

  /** As if the room had sent it from its second port. */
  report(packet: Uint8Array, from: Endpoint = reportsOf(ROOM)): void {
    this.wire.send(from, reportsOf(OURS), packet)
  }

  ssrcOf(who: Endpoint): Buffer {
    return Buffer.from(this.rtpBy(who).at(-1)?.bytes.subarray(8, 12) ?? [])
  }

  #open(at: Endpoint, seed: number): TestLine {
    const random = randomFrom(seed)
    const parts = new H264AccessUnit()
    const told: (string | number)[] = []
    const line = new H264Line({
      ports: this.wire.ports(at.address, at.port),
      now: () => this.clock.now(),
      after: (ms, run) => {
        this.naps++
        const timer = this.clock.after(ms, run)
        return () => timer.cancel()
      },
      name: `test-${seed}`,
      random32: () => Math.floor(random() * 2 ** 32),
      events: {
        camera: ({ sequence, timestamp, marker, payload }) => {
          test.numbers.push(sequence)
          if (!parts.add(payload)) parts.clear()
          const data = marker ? parts.take() : null
          if (data !== null) test.pictures.push({ data, timestamp })
          test.whenSeen()
        },
        keyFrameWanted: () => told.push('key'),
        rate: (bits) => told.push(bits),
        askBySip: () => {
          told.push('sip')
          test.whenSeen()
        },
      },
    })
    const test: TestLine = { line, numbers: [], pictures: [], told, whenSeen: () => undefined }
    return test
  }
}

export const videoWith = (remote: Endpoint, changes: Partial<VideoAgreement> = {}): VideoAgreement => ({
  remote,
  remoteReports: reportsOf(remote),
  sending: 97,
  receiving: 97,
  packetizationMode: 1,
  most: { macroblocksPerFrame: 3_600, macroblocksPerSecond: 108_000, bitsPerSecond: 14_000_000 },
  feedback: { nack: false, pli: true, fir: true, tmmbr: true },
  srtp: null,
  sends: true,
  receives: true,
  ...changes,
})

const unit = (head: number, length: number, fill: number): readonly number[] => [0, 0, 0, 1, head, ...Array.from({ length }, () => fill)]

/** A coded picture as far as packets are concerned; `seed` from 0 to 253 makes its bytes. */
export const pictureOf = (seed: number, key: boolean, length = 2_500): { readonly data: Uint8Array; readonly key: boolean } => ({
  key,
  data: Uint8Array.from(
    key ? [...unit(0x67, 20, 66), ...unit(0x68, 4, 60), ...unit(0x65, length, seed + 2)] : unit(0x41, length, seed + 2),
  ),
})

const isReport = (packet: Uint8Array): boolean => (packet[1] ?? 0) >= 192 && (packet[1] ?? 0) <= 223

/** What each part of a compound packet is: type and format. */
const partsOf = (packet: Uint8Array): readonly string[] => {
  const bytes = Buffer.from(packet)
  const parts: string[] = []
  for (let at = 0; at + 4 <= bytes.length; at += (bytes.readUInt16BE(at + 2) + 1) * 4)
    parts.push(`${bytes.readUInt8(at + 1)}/${bytes.readUInt8(at) & 31}`)
  return parts
}

/** One part of RTCP by a sender that nobody knows yet, and what stands behind its name. */
export const rtcp = (type: number, format: number, ...body: readonly Buffer[]): Buffer => {
  const rest = Buffer.concat([Buffer.from('0000abcd', 'hex'), ...body])
  const head = Buffer.from([0x80 | format, type, 0, 0])
  head.writeUInt16BE(rest.length / 4, 2)
  return Buffer.concat([head, rest])
}
