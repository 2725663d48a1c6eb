/** SCTP inside DTLS, by somebody who has the right key: data channels (RFC 8831, 8832, 9260). */
import { crc32c } from '../crc32c.ts'
import { DataChannels, longestMessage } from '../../../src/sfu/transport/sctp/data-channels.ts'
import { sctpClient } from '../../../src/sfu/transport/sctp/sctp-client.suite.ts'
import { Tape } from '../tape.ts'
import { hold, type FuzzTarget } from '../target.ts'

const CHECKSUM_AT = 8
const HEADER = 12
const MOST_PACKETS = 10

const joined = (packets: readonly Buffer[]): Buffer =>
  Buffer.concat(packets.flatMap((bytes) => [Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]))

export const sctp: FuzzTarget = {
  name: 'sctp',
  async seeds() {
    const sent = await association()
    return [joined(sent), ...sent.map((packet) => joined([packet]))]
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
  let sent = 0
  const channels = new DataChannels({
    send: () => void (sent += 1),
    onMessage: (_label, message) => {
      hold(message.length <= longestMessage, 'a message longer than any may be')
      told.push('message')
    },
  })
  const tape = new Tape(input)
  for (let count = 0; count < MOST_PACKETS && !tape.isOver; count++) {
    channels.receive(signed(tape.bytes((tape.byte() << 8) | tape.byte())))
    await new Promise((resolve) => setImmediate(resolve))
  }
  channels.send('_reliable', Buffer.from('x'))
  channels.close()
  hold(sent < 200, 'more is answered than is asked')
  return `${[...new Set(told)].join(' ')} ${sent === 0 ? 'silent' : 'answered'}`
}

/** As a right sender would: what is bent is not bent by the way. */
function signed(bytes: Buffer): Buffer {
  const packet = Buffer.from(bytes)
  if (packet.length < HEADER) return packet
  packet.writeUInt32LE(0, CHECKSUM_AT)
  packet.writeUInt32LE(crc32c(packet), CHECKSUM_AT)
  return packet
}
