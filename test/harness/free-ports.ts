/** Ports of loopback that nobody has, below those that the system gives out by itself, to browsers too: what is free there now is not in a moment. */
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { PortRange } from '../../src/phone/media/rtp/leg-ports.ts'

const HOST = '127.0.0.1'
/** Apart, so that a single port is never inside a range that another test was just given. */
const SINGLES: PortRange = { first: 10_000, last: 19_999 }
const RANGES: PortRange = { first: 20_000, last: 31_999 }

/** Of both protocols; the next one is free too, where SIP programs put TLS. */
export async function freePort(): Promise<number> {
  const { first: port } = within(SINGLES, 2)
  const isFree = (await Promise.all([port, port + 1].flatMap((one) => [isFreeTcp(one), isFreeUdp(one)]))).every(Boolean)
  return isFree ? port : freePort()
}

/** So many of UDP in a row, the first one even, for the sound of telephones. */
export async function freePorts(count: number): Promise<PortRange> {
  const range = within(RANGES, count)
  const free = await Promise.all(Array.from({ length: count }, (_, i) => isFreeUdp(range.first + i)))
  return free.every(Boolean) ? range : freePorts(count)
}

function within({ first, last }: PortRange, count: number): PortRange {
  const start = first + 2 * randomInt(Math.floor((last + 2 - first - count) / 2))
  return { first: start, last: start + count - 1 }
}

const isFreeTcp = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false)).listen(port, HOST, () => server.close(() => resolve(true)))
  })

const isFreeUdp = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false)).bind(port, HOST, () => socket.close(() => resolve(true)))
  })
