/** What every implementation of AEAD_AES_128_GCM must do (RFC 7714). */
import { createSecretKey, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { PacketBatch } from '../packet-batch.ts'
import type { GcmKeys } from '../session-keys.ts'
import { BATCH_ROOM } from '../srtp-suite.ts'
import { GCM_TAG_BYTES, type GcmCiphers } from './gcm-cipher.ts'
import { GcmReceiver } from './gcm-receiver.ts'
import { GcmReportReceiver, GcmReportSender } from './gcm-reports.ts'
import { GcmSender } from './gcm-sender.ts'
import { GcmSuite } from './gcm-suite.ts'
import { nodeGcm } from './node-gcm.ts'

const hex = (text: string): Buffer => Buffer.from(text, 'hex')

/** RFC 7714 §16: session key and salt, and the packets of §16.1.1, §17.1 and §17.3. */
const rfcKeys: GcmKeys = { cipher: createSecretKey(hex('000102030405060708090a0b0c0d0e0f')), salt: hex('517569642070726f2071756f') }
const rtp = hex('8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573')
const srtp = hex(
  '8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce',
)
const rtcp = hex('81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef')
const srtcp = hex(
  '81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4',
)
const signedRtcp = hex(`${rtcp.toString('hex')}841dd9683dd78ec92ae58790125f62b3000005d4`)
const REPORT_INDEX = 0x5d4

const HEADER = 12
const SSRC = 0xcafebabe

const packet = (index: number, payload: Uint8Array, ssrc = SSRC): Buffer => {
  const header = Buffer.from([0x80, 96, ...Array.from<number>({ length: 10 }).fill(0)])
  header.writeUInt16BE(index % 0x10000, 2)
  header.writeUInt32BE(ssrc, 8)
  return Buffer.concat([header, payload])
}

const protect = (sender: GcmSender, plain: Uint8Array, index: number): Buffer => {
  const memory = Buffer.concat([plain, Buffer.alloc(GCM_TAG_BYTES)])
  return memory.subarray(0, sender.protect(memory, 0, plain.length, HEADER, index))
}

const open = (receiver: GcmReceiver, datagram: Uint8Array): Buffer | null => {
  const memory = Buffer.from(datagram)
  const length = receiver.open(memory, 0, memory.length, HEADER, memory.readUInt32BE(8), memory.readUInt16BE(2))
  return length < 0 ? null : memory.subarray(0, length)
}

export function describeGcm(name: string, ciphers: GcmCiphers): void {
  const suite = new GcmSuite(ciphers)
  const keys: GcmKeys = { cipher: createSecretKey(randomBytes(16)), salt: randomBytes(12) }
  const opened: { close(): void }[] = []
  const kept = <C extends { close(): void }>(cipher: C): C => {
    opened.push(cipher)
    return cipher
  }
  const sender = (of = keys, from = ciphers): GcmSender => new GcmSender(suite, kept(from.create(of, 'seal')))
  const receiver = (of = keys, from = ciphers): GcmReceiver => new GcmReceiver(kept(from.create(of, 'open')))
  const reports = (of = keys): GcmReportReceiver => new GcmReportReceiver(kept(ciphers.create(of, 'open')))

  afterAll(() => {
    for (const cipher of opened) cipher.close()
  })

  describe(`AEAD_AES_128_GCM by ${name}`, () => {
    it('makes and opens the packet of RFC 7714 §16.1', () => {
      expect(protect(sender(rfcKeys), rtp, 0xf17b).equals(srtp)).toBe(true)
      expect(open(receiver(rfcKeys), srtp)?.equals(rtp)).toBe(true)
    })

    it('makes and opens the report of RFC 7714 §17.1, and opens that of §17.3, which is signed alone', () => {
      const reportSender = new GcmReportSender(kept(ciphers.create(rfcKeys, 'seal')))
      const memory = Buffer.alloc(srtcp.length)
      for (let index = 1; index <= REPORT_INDEX; index++) {
        rtcp.copy(memory)
        expect(reportSender.protect(memory, 0, rtcp.length)).toBe(srtcp.length)
      }
      expect(memory.equals(srtcp)).toBe(true)
      for (const report of [srtcp, signedRtcp]) {
        const copy = Buffer.from(report)
        expect(reports(rfcKeys).open(copy, 0, copy.length)).toBe(rtcp.length)
        expect(copy.subarray(0, rtcp.length).equals(rtcp)).toBe(true)
      }
    })

    it("seals what Node's opens and opens what it seals, at any index, length and place", () => {
      const pairs = [
        [sender(), receiver(keys, nodeGcm)],
        [sender(keys, nodeGcm), receiver()],
      ] as const
      let ssrc = 1
      const cases = fc.record({ index: fc.integer({ min: 0, max: 0xffff }), payload: fc.uint8Array({ maxLength: 1400 }) })
      fc.assert(
        fc.property(cases, ({ index, payload }) => {
          for (const [seals, opens] of pairs) {
            const plain = packet(index, payload, ++ssrc)
            expect(open(opens, protect(seals, plain, index))?.equals(plain)).toBe(true)
          }
        }),
        { numRuns: 60 },
      )
    })

    it('seals the same where the roll-over counter has its full 32 bits', () => {
      const index = 0xfedcba98 * 0x10000 + 7
      const plain = packet(index, randomBytes(50))
      expect(protect(sender(), plain, index).equals(protect(sender(keys, nodeGcm), plain, index))).toBe(true)
    })

    it('protects a batch as it does its packets one by one, and nothing beside them', () => {
      const both = [sender(), sender(rfcKeys)] as const
      const payloads = fc.array(fc.uint8Array({ minLength: 0, maxLength: 1300 }), { minLength: 1, maxLength: 40 })
      fc.assert(
        fc.property(payloads, fc.integer({ min: 0, max: 2 ** 47 }), (all, first) => {
          const slot = 1312 + BATCH_ROOM
          const memory = Buffer.alloc(slot * all.length, 0xee)
          const batch = new PacketBatch(suite, memory)
          const plains = all.map((payload, i) => packet(first + i, payload, SSRC + (i % 3)))
          plains.forEach((plain, i) => {
            plain.copy(memory, i * slot)
            batch.add(i * slot, plain.length, HEADER, first + i, both[i % 2]!, () => undefined)
          })
          batch.protect()
          plains.forEach((plain, i) => {
            const length = plain.length + GCM_TAG_BYTES
            expect(batch.lengths[i]).toBe(length)
            expect(memory.subarray(i * slot, i * slot + length).equals(protect(both[i % 2]!, plain, first + i))).toBe(true)
            expect(memory.subarray(i * slot + length, (i + 1) * slot).every((byte) => byte === 0xee)).toBe(true)
          })
        }),
        { numRuns: 20 },
      )
    })

    it('opens across a roll-over of sequence numbers, in any order within the window', () => {
      const seals = sender()
      const plains = Array.from({ length: 60 }, (_, i) => packet(65_520 + i, randomBytes(i * 15)))
      const datagrams = plains.map((plain, i) => protect(seals, plain, 65_520 + i))
      fc.assert(
        fc.property(fc.shuffledSubarray(Array.from({ length: 59 }, (_, i) => i + 1)), (order) => {
          const opens = receiver()
          for (const i of [0, ...order]) expect(open(opens, datagrams[i]!)?.equals(plains[i]!)).toBe(true)
        }),
        { numRuns: 20 },
      )
    })

    it('[T4] drops packets that are replayed, cut, or differ in a single bit', () => {
      const datagram = protect(sender(), packet(7, randomBytes(40)), 7)
      const opens = receiver()
      for (let bit = 0; bit < datagram.length * 8; bit++) {
        const forged = Buffer.from(datagram)
        forged[bit >> 3]! ^= 1 << (bit & 7)
        expect(open(opens, forged)).toBeNull()
      }
      for (let length = HEADER; length < datagram.length; length++) expect(open(opens, datagram.subarray(0, length))).toBeNull()
      expect(open(opens, datagram)).not.toBeNull()
      expect(open(opens, datagram)).toBeNull()
    })

    it('[T4] drops reports that are replayed, cut, or differ in a single bit', () => {
      const opens = reports(rfcKeys)
      const openAll = (report: Uint8Array): number => opens.open(Buffer.from(report), 0, report.length)
      for (let bit = 0; bit < srtcp.length * 8; bit++) {
        const forged = Buffer.from(srtcp)
        forged[bit >> 3]! ^= 1 << (bit & 7)
        expect(openAll(forged)).toBe(-1)
      }
      for (let length = 0; length < srtcp.length; length++) expect(openAll(srtcp.subarray(0, length))).toBe(-1)
      expect(openAll(srtcp)).toBe(rtcp.length)
      expect(openAll(srtcp)).toBe(-1)
    })

    it('[T4] opens nothing of what strangers send', () => {
      const opens = receiver()
      const opensReports = reports()
      fc.assert(
        fc.property(fc.uint8Array({ minLength: HEADER, maxLength: 200 }), (noise) => {
          expect(open(opens, noise)).toBeNull()
          expect(opensReports.open(Buffer.from(noise), 0, noise.length)).toBe(-1)
        }),
        { numRuns: 300 },
      )
    })
  })
}
