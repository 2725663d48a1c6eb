import type { Socket } from 'node:net'
import { encodeFrame, FrameDecoder } from './frame-decoder.ts'
import type { NetworkPath, FrameSink, PathOwner } from './network-path.ts'

/** A check comes with the first packet; who waits longer than this is no peer. */
const proofWaitMs = 10_000
/** Peers check every few seconds. */
const idleMs = 60_000
/** A quarter of a second at 8 Mbit/s; media that is older is better lost. */
const mostQueuedBytes = 256 << 10

/** ICE-TCP, passive (RFC 6544): a connection is a path. */
export class TcpConnection implements NetworkPath {
  readonly protocol = 'tcp'
  readonly address: string
  readonly port: number
  owner: PathOwner | null = null
  readonly #socket: Socket
  readonly #decoder = new FrameDecoder()

  constructor(socket: Socket, sink: FrameSink) {
    this.#socket = socket
    this.address = socket.remoteAddress ?? ''
    this.port = socket.remotePort ?? 0
    socket.setNoDelay(true)
    const proof = setTimeout(() => this.owner ?? socket.destroy(), proofWaitMs)
    socket.setTimeout(idleMs, () => socket.destroy())
    const take = (frame: Buffer): boolean => sink.frame(frame, this)
    socket.on('data', (chunk) => {
      if (!this.#decoder.feed(chunk, take)) socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(proof)
      this.owner?.pathLost(this)
      this.owner = null
      sink.gone?.(this)
    })
  }

  adopt(owner: PathOwner): void {
    if (this.owner !== owner) this.owner?.pathLost(this)
    this.owner = owner
  }

  send(memory: Uint8Array, offset: number, length: number): void {
    if (this.#socket.writable && this.#socket.writableLength < mostQueuedBytes) this.#socket.write(encodeFrame(memory, offset, length))
  }

  close(): void {
    this.owner = null
    this.#socket.destroy()
  }
}
