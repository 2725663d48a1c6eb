/** A client at the other end of a PeerMedia: it speaks SRTP, loses packets, and tells tests what came. */
import { randomBytes } from 'node:crypto'
import { EXTENSION, ExtensionTable } from '../rtp/header-extensions.ts'
import { ExtensionWriter } from '../rtp/extension-writer.ts'
import { emptyRtpHeader, paddingOf, parseRtpHeader } from '../rtp/rtp-header.ts'
import { isRtcp } from '../rtp/rtcp-reader.ts'
import { aesCmProtection } from '../srtp/aes-cm-protection.ts'
import { GcmSuite } from '../srtp/gcm/gcm-suite.ts'
import { nodeGcm } from '../srtp/gcm/node-gcm.ts'
import { PlainSuite } from '../srtp/plain-suite.ts'
import { REPORT_OVERHEAD, type SrtpProtection } from '../srtp/srtp-suite.ts'
import { createPeerMedia } from './create-peer-media.ts'
import type { PeerMedia, SrtpKeys, SrtpProfile } from './peer-media.ts'
import { SrtpSession } from './srtp-session.ts'
import type { ExtensionIds, NegotiatedCodec } from './up-track.ts'

export interface Clock {
  ms: number
}

export interface SeenPacket {
  readonly ssrc: number
  readonly payloadType: number
  readonly sequence: number
  readonly timestamp: number
  readonly marker: boolean
  readonly padding: number
  readonly payload: Buffer
  readonly extensions: ReadonlyMap<number, Buffer>
}

export interface OutgoingPacket {
  readonly ssrc: number
  readonly payloadType: number
  /** Extended; its low 16 bits travel. */
  readonly sequence: number
  readonly timestamp: number
  readonly payload: Buffer
  readonly marker?: boolean
  readonly padding?: number
  readonly extensions?: readonly (readonly [number, Buffer])[]
}

export const EXTENSION_IDS: ExtensionIds = new Map([
  [EXTENSION.mid, 1],
  [EXTENSION.rid, 2],
  [EXTENSION.repairedRid, 3],
  [EXTENSION.transportSequence, 4],
  [EXTENSION.absSendTime, 5],
  [EXTENSION.audioLevel, 6],
  [EXTENSION.playoutDelay, 7],
  [EXTENSION.dependencyDescriptor, 8],
])

export const VP8: NegotiatedCodec = { name: 'vp8', payloadType: 96, rtxPayloadType: 97, clockRate: 90_000 }
export const OPUS: NegotiatedCodec = { name: 'opus', payloadType: 111, clockRate: 48_000 }

const master = (profile: SrtpProfile) => ({ key: randomBytes(16), salt: randomBytes(profile === 'AEAD_AES_128_GCM' ? 12 : 14) })

const masters = (profile: SrtpProfile): SrtpKeys => ({ profile, local: master(profile), remote: master(profile) })

export const buildPacket = (packet: OutgoingPacket): { memory: Buffer; length: number; headerLength: number } => {
  const memory = Buffer.alloc(1900)
  const writer = new ExtensionWriter()
  for (const [id, value] of packet.extensions ?? []) writer.add(id, value, 0, value.length)
  const extensionLength = writer.write(memory, 12)
  const padding = packet.padding ?? 0
  memory[0] = 0x80 | (extensionLength > 0 ? 0x10 : 0) | (padding > 0 ? 0x20 : 0)
  memory[1] = packet.payloadType | (packet.marker ? 0x80 : 0)
  memory.writeUInt16BE(packet.sequence % 0x10000, 2)
  memory.writeUInt32BE(packet.timestamp >>> 0, 4)
  memory.writeUInt32BE(packet.ssrc, 8)
  packet.payload.copy(memory, 12 + extensionLength)
  const length = 12 + extensionLength + packet.payload.length + padding
  if (padding > 0) memory[length - 1] = padding
  return { memory, length, headerLength: 12 + extensionLength }
}

export const readPacket = (memory: Buffer, length: number): SeenPacket => {
  const header = emptyRtpHeader()
  if (!parseRtpHeader(memory, 0, length, header)) throw new Error('no RTP packet')
  const padding = paddingOf(memory, 0, length, header)
  const table = new ExtensionTable()
  table.read(memory, header)
  const extensions = new Map<number, Buffer>()
  for (let i = 0; i < table.count; i++) {
    extensions.set(table.ids[i]!, Buffer.from(memory.subarray(table.offsetOf(i), table.offsetOf(i) + table.lengthOf(i))))
  }
  const payload = Buffer.from(memory.subarray(header.length, length - padding))
  const { ssrc, payloadType, sequence, timestamp, marker } = header
  return { ssrc, payloadType, sequence, timestamp, marker, padding, payload, extensions }
}

const suite = new PlainSuite()
const gcm = new GcmSuite(nodeGcm)

/** By the slow suites, whatever the session at the other end uses. */
const protect = (keys: SrtpKeys): SrtpProtection =>
  keys.profile === 'AEAD_AES_128_GCM' ? gcm.protection(keys) : aesCmProtection(keys, suite)

export class SimulatedClient {
  readonly media: PeerMedia
  readonly packets: SeenPacket[] = []
  /** Decrypted compound RTCP. */
  readonly reports: Buffer[] = []
  /** Called for everything that arrives; true loses it. */
  loses: () => boolean = () => false
  onReport: (report: Buffer) => void = () => undefined
  onPacket: (packet: SeenPacket) => void = () => undefined
  #keys = masters('AES_CM_128_HMAC_SHA1_80')
  #srtp = new SrtpSession(this.#keys, protect)

  constructor(clock: Clock) {
    this.media = createPeerMedia({ now: () => clock.ms, send: (memory, offset, length) => this.#arrive(memory, offset, length) })
  }

  /** Anew, when another profile is agreed on. */
  connect(profile: SrtpProfile = this.#keys.profile): void {
    if (profile !== this.#keys.profile) this.#srtp = new SrtpSession((this.#keys = masters(profile)), protect)
    const { local, remote } = this.#keys
    this.media.setKeys({ profile, local: remote, remote: local })
  }

  send(packet: OutgoingPacket): void {
    const { memory, length, headerLength } = buildPacket(packet)
    const sender = this.#srtp.senderOf(packet.ssrc)
    this.media.receive(memory, 0, sender.protect(memory, 0, length, headerLength, packet.sequence))
  }

  sendReport(report: Buffer): void {
    const memory = Buffer.concat([report, Buffer.alloc(REPORT_OVERHEAD)])
    this.media.receive(memory, 0, this.#srtp.ownReports.protect(memory, 0, report.length))
  }

  packetsOf(ssrc: number): SeenPacket[] {
    return this.packets.filter((packet) => packet.ssrc === ssrc)
  }

  #arrive(memory: Uint8Array, offset: number, length: number): void {
    if (this.loses()) return
    const copy = Buffer.from(memory.subarray(offset, offset + length))
    if (isRtcp(copy, 0)) {
      const plain = this.#srtp.reports.open(copy, 0, length)
      if (plain < 0) throw new Error('a report that cannot be opened')
      this.reports.push(copy.subarray(0, plain))
      return this.onReport(copy.subarray(0, plain))
    }
    const header = emptyRtpHeader()
    if (!parseRtpHeader(copy, 0, length, header)) throw new Error('a datagram that is neither RTP nor RTCP')
    const plain = this.#srtp.receiver.open(copy, 0, length, header.length, header.ssrc, header.sequence)
    if (plain < 0) throw new Error('a packet that cannot be opened')
    const packet = readPacket(copy, plain)
    this.packets.push(packet)
    this.onPacket(packet)
  }
}

export interface Vp8Picture {
  readonly key: boolean
  readonly first: boolean
  readonly pictureId: number
  readonly tl0: number
  readonly size?: number
  readonly temporal?: number
}

/** X, S, partition 0; picture id of 15 bits, TL0PICIDX, and the byte that holds TID and KEYIDX. */
export const vp8Payload = ({ key, first, pictureId, tl0, size = 100, temporal = 0 }: Vp8Picture): Buffer => {
  const id = [0x80 | ((pictureId >>> 8) & 0x7f), pictureId & 0xff]
  const descriptor = Buffer.from([0x80 | (first ? 0x10 : 0), 0xf0, ...id, tl0 & 0xff, (temporal << 6) | 0x20])
  return Buffer.concat([descriptor, Buffer.from([key ? 0 : 1]), randomBytes(size)])
}

export const pictureLoss = (media: number): Buffer => {
  const report = Buffer.from('81ce00020000000100000000', 'hex')
  report.writeUInt32BE(media, 8)
  return report
}

export const nack = (media: number, sequences: readonly number[]): Buffer => {
  const report = Buffer.alloc(12 + sequences.length * 4)
  Buffer.from('81cd', 'hex').copy(report)
  report.writeUInt16BE(2 + sequences.length, 2)
  report.writeUInt32BE(1, 4)
  report.writeUInt32BE(media, 8)
  sequences.forEach((sequence, i) => report.writeUInt16BE(sequence, 12 + i * 4))
  return report
}

export const receiverReport = (media: number, fractionLost: number): Buffer => {
  const report = Buffer.alloc(32)
  Buffer.from('81c90007', 'hex').copy(report)
  report.writeUInt32BE(1, 4)
  report.writeUInt32BE(media, 8)
  report[12] = fractionLost
  return report
}
