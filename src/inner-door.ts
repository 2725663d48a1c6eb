/** A way to the media sockets that begins and ends on this machine, whatever stands before the others: TLS, proxies, addresses. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { MediaServer } from './signalling/media-server.ts'

export interface InnerDoor {
  readonly url: string
  close(): void
}

export async function openInnerDoor(media: Pick<MediaServer, 'handleUpgrade'>): Promise<InnerDoor> {
  const server = createServer((_request, response) => response.writeHead(404).end())
  server.on('upgrade', (request, socket, head) => media.handleUpgrade(request, socket, head))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the inner door has no port')
  return { url: `ws://127.0.0.1:${String(address.port)}`, close: () => void server.close() }
}

/** Where a socket that is bound to `host` is heard on this machine: the address that the outside knows may lead nowhere from here. */
export const innerAddress = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host)
