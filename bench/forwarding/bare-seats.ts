/** Seats at the C program that does nothing but forward: ports and keys are told by its input, and nobody shakes hands. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { SrtpMaster } from '../../src/sfu/forwarding/peer-media.ts'
import { SrtpSession } from '../../src/sfu/forwarding/srtp-session.ts'
import { deriveGcmKeys, deriveSessionKeys } from '../../src/sfu/srtp/session-keys.ts'
import { bindDatagramPort, type DatagramPort } from '../../src/sfu/transport/net/datagram-port.ts'
import { EXTENSION_ID } from './media-format.ts'
import type { Seat, Suite } from './seat.ts'
import type { SeatOrder, Seats } from './venue-seats.ts'

const HERE = '127.0.0.1'
const SALT_BYTES: Readonly<Record<Suite, number>> = { AES_CM_128_HMAC_SHA1_80: 14, AEAD_AES_128_GCM: 12 }

type Program = ChildProcessByStdio<Writable, Readable, null>

/** `core`: where the program shall run. */
export async function openBareSeats(program: string, core: number, suite: Suite): Promise<Seats> {
  const name = suite === 'AEAD_AES_128_GCM' ? 'gcm' : 'cm'
  const child = spawn('taskset', ['-c', String(core), program, name], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const port = Number(/^port (\d+)$/.exec(line)?.[1])
  return {
    pid: child.pid ?? null,
    mids: { audio: '0', video: '1' },
    take: (order) => takeSeat(order, suite, child, port),
    ready: () => void child.stdin.write('go\n'),
    close: () => void child.stdin.end(),
  }
}

async function takeSeat({ source, receive }: SeatOrder, suite: Suite, { stdin }: Program, programPort: number): Promise<Seat> {
  const own = await bindDatagramPort(HERE, 0, receive)
  const [theirs, ours] = [newMaster(suite), newMaster(suite)]
  stdin.write(source === null ? `to ${own.port} ${newSsrc()} ${newSsrc()} ${keysOf(theirs, suite)}\n` : `from ${keysOf(ours, suite)}\n`)
  return {
    suite,
    srtp: new SrtpSession({ profile: suite, local: ours, remote: theirs }),
    transportSequenceId: EXTENSION_ID.transportSequence,
    send: sender(own, source === null ? null : programPort),
    close: () => void own.close(),
  }
}

/** It has no ears for reports. */
const sender =
  (own: DatagramPort, to: number | null): Seat['send'] =>
  (memory, offset, length) => {
    if (to !== null) own.send(memory, offset, length, HERE, to)
  }

const newSsrc = (): number => 1 + randomInt(0xfffffffe)
const newMaster = (suite: Suite): SrtpMaster => ({ key: randomBytes(16), salt: randomBytes(SALT_BYTES[suite]) })

function keysOf(master: SrtpMaster, suite: Suite): string {
  if (suite === 'AEAD_AES_128_GCM') {
    const { cipher, salt } = deriveGcmKeys(master, 'rtp')
    return `${cipher.export().toString('hex')} ${Buffer.from(salt).toString('hex')}`
  }
  const { cipher, salt, authentication } = deriveSessionKeys(master, 'rtp')
  return [cipher.export(), Buffer.from(salt), authentication.export()].map((each) => each.toString('hex')).join(' ')
}
