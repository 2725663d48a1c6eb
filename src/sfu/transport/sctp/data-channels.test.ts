import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { DataChannels, longestMessage } from './data-channels.ts'
import { sctpClient, type TestSctpClient } from './sctp-client.suite.ts'

interface Pair {
  readonly channels: DataChannels
  readonly client: TestSctpClient
  readonly heard: [string, Buffer][]
  readonly answers: [stream: number, protocol: number, message: Buffer][]
  /** What the client sent, as packets. */
  readonly packets: Buffer[]
}

const open: Pair[] = []

async function pair(): Promise<Pair> {
  const heard: [string, Buffer][] = []
  const answers: [number, number, Buffer][] = []
  const packets: Buffer[] = []
  const channels = new DataChannels({
    send: (packet) => void setImmediate(() => client.receive(packet)),
    onMessage: (label, message) => void heard.push([label, Buffer.from(message)]),
  })
  const client = sctpClient((packet) => {
    packets.push(Buffer.from(packet))
    setImmediate(() => channels.receive(packet))
  })
  client.sctp.onReceive.subscribe((stream, protocol, message) => void answers.push([stream, protocol, message]))
  await client.start()
  const made = { channels, client, heard, answers, packets }
  open.push(made)
  return made
}

afterEach(async () => {
  for (const { channels, client } of open.splice(0)) {
    channels.close()
    await client.stop()
  }
})

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('data channels', () => {
  it('answers on the channel that the client opened, and acknowledges it', async () => {
    const { channels, client, heard, answers } = await pair()
    expect(channels.send('_reliable', Buffer.from('too early'))).toBe(false)
    await client.open(2, '_reliable')
    await client.sctp.send(2, 53, Buffer.from('up'), { ordered: true })
    await until(() => heard.length === 1)
    expect(heard).toEqual([['_reliable', Buffer.from('up')]])
    expect(channels.send('_reliable', Buffer.from('down'))).toBe(true)
    expect(channels.send('_reliable', new Uint8Array())).toBe(true)
    await until(() => answers.length === 3)
    expect(answers).toEqual([
      [2, 50, Buffer.from([2])],
      [2, 53, Buffer.from('down')],
      [2, 57, Buffer.alloc(1)],
    ])
  })

  it('the calling end opens channels and need not wait with its messages', async () => {
    const heard: [string, string][] = []
    const ends: DataChannels[] = [false, true].map(
      (calls, index) =>
        new DataChannels({
          calls,
          send: (packet) => void setImmediate(() => ends[1 - index]!.receive(Buffer.from(packet))),
          onMessage: (label, message) => void heard.push([label, String(Buffer.from(message))]),
        }),
    )
    const [called, calling] = ends as [DataChannels, DataChannels]
    calling.open('_reliable', true)
    calling.open('_lossy', false)
    expect([calling.send('_reliable', Buffer.from('up')), calling.send('_lossy', Buffer.from('quick'))]).toEqual([true, true])
    await until(() => heard.length === 2)
    expect([called.send('_lossy', Buffer.from('back')), called.send('_reliable', Buffer.from('down'))]).toEqual([true, true])
    await until(() => heard.length === 4)
    const told = heard.map(([label, message]) => `${label} ${message}`)
    expect(told.toSorted()).toEqual(['_lossy back', '_lossy quick', '_reliable down', '_reliable up'])
    for (const end of ends) end.close()
  })

  it('[T4] text, empty and unknown payloads', async () => {
    const { client, heard } = await pair()
    await client.open(0, 'a')
    for (const [protocol, text] of [
      [51, 'text'],
      [56, '\0'],
      [99, 'unknown'],
      [57, '\0'],
      [53, 'end'],
    ] as const) {
      await client.sctp.send(0, protocol, Buffer.from(text), { ordered: true })
    }
    await client.sctp.send(4, 53, Buffer.from('never opened'), { ordered: true })
    await until(() => heard.length === 4)
    expect(heard.map(([, message]) => String(message))).toEqual(['text', '', '', 'end'])
  })

  it('[T4] a message that is too long is dropped, and the next one is not', async () => {
    const { client, heard } = await pair()
    await client.open(0, 'a')
    for (const length of [longestMessage + 1, longestMessage]) await client.sctp.send(0, 53, Buffer.alloc(length), { ordered: true })
    await until(() => heard.length === 1)
    expect(heard[0]![1].length).toBe(longestMessage)
  })

  it('[T4] what waits is bounded, and less of it where old messages are worth little', async () => {
    const { channels, client } = await pair()
    await client.open(0, 'ordered')
    await client.open(2, 'unordered', 0x81)
    await until(() => channels.send('unordered', Buffer.alloc(1)))
    const chunk = Buffer.alloc(longestMessage)
    const taken = (label: string): number => {
      let count = 0
      while (channels.send(label, chunk)) count++
      return count
    }
    expect(taken('unordered')).toBeLessThanOrEqual(2)
    expect(taken('ordered')).toBeLessThanOrEqual(16)
    expect(taken('unordered')).toBe(0)
    expect(channels.send('ordered', Buffer.alloc(longestMessage * 2))).toBe(false)
  })

  it('a long message lets the event loop turn', async () => {
    const { channels, client, answers } = await pair()
    await client.open(0, 'a')
    await until(() => answers.length === 1)
    for (let sent = 0; sent < 8; sent++) channels.send('a', Buffer.alloc(longestMessage))
    let turns = 0
    const counting = setInterval(() => turns++, 1)
    await until(() => answers.length === 9)
    clearInterval(counting)
    expect(turns).toBeGreaterThan(8)
  })

  it('[T4] no packet throws, rejects or hangs it', async () => {
    const { client, channels, heard, packets } = await pair()
    await client.open(0, 'a')
    await client.sctp.send(0, 53, Buffer.from('before'), { ordered: true })
    await until(() => heard.length === 1)
    const seen = packets.map((each) => Buffer.from(each))
    const changed = fc
      .tuple(fc.nat({ max: seen.length - 1 }), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 5 }))
      .map(([which, flips]) => {
        const bytes = Buffer.from(seen[which]!)
        for (const [at, value] of flips) if (at % bytes.length >= 12) bytes[at % bytes.length] = value
        return withChecksum(bytes)
      })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
          changed,
        ),
        async (packet) => {
          channels.receive(packet)
          await new Promise((resolve) => setImmediate(resolve))
        },
      ),
      { numRuns: 300 },
    )
    // A changed packet may well be a right one with another label; it brings one message at most.
    expect(heard.length).toBeLessThanOrEqual(1 + 300)
    expect(heard.every(([, message]) => message.length <= longestMessage)).toBe(true)
  })
})

/** RFC 9260 appendix A, bit by bit. */
function withChecksum(packet: Buffer): Buffer {
  packet.writeUInt32LE(0, 8)
  let crc = 0xffffffff
  for (const byte of packet) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  packet.writeUInt32LE((crc ^ 0xffffffff) >>> 0, 8)
  return packet
}
