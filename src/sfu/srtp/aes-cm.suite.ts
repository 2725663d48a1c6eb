/** What every implementation of AES_CM_128_HMAC_SHA1 must do (RFC 3711). */
import { createCipheriv, createHmac, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RtpHeader, SrtpSession } from 'werift'
import { SHORT_TAG_BYTES, TAG_BYTES } from './authentication.ts'
import { BATCH_PACKETS, PacketBatch } from './packet-batch.ts'
import { deriveSessionKeys, type SessionKeys } from './session-keys.ts'
import { BATCH_ROOM, type SrtpReceiver, type SrtpSender, type SrtpSuite } from './srtp-suite.ts'

interface Implementation {
  readonly createSuite: (tagBytes: number) => SrtpSuite
  /** Memory that it can work on in batches; never given back. */
  readonly batchMemory: (bytes: number) => Uint8Array
}

const HEADER = 12
const SSRC = 0xcafebabe
const MAX_INDEX = 2 ** 48 - 1
const AES_CM = 1
const SLOT = 1792

const hex = (text: string) => Buffer.from(text, 'hex')
const master = () => ({ key: randomBytes(16), salt: randomBytes(14) })

/** RFC 3711 word by word: §4.1.1, then §4.2 over packet and roll-over counter. */
const reference = (
  { cipher, salt, authentication }: SessionKeys,
  ssrc: number,
  index: number,
  plain: Buffer,
  headerLength: number,
): Buffer => {
  const exclusive = (BigInt(`0x${Buffer.from(salt).toString('hex')}`) << 16n) ^ (BigInt(ssrc) << 64n) ^ (BigInt(index) << 16n)
  const counter = hex(exclusive.toString(16).padStart(32, '0'))
  const encrypted = createCipheriv('aes-128-ctr', cipher, counter).update(plain.subarray(headerLength))
  const packet = Buffer.concat([plain.subarray(0, headerLength), encrypted])
  const rollOvers = Buffer.alloc(4)
  rollOvers.writeUInt32BE(Math.floor(index / 0x10000))
  const tag = createHmac('sha1', authentication).update(packet).update(rollOvers).digest()
  return Buffer.concat([packet, tag.subarray(0, TAG_BYTES)])
}

const packet = (sequence: number, payload: Uint8Array): Buffer => {
  const header = Buffer.alloc(HEADER)
  header.writeUInt8(0x80, 0)
  header.writeUInt8(96, 1)
  header.writeUInt16BE(sequence & 0xffff, 2)
  header.writeUInt32BE(sequence * 3000, 4)
  header.writeUInt32BE(SSRC, 8)
  return Buffer.concat([header, payload])
}

const protect = (sender: SrtpSender, index: number, payload: Uint8Array): Buffer => {
  const plain = packet(index, payload)
  const memory = Buffer.concat([plain, Buffer.alloc(14)])
  return memory.subarray(0, sender.protect(memory, 0, plain.length, HEADER, index))
}

const open = (receiver: SrtpReceiver, datagram: Buffer): Buffer | null => {
  const memory = Buffer.from(datagram)
  const length = receiver.open(memory, 0, memory.length, HEADER, SSRC, memory.readUInt16BE(2))
  return length < 0 ? null : memory.subarray(0, length)
}

export function describeAesCm(name: string, { createSuite, batchMemory }: Implementation): void {
  const suite = createSuite(TAG_BYTES)
  const short = createSuite(SHORT_TAG_BYTES)
  const keysOf = (of = master()): SessionKeys => deriveSessionKeys(of, 'rtp')

  describe(`${name}: batches`, () => {
    const memory = batchMemory(BATCH_PACKETS * SLOT)
    const untouched = 0xa5
    const index = fc.oneof(
      fc.integer({ min: 0, max: 0x30000 }),
      fc.integer({ min: 0xfff0, max: 0x10010 }),
      fc.integer({ min: MAX_INDEX - 40, max: MAX_INDEX - 20 }),
    )
    const one = fc.record({
      who: fc.nat(5),
      payload: fc.oneof(fc.nat(80), fc.integer({ min: 1000, max: 1500 })),
      headerLength: fc.integer({ min: 3, max: 50 }).map((words) => words * 4),
      index,
      shift: fc.nat(15),
    })

    it.each([
      ['80', suite],
      ['32', short],
    ])('are protected as RFC 3711 has it, with tags of %s bits, and nothing else is touched', (_bits, suite) => {
      fc.assert(
        fc.property(fc.array(one, { minLength: 1, maxLength: BATCH_PACKETS }), fc.integer(), (packets, seed) => {
          const people = Array.from({ length: 6 }, (_, i) => ({ keys: keysOf(), ssrc: (seed * 31 + i * 7919) >>> 0 }))
          const senders = people.map(({ keys, ssrc }) => suite.createSender(keys, ssrc))
          const batch = new PacketBatch(suite, memory)
          const sent: Buffer[] = []
          memory.fill(untouched)
          const plains = packets.map(({ payload, headerLength, shift }, i) => {
            const plain = randomBytes(headerLength + payload)
            memory.set(plain, i * SLOT + shift)
            return plain
          })
          for (const [i, { who, headerLength, index, shift }] of packets.entries()) {
            batch.add(i * SLOT + shift, plains[i]!.length, headerLength, index, senders[who]!, (bytes, offset, length) => {
              sent.push(Buffer.from(bytes.subarray(offset, offset + length)))
            })
          }
          batch.protect()
          batch.send()
          expect(batch.count).toBe(0)
          for (const [i, { who, headerLength, index, shift }] of packets.entries()) {
            const { keys, ssrc } = people[who]!
            const whole = reference(keys, ssrc, index, plains[i]!, headerLength)
            expect(sent[i]!.equals(whole.subarray(0, plains[i]!.length + suite.tagBytes))).toBe(true)
            const before = memory.subarray(i * SLOT, i * SLOT + shift)
            const after = memory.subarray(i * SLOT + shift + plains[i]!.length + BATCH_ROOM, (i + 1) * SLOT)
            expect([...before, ...after].every((byte) => byte === untouched)).toBe(true)
          }
        }),
        { numRuns: 25 },
      )
    })

    it('of every size are the same as packet by packet, whatever stands beside', () => {
      const keys = Array.from({ length: 3 }, () => keysOf())
      for (let count = 1; count <= BATCH_PACKETS; count++) {
        const batch = new PacketBatch(suite, memory)
        const plains = Array.from({ length: count }, (_, i) => randomBytes(HEADER + ((i * 131) % 700)))
        for (const [i, plain] of plains.entries()) {
          memory.set(plain, i * SLOT)
          batch.add(i * SLOT, plain.length, HEADER, 1000 + i, suite.createSender(keys[i % 3]!, i), () => undefined)
        }
        batch.protect()
        for (const [i, plain] of plains.entries()) {
          const expected = reference(keys[i % 3]!, i, 1000 + i, plain, HEADER)
          expect(expected.equals(memory.subarray(i * SLOT, i * SLOT + batch.lengths[i]!))).toBe(true)
        }
      }
    })
  })

  describe(`${name}: packets alone`, () => {
    it('are protected as RFC 3711 has it, in whatever memory, and nothing else is touched', () => {
      fc.assert(
        fc.property(fc.nat(1500), fc.nat(30), fc.nat(7), fc.nat(MAX_INDEX), (payload, words, offset, index) => {
          const keys = keysOf()
          const headerLength = HEADER + words * 4
          const plain = randomBytes(headerLength + payload)
          const memory = new Uint8Array(offset + plain.length + TAG_BYTES + 4)
          memory.set(plain, offset)
          const length = suite.createSender(keys, SSRC).protect(memory, offset, plain.length, headerLength, index)
          expect(reference(keys, SSRC, index, plain, headerLength).equals(memory.subarray(offset, offset + length))).toBe(true)
          expect([...memory.subarray(0, offset), ...memory.subarray(offset + length)].every((byte) => byte === 0)).toBe(true)
        }),
        { numRuns: 60 },
      )
    })

    it('is what libsrtp makes of its own example', () => {
      const keys = keysOf({ key: hex('e1f97a0d3e018be0d64fa32c06de4139'), salt: hex('0ec675ad498afeebb6960b3aabe6') })
      const memory = Buffer.concat([hex('800f1234decafbadcafebabe'), Buffer.alloc(16, 0xab), Buffer.alloc(14)])
      const length = suite.createSender(keys, SSRC).protect(memory, 0, 28, HEADER, 0x1234)
      expect(memory.toString('hex', 0, length)).toBe('800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb')
    })

    it('with the short tag differ in that the tag is cut (RFC 4568 §6.2.2)', () => {
      const keys = keysOf()
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(0xfffff), (payload, index) => {
          const [long, cut] = [suite, short].map((each) => protect(each.createSender(keys, SSRC), index, payload)) as [Buffer, Buffer]
          expect(cut.length).toBe(HEADER + payload.length + SHORT_TAG_BYTES)
          expect(cut.equals(long.subarray(0, cut.length))).toBe(true)
        }),
      )
    })
  })

  describe(`${name}: what arrives`, () => {
    it('is opened in any order within the window', () => {
      const keys = keysOf()
      const sender = suite.createSender(keys, SSRC)
      const payloads = Array.from({ length: 60 }, (_, i) => randomBytes(20 + i * 15))
      const datagrams = payloads.map((payload, i) => protect(sender, 65_520 + i, payload))
      fc.assert(
        fc.property(fc.shuffledSubarray(Array.from({ length: 59 }, (_, i) => i + 1)), (order) => {
          const receiver = suite.createReceiver(keys)
          for (const i of [0, ...order]) expect(open(receiver, datagrams[i]!)?.subarray(HEADER).equals(payloads[i]!)).toBe(true)
        }),
        { numRuns: 20 },
      )
    })

    it.each([
      ['80', suite],
      ['32', short],
    ])('[T4] is dropped where one bit is another, or it is repeated: tags of %s bits', (_bits, suite) => {
      const payload = Buffer.from('hello')
      const keys = keysOf()
      const datagram = protect(suite.createSender(keys, SSRC), 7, payload)
      const receiver = suite.createReceiver(keys)
      for (let bit = 0; bit < datagram.length * 8; bit++) {
        const forged = Buffer.from(datagram)
        forged[bit >> 3]! ^= 1 << (bit & 7)
        expect(open(receiver, forged)).toBeNull()
      }
      expect(open(receiver, datagram)?.subarray(HEADER)).toEqual(payload)
      expect(open(receiver, datagram)).toBeNull()
    })

    it('[T4] is dropped where it was signed under another key, or with a tag of another size', () => {
      const keys = keysOf()
      const datagram = protect(suite.createSender(keys, SSRC), 7, randomBytes(50))
      expect(open(suite.createReceiver(keysOf()), datagram)).toBeNull()
      expect(open(short.createReceiver(keys), datagram)).toBeNull()
      expect(open(suite.createReceiver(keys), protect(short.createSender(keys, SSRC), 7, randomBytes(50)))).toBeNull()
    })

    it('[T4] may be of any length and say any length of header', () => {
      const receiver = suite.createReceiver(keysOf())
      fc.assert(
        fc.property(fc.nat(70_000), fc.nat(70_000), fc.nat(0xffff), (length, headerLength, sequence) => {
          const memory = new Uint8Array(length)
          expect(receiver.open(memory, 0, length, Math.min(headerLength, length), SSRC, sequence)).toBe(-1)
        }),
      )
    })

    it('[T4] and is not genuine leaves no trace', () => {
      const keys = keysOf()
      const sender = suite.createSender(keys, SSRC)
      const receiver = suite.createReceiver(keys)
      fc.assert(
        fc.property(fc.nat(0xffff), fc.boolean(), (sequence, isOurs) => {
          const forged = packet(sequence, randomBytes(300))
          if (!isOurs) forged.writeUInt32BE(sequence, 8)
          expect(receiver.open(forged, 0, forged.length, HEADER, forged.readUInt32BE(8), sequence)).toBe(-1)
        }),
      )
      for (let index = 0; index < 40; index++) expect(open(receiver, protect(sender, index, Buffer.from('hello')))).not.toBeNull()
    })

    it('lies between others that stay as they are', () => {
      const keys = keysOf()
      const datagram = protect(suite.createSender(keys, SSRC), 7, Buffer.from('hello'))
      const memory = new Uint8Array(datagram.length + 40)
      memory.set(datagram, 20)
      expect(suite.createReceiver(keys).open(memory, 20, datagram.length, HEADER, SSRC, 7)).toBe(HEADER + 5)
      expect(Buffer.from(memory.subarray(20, 20 + HEADER + 5)).equals(packet(7, Buffer.from('hello')))).toBe(true)
      expect([...memory.subarray(0, 20), ...memory.subarray(20 + datagram.length)].every((byte) => byte === 0)).toBe(true)
    })
  })

  describe(`${name}: beside werift`, () => {
    const ours = master()
    const theirs = master()
    /** At the other end: what is remote to us is local there. */
    const peer = {
      profile: AES_CM,
      keys: { localMasterKey: theirs.key, localMasterSalt: theirs.salt, remoteMasterKey: ours.key, remoteMasterSalt: ours.salt },
    }

    it('what we send is opened, across a roll-over of sequence numbers', () => {
      const sender = suite.createSender(keysOf(ours), SSRC)
      const session = new SrtpSession(peer)
      for (let index = 65_500; index < 65_600; index++) {
        const payload = randomBytes(1 + ((index * 37) % 1200))
        const seen = session.decrypt(protect(sender, index, payload))
        expect(seen.subarray(HEADER).equals(payload)).toBe(true)
      }
    })

    it('what it sends is opened, across a roll-over', () => {
      const receiver = suite.createReceiver(keysOf(theirs))
      const session = new SrtpSession(peer)
      for (let index = 65_500; index < 65_600; index++) {
        const payload = randomBytes(1 + ((index * 53) % 1200))
        const header = RtpHeader.deSerialize(packet(index, payload))
        expect(open(receiver, session.encrypt(payload, header))?.subarray(HEADER).equals(payload)).toBe(true)
      }
    })
  })
}
