/** A way to a server's media on an address of its own, which loses what it is told to. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

export interface LossyWay {
  readonly address: string
  close(): void
}

/** `address`: of the loopback, where nobody has the server’s port. `loses`: of each RTP packet, either way. */
export async function lossyWay(address: string, mediaPort: number, loses: (packet: Buffer) => boolean): Promise<LossyWay> {
  const front = createSocket('udp4')
  const backs = new Map<string, Socket>()
  const isLost = (bytes: Buffer): boolean => isRtp(bytes) && loses(bytes)
  front.on('message', (bytes, from) => {
    const name = `${from.address} ${from.port}`
    const back = backs.get(name) ?? createSocket('udp4')
    if (!backs.has(name)) back.on('message', (answer) => isLost(answer) || front.send(answer, from.port, from.address))
    backs.set(name, back)
    if (!isLost(bytes)) back.send(bytes, mediaPort, '127.0.0.1')
  })
  front.bind(mediaPort, address)
  await once(front, 'listening')
  const close = (): void => {
    for (const socket of [front, ...backs.values()]) socket.close()
  }
  return { address, close }
}

/** RFC 7983 §7, RFC 5761 §4. */
function isRtp(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes
  return first >= 128 && first < 192 && (second < 192 || second > 223)
}
