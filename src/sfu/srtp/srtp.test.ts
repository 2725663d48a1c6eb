import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RtpHeader, SrtcpSession, SrtpSession } from 'werift'
import { SHORT_TAG_BYTES, TAG_BYTES } from './authentication.ts'
import { PlainSuite } from './plain-suite.ts'
import { deriveSessionKeys } from './session-keys.ts'
import { SrtcpReceiver, SrtcpSender } from './srtcp.ts'
import type { SrtpReceiver, SrtpSender } from './srtp-suite.ts'

const suite = new PlainSuite()
const ours = { key: randomBytes(16), salt: randomBytes(14) }
const theirs = { key: randomBytes(16), salt: randomBytes(14) }
const AES_CM = 1

/** werift at the other end: what is remote to us is local there. */
const peer = {
  profile: AES_CM,
  keys: { localMasterKey: theirs.key, localMasterSalt: theirs.salt, remoteMasterKey: ours.key, remoteMasterSalt: ours.salt },
}

const HEADER = 12
const SSRC = 0xcafebabe

const packet = (sequence: number, payload: Buffer): Buffer => {
  const header = Buffer.alloc(HEADER)
  header.writeUInt8(0x80, 0)
  header.writeUInt8(96, 1)
  header.writeUInt16BE(sequence & 0xffff, 2)
  header.writeUInt32BE(sequence * 3000, 4)
  header.writeUInt32BE(SSRC, 8)
  return Buffer.concat([header, payload])
}

const protect = (sender: SrtpSender, index: number, payload: Buffer): Buffer => {
  const plain = packet(index, payload)
  const memory = Buffer.concat([plain, Buffer.alloc(14)])
  return memory.subarray(0, sender.protect(memory, 0, plain.length, HEADER, index))
}

const open = (receiver: SrtpReceiver, datagram: Buffer): Buffer | null => {
  const memory = Buffer.from(datagram)
  const length = receiver.open(memory, 0, memory.length, HEADER, SSRC, memory.readUInt16BE(2))
  return length < 0 ? null : memory.subarray(0, length)
}

describe('SRTP against werift', () => {
  it('is opened by it, across a roll-over of sequence numbers', () => {
    const sender = suite.createSender(deriveSessionKeys(ours, 'rtp'), SSRC)
    const session = new SrtpSession(peer)
    for (let index = 65_500; index < 65_600; index++) {
      const payload = randomBytes(1 + ((index * 37) % 1200))
      expect(
        session
          .decrypt(protect(sender, index, payload))
          .subarray(HEADER)
          .equals(payload),
      ).toBe(true)
    }
  })

  it('opens what it sends, across a roll-over', () => {
    const receiver = suite.createReceiver(deriveSessionKeys(theirs, 'rtp'))
    const session = new SrtpSession(peer)
    for (let index = 65_500; index < 65_600; index++) {
      const payload = randomBytes(1 + ((index * 53) % 1200))
      const plain = packet(index, payload)
      const header = RtpHeader.deSerialize(plain)
      expect(open(receiver, session.encrypt(payload, header))?.subarray(HEADER).equals(payload)).toBe(true)
    }
  })

  it('speaks SRTCP both ways', () => {
    const report = Buffer.from('80c90001cafebabe81ce0002cafebabe00000001', 'hex')
    const session = new SrtcpSession(peer)
    const sender = new SrtcpSender(deriveSessionKeys(ours, 'rtcp'))
    const memory = Buffer.concat([report, Buffer.alloc(14)])
    const length = sender.protect(memory, 0, report.length)
    expect(session.decrypt(memory.subarray(0, length)).equals(report)).toBe(true)

    const receiver = new SrtcpReceiver(deriveSessionKeys(theirs, 'rtcp'))
    const datagram = Buffer.from(session.encrypt(report))
    const replay = Buffer.from(datagram)
    expect(datagram.subarray(0, receiver.open(datagram, 0, datagram.length)).equals(report)).toBe(true)
    expect(receiver.open(replay, 0, replay.length)).toBe(-1)
  })
})

describe('SRTP with the short tag (RFC 4568 §6.2.2)', () => {
  const keys = deriveSessionKeys(ours, 'rtp')
  const protectBoth = (index: number, payload: Buffer) =>
    [TAG_BYTES, SHORT_TAG_BYTES].map((bytes) => protect(new PlainSuite(bytes).createSender(keys, SSRC), index, payload)) as [Buffer, Buffer]

  it('differs from the other in that the tag is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(0xfffff), (payload, index) => {
        const [long, short] = protectBoth(index, Buffer.from(payload))
        expect(short.length).toBe(HEADER + payload.length + SHORT_TAG_BYTES)
        expect(short.equals(long.subarray(0, short.length))).toBe(true)
      }),
    )
  })

  it('[T4] is opened, and dropped when a single bit of it is another or it is repeated', () => {
    const payload = Buffer.from('hello')
    const [, short] = protectBoth(7, payload)
    const receiver = new PlainSuite(SHORT_TAG_BYTES).createReceiver(keys)
    for (let bit = 32; bit < short.length * 8; bit++) {
      const forged = Buffer.from(short)
      forged[bit >> 3]! ^= 1 << (bit & 7)
      // The sender's name is no secret, and is signed.
      expect(open(receiver, forged)).toBeNull()
    }
    expect(open(receiver, short)?.subarray(HEADER)).toEqual(payload)
    expect(open(receiver, short)).toBeNull()
    expect(open(suite.createReceiver(keys), protectBoth(8, payload)[1])).toBeNull()
  })
})

describe('SRTP', () => {
  it('[T4] drops what is replayed, forged or cut', () => {
    const keys = deriveSessionKeys(ours, 'rtp')
    const datagram = protect(suite.createSender(keys, SSRC), 7, randomBytes(100))
    const receiver = suite.createReceiver(keys)
    fc.assert(
      fc.property(fc.nat(datagram.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const forged = Buffer.from(datagram)
        forged[at] = forged[at]! ^ flip
        expect(open(receiver, forged)).toBeNull()
      }),
    )
    for (let length = HEADER; length < datagram.length; length++) expect(open(receiver, datagram.subarray(0, length))).toBeNull()
    expect(open(receiver, datagram)).not.toBeNull()
    expect(open(receiver, datagram)).toBeNull()
  })

  it('opens packets in any order within the window', () => {
    const keys = deriveSessionKeys(ours, 'rtp')
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
})
