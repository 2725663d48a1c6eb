/** The wire beside the kernel's own token bucket and firewall at the same settings: what arrives of a plain stream of datagrams. */
import { execFile } from 'node:child_process'
import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '../../test/harness/free-ports.ts'
import type { Cable } from '../../test/harness/network.ts'
import { spread, tenth, type Figure } from '../figure.ts'
import { Wire } from './wire.ts'

const RATE = 500_000
const LOSS = 5
/** Bits per second: more than the rate, so that the queue fills; and enough packets for their loss to be near its mean. */
const OFFERED_NARROW = 800_000
const OFFERED_LOSSY = 4_000_000
const PAYLOAD = 1000
const UDP_AND_IP = 28
const SECONDS = 5
const STEP_MS = 5
const WIDE = 20_000_000
/** What the cable's bucket holds back at most, by its 300 ms and its burst of 8 KiB. */
const QUEUE_MS = 300 + (8192 * 8000) / RATE
/** Of a hundred: six times what chance makes of a loss of 5 % in 2,400 packets. */
const ALLOWED = 3
/** The kernel's bucket is counted in whole milliseconds and has a burst. */
const ALLOWED_MS = 40

/** How the names of its figures begin. */
export const WIRE = "the wire beside the kernel's"

interface Stream {
  readonly arrived: number
  readonly p50: number
  readonly max: number
}

/** Nothing where the kernel has no token bucket or no nftables. */
export async function proveWire(cable: Cable): Promise<readonly Figure[]> {
  if (!cable.narrow(WIDE) || !cable.lose(0)) return []
  const port = await freePort()
  cable.narrow(RATE)
  const narrow = await streamFrom(cable, port, cable.here, OFFERED_NARROW)
  cable.narrow(WIDE)
  cable.lose(LOSS)
  const lossy = await streamFrom(cable, port, cable.here, OFFERED_LOSSY)
  cable.lose(0)
  const wire = await Wire.lay(cable, port)
  if (wire === null) return []
  wire.become({ rate: RATE, delayMs: 0, queueMs: QUEUE_MS })
  const ours = await streamFrom(cable, port, wire.host, OFFERED_NARROW)
  // The kernel loses on both ways, and so does this; the stream goes one way.
  wire.become({ loss: LOSS / 100, delayMs: 0 })
  const oursLossy = await streamFrom(cable, port, wire.host, OFFERED_LOSSY)
  wire.end()
  return [figure('0.8 Mbit/s through 0.5', narrow, ours), figure('4 Mbit/s, 5 % lost', lossy, oursLossy)]
}

/** A receiver at the other end says where it is, to the address that it was told, and is sent a stream. */
async function streamFrom(cable: Cable, port: number, address: string, offered: number): Promise<Stream> {
  const server = createSocket('udp4').bind(port, cable.here)
  await once(server, 'listening')
  const script = fileURLToPath(new URL('wire-receiver.ts', import.meta.url))
  const received = promisify(execFile)(cable.wrap(process.execPath), [script, address, String(port)])
  // Node's own event has these two.
  const [, receiver] = (await once(server, 'message')) as [Buffer, RemoteInfo]
  const sent = await stream((bytes) => server.send(bytes, receiver.port, receiver.address), offered)
  const delays = JSON.parse((await received).stdout) as readonly number[]
  server.close()
  const { p50, max } = spread(delays)
  return { arrived: tenth((delays.length / sent) * 100), p50, max }
}

async function stream(send: (bytes: Buffer) => void, offered: number): Promise<number> {
  const began = performance.now()
  let sent = 0
  for (let now = began; now - began < SECONDS * 1000; now = performance.now()) {
    for (; sent * (PAYLOAD + UDP_AND_IP) * 8 < (offered * (now - began)) / 1000; sent++) {
      const bytes = Buffer.alloc(PAYLOAD)
      bytes.writeDoubleBE(performance.timeOrigin + performance.now())
      send(bytes)
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS))
  }
  return sent
}

const figure = (name: string, kernel: Stream, wire: Stream): Figure => {
  const met =
    Math.abs(kernel.arrived - wire.arrived) <= ALLOWED &&
    Math.abs(kernel.p50 - wire.p50) <= ALLOWED_MS &&
    Math.abs(kernel.max - wire.max) <= ALLOWED_MS
  return {
    name: `${WIRE}: a stream of ${name}`,
    unit: '% arrived; ms on its way',
    values: {
      'kernel arrived': kernel.arrived,
      'wire arrived': wire.arrived,
      'kernel p50': kernel.p50,
      'wire p50': wire.p50,
      'kernel max': kernel.max,
      'wire max': wire.max,
    },
    bound: { text: `apart by ${String(ALLOWED)} points and ${String(ALLOWED_MS)} ms at the most`, met },
  }
}
