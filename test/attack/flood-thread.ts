/** Sends what it is told to the media port, evenly, until it is ended: a thread of its own, so that those who watch the meeting are not kept busy by it. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { datagramOf, type DatagramKind, type FloodOrder } from './flood-order.ts'

const STEP_MS = 5
const SOCKETS = 16
/** Of TCP, kept open by one flood at most. */
const HELD = 512

// `media-floods.ts` gives it exactly this.
const { kind, port, perSecond } = workerData as FloodOrder
const counts = { sent: 0, answers: 0 }

const socketOf = async (index: number): Promise<Socket> => {
  const socket = createSocket('udp4')
  socket.on('message', () => counts.answers++)
  socket.bind(0, `127.11.${String(index)}.1`)
  await once(socket, 'listening')
  return socket
}

async function datagrams(what: DatagramKind): Promise<() => void> {
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, (_, index) => socketOf(index)))
  return () => sockets[counts.sent++ % SOCKETS]?.send(datagramOf(what, counts.sent), port, '127.0.0.1')
}

/** Connections that say a length and nothing more. The oldest makes room for the next. */
function connections(): () => void {
  const open = new Set<ReturnType<typeof connect>>()
  return () => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: `127.12.${String(counts.sent % 250)}.1` })
    counts.sent++
    socket.on('error', () => undefined)
    socket.on('data', () => counts.answers++)
    socket.on('close', () => open.delete(socket))
    socket.write(Buffer.of(0, 200))
    const [oldest] = open.size >= HELD ? open : []
    oldest?.destroy()
    open.add(socket)
  }
}

const one = kind === 'connections' ? connections() : await datagrams(kind)
parentPort?.on('message', () => parentPort?.postMessage({ ...counts }, []))
const began = performance.now()
for (;;) {
  const due = ((performance.now() - began) / 1000) * perSecond
  // What is missed on a busy machine is not made up for in one burst.
  for (let burst = 0; counts.sent < due && burst < perSecond / 50; burst++) one()
  await pause(STEP_MS)
}
