/** SCTP inside DTLS, by somebody who has the right key: data channels (RFC 8831, 8832, 9260). */
import { crc32c } from '../crc32c.ts'
import { DataChannels, longestMessage } from '../../../src/sfu/transport/sctp/data-channels.ts'
import { sctpClient } from '../../../src/sfu/transport/sctp/sctp-client.suite.ts'
import { Tape } from '../tape.ts'
import { hold, type FuzzTarget } from '../target.ts'

const CHECKSUM_AT = 8
const HEADER = 12
const MOST_PACKETS = 10
/** In the first length of an input: the association stands, and what follows are the chunks of its packets. */
const STANDING = 0x8000

const joined = (packets: readonly Buffer[], flag = 0): Buffer =>
  Buffer.concat(packets.flatMap((bytes) => [Buffer.from([(bytes.length | flag) >> 8, bytes.length & 255]), bytes]))

const PORT = 5_000
const [OUR_TAG, OUR_TSN] = [0x11_22_33_44, 1]
const [INIT, INIT_ACK, COOKIE_ECHO, STATE_COOKIE] = [1, 2, 10, 7]

const chunk = (type: number, flags: number, ...value: readonly number[]): Buffer => {
  const padding = Buffer.alloc(-value.length & 3)
  return Buffer.concat([Buffer.from([type, flags, (value.length + 4) >> 8, (value.length + 4) & 255, ...value]), padding])
}
const u32 = (value: number): readonly number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)

const data = (tsn: number, sequence: number, protocol: number, ...message: readonly number[]): Buffer =>
  chunk(0, 3, ...u32(tsn), 0, 0, 0, sequence, ...u32(protocol), ...message)
const open = data(OUR_TSN, 0, 50, 3, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, ...Buffer.from('_reliable'))
const hello = data(OUR_TSN + 1, 1, 53, ...Buffer.from('hello'))

/** What may come in an association that stands. */
const STANDING_CHUNKS: readonly (readonly Buffer[])[] = [
  [open, hello],
  [open, data(OUR_TSN + 2, 2, 53, 1), data(OUR_TSN + 1, 1, 51, 2)],
  [open, chunk(3, 0, ...u32(0), ...u32(100_000), 0, 1, 0, 0, 0, 2, 0, 3)],
  // Both reset a stream, and forget it.
  [open, chunk(130, 0, 0, 13, 0, 18, ...u32(OUR_TSN), ...u32(0), ...u32(OUR_TSN), 0, 0)],
  [chunk(130, 0, 0, 16, 0, 12, ...u32(0), ...u32(1))],
  [chunk(192, 0, ...u32(OUR_TSN + 5), 0, 0, 0, 3), data(OUR_TSN + 6, 4, 53, 1)],
  [chunk(4, 0, 0, 1, 0, 8, 1, 2, 3, 4)],
  [chunk(9, 0, 0, 1, 0, 8, 0, 9, 0, 0)],
  [chunk(7, 0, ...u32(0)), chunk(14, 0)],
  [chunk(6, 0, 0, 12, 0, 6, 33, 33)],
]

export const sctp: FuzzTarget = {
  name: 'sctp',
  async seeds() {
    const sent = await association()
    const standing = STANDING_CHUNKS.map((chunks) => joined(chunks, STANDING))
    return [joined(sent), ...sent.map((packet) => joined([packet])), ...standing]
  },
  prepare: () => ({ run }),
}

/** What a client sends that opens a channel and says something. */
async function association(): Promise<readonly Buffer[]> {
  const sent: Buffer[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const channels = new DataChannels({ send: (packet) => void setImmediate(() => client.receive(packet)), onMessage: () => resolve() })
  const client = sctpClient((packet) => {
    sent.push(Buffer.from(packet))
    setImmediate(() => channels.receive(packet))
  })
  await client.start()
  await client.open(0, '_reliable')
  await client.sctp.send(0, 53, Buffer.from('hello'), { ordered: true })
  await promise
  channels.close()
  await client.stop()
  return sent
}

async function run(input: Buffer): Promise<string> {
  const told: string[] = []
  const sent: Buffer[] = []
  const channels = new DataChannels({
    send: (packet) => void sent.push(packet),
    onMessage: (_label, message) => {
      hold(message.length <= longestMessage, 'a message longer than any may be')
      told.push('message')
    },
  })
  const hear = (packet: Buffer): Promise<void> => {
    channels.receive(signed(packet))
    return new Promise((resolve) => setImmediate(resolve))
  }
  const isStanding = ((input[0] ?? 0) & (STANDING >> 8)) !== 0
  const tag = isStanding ? await associate(hear, sent) : 0
  const tape = new Tape(input)
  for (let count = 0; count < MOST_PACKETS && !tape.isOver; count++) {
    const bytes = tape.bytes(((tape.byte() << 8) | tape.byte()) & ~STANDING)
    await hear(isStanding ? packetOf(tag, bytes) : bytes)
  }
  channels.send('_reliable', Buffer.from('x'))
  channels.close()
  hold(sent.length < 200, 'more is answered than is asked')
  const answers = [...new Set(sent.map((packet) => String(packet[HEADER] ?? '')))].toSorted().join()
  return `${[...new Set(told)].join(' ')} ${sent.length === 0 ? 'silent' : `answered by ${answers}`}`
}

/** The four-way handshake of RFC 9260 §5.1; the tag that our packets carry from then on. */
async function associate(hear: (packet: Buffer) => Promise<void>, sent: readonly Buffer[]): Promise<number> {
  await hear(packetOf(0, chunk(INIT, 0, ...u32(OUR_TAG), ...u32(100_000), 0xff, 0xff, 0xff, 0xff, ...u32(OUR_TSN))))
  const answer = sent.find((packet) => packet[HEADER] === INIT_ACK)
  hold(answer !== undefined, 'a right INIT is not answered')
  const tag = answer.readUInt32BE(HEADER + 4)
  await hear(packetOf(tag, chunk(COOKIE_ECHO, 0, ...cookieIn(answer.subarray(HEADER + 20)))))
  return tag
}

function cookieIn(parameters: Buffer): Buffer {
  for (let at = 0; at + 4 <= parameters.length;) {
    const length = parameters.readUInt16BE(at + 2)
    if (parameters.readUInt16BE(at) === STATE_COOKIE) return parameters.subarray(at + 4, at + length)
    at += (length + 3) & ~3
  }
  throw new Error('an INIT ACK without a cookie')
}

function packetOf(tag: number, chunks: Buffer): Buffer {
  const header = Buffer.alloc(HEADER)
  header.writeUInt16BE(PORT, 0)
  header.writeUInt16BE(PORT, 2)
  header.writeUInt32BE(tag, 4)
  return Buffer.concat([header, chunks])
}

/** As a right sender would: what is bent is not bent by the way. */
function signed(bytes: Buffer): Buffer {
  const packet = Buffer.from(bytes)
  if (packet.length < HEADER) return packet
  packet.writeUInt32LE(0, CHECKSUM_AT)
  packet.writeUInt32LE(crc32c(packet), CHECKSUM_AT)
  return packet
}
