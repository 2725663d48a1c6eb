/** CPU of one forwarded packet: decrypted once, rewritten and encrypted for each subscriber. Sockets are not part of it. */
import { tenth, type Figure } from '../figure.ts'
import { createPeerMedia } from '../../src/sfu/forwarding/create-peer-media.ts'
import { EXTENSION } from '../../src/sfu/rtp/header-extensions.ts'
import { deriveSessionKeys } from '../../src/sfu/srtp/session-keys.ts'
import { PlainSuite } from '../../src/sfu/srtp/plain-suite.ts'

const PACKETS = 4000
const WARM_UP = 1000
const PAYLOAD_BYTES = 1100
const HEADER_BYTES = 12
const SSRC = 7
const ROOM_FOR_TAG = 16
const SUBSCRIBERS = [1, 3, 10]

const keys = {
  profile: 'AES_CM_128_HMAC_SHA1_80',
  local: { key: Buffer.alloc(16, 1), salt: Buffer.alloc(14, 2) },
  remote: { key: Buffer.alloc(16, 3), salt: Buffer.alloc(14, 4) },
} as const
const codec = { name: 'vp8', payloadType: 96, rtxPayloadType: 97, clockRate: 90_000 }
const extensions = new Map([
  [EXTENSION.mid, 1],
  [EXTENSION.absSendTime, 2],
  [EXTENSION.transportSequence, 3],
])

interface Datagram {
  readonly memory: Buffer
  readonly length: number
}

/** As the publisher protects them; the first begins a key frame. */
const datagrams = (count: number): Datagram[] => {
  const sender = new PlainSuite().createSender(deriveSessionKeys(keys.remote, 'rtp'), SSRC)
  return Array.from({ length: count }, (_, i) => {
    const memory = Buffer.alloc(HEADER_BYTES + PAYLOAD_BYTES + ROOM_FOR_TAG)
    memory.set([0x80, codec.payloadType])
    memory.writeUInt16BE(i, 2)
    memory.writeUInt32BE(i * 300, 4)
    memory.writeUInt32BE(SSRC, 8)
    memory.set([0x90, 0x80, 0x80, i & 0xff, i === 0 ? 0 : 1], HEADER_BYTES)
    return { memory, length: sender.protect(memory, 0, HEADER_BYTES + PAYLOAD_BYTES, HEADER_BYTES, i) }
  })
}

const now = (): number => performance.now()

const measure = (subscribers: number): number => {
  let sent = 0
  const publisher = createPeerMedia({ now, send: () => undefined })
  publisher.setKeys(keys)
  const source = publisher.addUpTrack({ mid: '0', kind: 'video', codecs: [codec], extensions, encodings: [{ ssrc: SSRC }] })
  for (let i = 0; i < subscribers; i++) {
    const media = createPeerMedia({ now, send: () => void sent++ })
    media.setKeys(keys)
    media.addDownTrack({ mid: '1', source, codec, extensions, ssrc: 1000 + i, rtxSsrc: 2000 + i })
  }
  const packets = datagrams(WARM_UP + PACKETS)
  for (const { memory, length } of packets.slice(0, WARM_UP)) publisher.receive(memory, 0, length)
  sent = 0
  const before = process.cpuUsage()
  for (const { memory, length } of packets.slice(WARM_UP)) publisher.receive(memory, 0, length)
  const { user, system } = process.cpuUsage(before)
  if (sent !== PACKETS * subscribers) throw new Error(`${String(sent)} packets were forwarded instead of ${String(PACKETS * subscribers)}`)
  return (user + system) / sent
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >>> 1] ?? Number.NaN

/** Asynchronous as all benches are. */
export const benchForwarding = (): Promise<readonly Figure[]> =>
  Promise.resolve(
    SUBSCRIBERS.map((subscribers) => ({
      name: `1 to ${String(subscribers)}, ${String(PAYLOAD_BYTES)} bytes, without sockets`,
      unit: 'CPU µs per forwarded packet',
      values: { median: tenth(median([measure(subscribers), measure(subscribers), measure(subscribers)])) },
    })),
  )
