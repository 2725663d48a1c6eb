/** TURN beside HTTP on one port: by what the TLS handshake agreed on (RFC 7443), and otherwise by the first byte that a client sends. */
import type { Server } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** A TURN connection's socket, TLS taken off. */
export type TakeTurn = (socket: Socket) => void

export const turnProtocol = 'stun.turn'
/** As long as a request may take; browsers connect ahead of their first one. */
const firstByteMs = 30_000
/** So begins every request of TURN (RFC 8489 §5), and none of HTTP. */
const turnBegins = 0x00

/** Everything but TURN goes to the server's own listeners, as before. */
export function shareWithTurn(server: Server, takeTurn: TakeTurn): void {
  const event = server instanceof HttpsServer ? 'secureConnection' : 'connection'
  // Those that Node itself put there: each takes the socket alone.
  const serve = server.listeners(event)
  server.removeAllListeners(event)
  const waiting = new Set<Socket>()
  server.on(event, (socket: Socket) => {
    if (socket instanceof TLSSocket && socket.alpnProtocol === turnProtocol) return takeTurn(socket)
    waiting.add(socket)
    tellApart(socket, (turn) => {
      waiting.delete(socket)
      if (turn) takeTurn(socket)
      else for (const listener of serve) listener.call(server, socket)
    })
    socket.on('close', () => waiting.delete(socket))
  })
  closeThese(server, waiting)
}

function tellApart(socket: Socket, tell: (turn: boolean) => void): void {
  const patience = setTimeout(() => socket.destroy(), firstByteMs)
  const lost = (): void => void socket.destroy()
  const read = (): void => {
    // Null at the end of the stream, and where nothing has come yet after all.
    const chunk: unknown = socket.read()
    if (!Buffer.isBuffer(chunk)) return
    clearTimeout(patience)
    socket.off('readable', read).off('error', lost).off('end', lost)
    socket.unshift(chunk)
    tell(chunk[0] === turnBegins)
  }
  socket.on('readable', read)
  socket.once('error', lost).once('end', lost)
  socket.once('close', () => clearTimeout(patience))
}

/** The server's own `closeAllConnections` knows nothing of sockets that were not given to it. */
function closeThese(server: Server, sockets: ReadonlySet<Socket>): void {
  const closeOthers = server.closeAllConnections.bind(server)
  server.closeAllConnections = () => {
    for (const socket of sockets) socket.destroy()
    closeOthers()
  }
}
