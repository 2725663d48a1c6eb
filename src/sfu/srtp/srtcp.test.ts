import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { SrtcpSession } from 'werift'
import { deriveSessionKeys } from './session-keys.ts'
import { SrtcpReceiver, SrtcpSender } from './srtcp.ts'

const ours = { key: randomBytes(16), salt: randomBytes(14) }
const theirs = { key: randomBytes(16), salt: randomBytes(14) }
const AES_CM = 1

/** werift at the other end: what is remote to us is local there. */
const peer = {
  profile: AES_CM,
  keys: { localMasterKey: theirs.key, localMasterSalt: theirs.salt, remoteMasterKey: ours.key, remoteMasterSalt: ours.salt },
}

it('speaks SRTCP both ways with werift', () => {
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
