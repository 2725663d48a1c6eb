import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { ConnectedSockets } from './connected-sockets.ts'
import { bindDatagramPort } from './datagram-port.ts'

const HOST = '127.0.0.1'
const open: { close(): unknown }[] = []

afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

async function peer(): Promise<Socket> {
  const socket = createSocket('udp4')
  open.push(socket)
  socket.bind(0, HOST)
  await once(socket, 'listening')
  return socket
}

describe('a socket of a peer, on a port that strangers send to', () => {
  it('gets all that its peer sends, and sends to it, from the same port', async () => {
    const strangers: number[] = []
    const port = await bindDatagramPort(HOST, 0, (_bytes, _address, from) => void strangers.push(from), { reusePort: true })
    const [known, stranger] = [await peer(), await peer()]
    const heard: number[] = []
    const sockets = new ConnectedSockets({ host: HOST, port: port.port, ownSockets: 1 }, (_bytes, _address, from) => void heard.push(from))
    const route = sockets.open(HOST, known.address().port)
    open.push(port, route!)
    expect(sockets.open(HOST, stranger.address().port)).toBeNull()
    for (const from of [known, stranger]) from.send('to you', port.port, HOST)
    await expect.poll(() => [heard, strangers]).toEqual([[known.address().port], [stranger.address().port]])
    const answer = once(known, 'message')
    route?.send(Buffer.from('..answer'), 2, 6)
    const [bytes, from] = (await answer) as [Buffer, { port: number }]
    expect([bytes.toString(), from.port]).toEqual(['answer', port.port])
  })

  it('holds a burst that comes while its thread is busy', async () => {
    const port = await bindDatagramPort(HOST, 0, () => undefined, { reusePort: true })
    const known = await peer()
    let heard = 0
    const sockets = new ConnectedSockets({ host: HOST, port: port.port, ownSockets: 1 }, () => void heard++)
    open.push(port, sockets.open(HOST, known.address().port)!)
    // More than a socket holds that nobody asked to hold more: all lie there before the first is read.
    for (let i = 0; i < 150; i++) known.send(Buffer.alloc(1200), port.port, HOST)
    await expect.poll(() => heard, { timeout: 20_000 }).toBe(150)
  })
})
