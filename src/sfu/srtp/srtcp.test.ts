import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SrtcpSession } from 'werift'
import { KernelSuite } from './kernel-suite.ts'
import { PlainSuite } from './plain-suite.ts'
import { deriveSessionKeys } from './session-keys.ts'
import { SRTCP_OVERHEAD, SrtcpReceiver, SrtcpSender } from './srtcp.ts'
import { SrtpKernel } from './srtp-kernel.ts'

const kernel = SrtpKernel.load()
if (kernel === null) throw new Error('dist/sfu/srtp.wasm has not been built: run `npm run build`, or `npm test`, which builds it.')

const ours = { key: randomBytes(16), salt: randomBytes(14) }
const theirs = { key: randomBytes(16), salt: randomBytes(14) }
const AES_CM = 1
const report = Buffer.from('80c90001cafebabe81ce0002cafebabe00000001', 'hex')

/** werift at the other end: what is remote to us is local there. */
const peer = {
  profile: AES_CM,
  keys: { localMasterKey: theirs.key, localMasterSalt: theirs.salt, remoteMasterKey: ours.key, remoteMasterSalt: ours.salt },
}

describe.each([
  ['plain', new PlainSuite()],
  ['the kernel', new KernelSuite(kernel)],
  ['the kernel, where packets have short tags', new KernelSuite(kernel, 4)],
])('SRTCP by %s', (_name, suite) => {
  const sender = (): SrtcpSender => new SrtcpSender(suite.createReportCipher(deriveSessionKeys(ours, 'rtcp')))
  const receiver = (from = theirs): SrtcpReceiver => new SrtcpReceiver(suite.createReportCipher(deriveSessionKeys(from, 'rtcp')))
  const protectedBy = (sends: SrtcpSender, bytes: Buffer): Buffer => {
    const memory = Buffer.concat([Buffer.alloc(3), bytes, Buffer.alloc(SRTCP_OVERHEAD)])
    return memory.subarray(3, 3 + sends.protect(memory, 3, bytes.length))
  }

  it('speaks both ways with werift, report after report', () => {
    const session = new SrtcpSession(peer)
    const [sends, opens] = [sender(), receiver()]
    for (let i = 0; i < 40; i++) {
      const bytes = Buffer.concat([report, randomBytes(i * 4)])
      expect(session.decrypt(protectedBy(sends, bytes)).equals(bytes)).toBe(true)
      const datagram = Buffer.from(session.encrypt(bytes))
      const replay = Buffer.from(datagram)
      expect(datagram.subarray(0, opens.open(datagram, 0, datagram.length)).equals(bytes)).toBe(true)
      expect(opens.open(replay, 0, replay.length)).toBe(-1)
    }
  })

  it('carries reports of any length and of many sources', () => {
    const [sends, opens] = [sender(), receiver(ours)]
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 1150 }), (bytes) => {
        const datagram = protectedBy(sends, Buffer.from(bytes))
        expect(opens.open(datagram, 0, datagram.length)).toBe(bytes.length)
        expect(datagram.subarray(0, bytes.length).equals(bytes)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('[T4] drops what is cut, or differs in a single bit', () => {
    const opens = receiver(ours)
    const whole = protectedBy(sender(), report)
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const other = Buffer.from(whole)
      other[bit >> 3]! ^= 1 << (bit & 7)
      expect(opens.open(other, 0, other.length)).toBe(-1)
    }
    for (let length = 0; length < whole.length; length++) expect(opens.open(Buffer.from(whole), 0, length)).toBe(-1)
    expect(opens.open(Buffer.alloc(4000), 0, 4000)).toBe(-1)
    expect(opens.open(Buffer.from(whole), 0, whole.length)).toBe(report.length)
  })

  it('opens what is signed but not encrypted (RFC 3711 §3.4)', () => {
    const clear = Buffer.concat([report, Buffer.from('00000007', 'hex')])
    const tag = createHmac('sha1', deriveSessionKeys(ours, 'rtcp').authentication).update(clear).digest().subarray(0, 10)
    const datagram = Buffer.concat([clear, tag])
    expect(receiver(ours).open(datagram, 0, datagram.length)).toBe(report.length)
    expect(datagram.subarray(0, report.length).equals(report)).toBe(true)
  })
})
