import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { RtpHeader, SrtcpSession, SrtpSession } from 'werift'
import { findAccelerator } from '../../../accelerator/accelerator.ts'
import { deriveGcmKeys } from '../session-keys.ts'
import { AcceleratedGcm } from './accelerated-gcm.ts'
import { GcmSuite } from './gcm-suite.ts'
import { describeGcm } from './gcm.suite.ts'
import { nodeGcm } from './node-gcm.ts'

const { native } = findAccelerator()

describeGcm("Node's ciphers", nodeGcm)
if (native !== null) describeGcm('the accelerator', new AcceleratedGcm(native.gcm))

describe('AEAD_AES_128_GCM against werift', () => {
  const local = { key: randomBytes(16), salt: randomBytes(12) }
  const remote = { key: randomBytes(16), salt: randomBytes(12) }
  const GCM = 7
  /** What is remote to us is local there. */
  const theirs = {
    profile: GCM,
    keys: { localMasterKey: remote.key, localMasterSalt: remote.salt, remoteMasterKey: local.key, remoteMasterSalt: local.salt },
  } as const
  const ours = new GcmSuite(nodeGcm).protection({ profile: 'AEAD_AES_128_GCM', local, remote })
  const HEADER = 12
  const SSRC = 0xcafebabe

  const packet = (index: number, payload: Buffer): Buffer => {
    const header = Buffer.alloc(HEADER)
    header.set([0x80, 96])
    header.writeUInt16BE(index & 0xffff, 2)
    header.writeUInt32BE(SSRC, 8)
    return Buffer.concat([header, payload])
  }

  it('both ends derive the same keys and open what the other seals, across a roll-over', () => {
    const session = new SrtpSession(theirs)
    const back = new SrtpSession(theirs)
    const sender = ours.createSender(SSRC)
    for (let index = 65_530; index < 65_542; index++) {
      const payload = randomBytes(1 + ((index * 37) % 1200))
      const plain = packet(index, payload)
      const memory = Buffer.concat([plain, Buffer.alloc(16)])
      expect(session.decrypt(memory.subarray(0, sender.protect(memory, 0, plain.length, HEADER, index))).equals(plain)).toBe(true)

      const sealed = Buffer.from(back.encrypt(payload, RtpHeader.deSerialize(plain)))
      expect(ours.receiver.open(sealed, 0, sealed.length, HEADER, SSRC, index & 0xffff)).toBe(plain.length)
      expect(sealed.subarray(0, plain.length).equals(plain)).toBe(true)
    }
  })

  it('speaks SRTCP both ways', () => {
    const report = Buffer.from('80c90001cafebabe81ce0002cafebabe00000001', 'hex')
    const session = new SrtcpSession(theirs)
    const memory = Buffer.concat([report, Buffer.alloc(20)])
    expect(session.decrypt(memory.subarray(0, ours.ownReports.protect(memory, 0, report.length))).equals(report)).toBe(true)
    const sealed = Buffer.from(session.encrypt(report))
    expect(ours.reports.open(sealed, 0, sealed.length)).toBe(report.length)
    expect(sealed.subarray(0, report.length).equals(report)).toBe(true)
  })

  it('refuses master keys of another size', () => {
    expect(() => deriveGcmKeys({ key: Buffer.alloc(16), salt: Buffer.alloc(14) }, 'rtp')).toThrow(RangeError)
    expect(() => deriveGcmKeys({ key: Buffer.alloc(32), salt: Buffer.alloc(12) }, 'rtp')).toThrow(RangeError)
  })
})
