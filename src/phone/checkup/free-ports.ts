import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { PortRange } from '../media/rtp/leg-ports.ts'

/** How many ports of the range nobody holds, calls of our own included. Each is taken for a moment. */
export async function countFreePorts(host: string, { first, last }: PortRange): Promise<number> {
  let free = 0
  for (let port = first; port <= last; port++) if (await isFree(host, port)) free++
  return free
}

function isFree(host: string, port: number): Promise<boolean> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  return new Promise((resolve) => {
    socket.once('error', () => {
      socket.close()
      resolve(false)
    })
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve(true)))
  })
}
