import type { WebSocket } from 'ws'
import type { MediaDoor, OpenedLeg } from './media-door.ts'
import type { RoomPlaces } from './room-places.ts'
import { RtcSocket } from './rtc-socket.ts'
import type { SignallingLog } from './signalling-log.ts'
import type { FromWorker, Opening, ToWorker } from './worker-messages.ts'

export interface RtcSocketsOptions {
  readonly door: Pick<MediaDoor, 'closed'>
  readonly log: SignallingLog
  readonly places: Pick<RoomPlaces, 'enter' | 'leave'>
  readonly post: (worker: number, message: ToWorker, transfer?: readonly ArrayBuffer[]) => void
}

export type SocketMessage = Extract<FromWorker, { readonly socket: number }>

/** The sockets of everybody whom the door let in, by the numbers under which the media thread knows them. */
export class RtcSockets {
  readonly #options: RtcSocketsOptions
  readonly #sockets = new Map<number, { readonly worker: number; readonly socket: RtcSocket }>()
  #lastSocket = 0

  constructor(options: RtcSocketsOptions) {
    this.#options = options
  }

  begin(leg: OpenedLeg, webSocket: WebSocket, opening: Opening): void {
    const { log, places, post } = this.#options
    const number = (this.#lastSocket += 1)
    const worker = places.enter(leg.room)
    const socket = new RtcSocket(number, leg, webSocket, {
      frame: (frame) => post(worker, { type: 'frame', socket: number, frame }, [frame.buffer]),
      closed: () => post(worker, { type: 'socket-closed', socket: number }),
    })
    this.#sockets.set(number, { worker, socket })
    const { room, identity, name, metadata, attributes, grants, kind, resumed } = leg
    const admitted = {
      room,
      identity,
      name,
      grants,
      resumed,
      ...(metadata === undefined ? {} : { metadata }),
      ...(attributes === undefined ? {} : { attributes }),
      ...(kind === undefined ? {} : { kind }),
    }
    post(worker, { type: 'open', socket: number, leg: admitted, ...opening })
    log.info({ room, identity, resumed }, 'media leg opened')
  }

  fromWorker(message: SocketMessage): void {
    const socket = this.#sockets.get(message.socket)?.socket
    if (socket === undefined) return
    switch (message.type) {
      case 'frame':
        return socket.send(message.frame)
      case 'close-socket':
        return socket.close(message.code, message.reason)
      case 'unknown-session':
        return void socket.turnBack()
      case 'leg-changed':
        return socket.changed(message.now)
      case 'leg-ended':
        return this.#ended(socket, message.cause)
      case 'socket-done':
        this.#forget(message.socket, socket)
        return this.#ended(socket, 'lost')
      case 'fault':
        this.#options.log.error(
          { room: socket.leg.room, identity: socket.leg.identity, fault: message.message },
          'a client message met a bug',
        )
        return socket.close(1011, 'internal error')
    }
  }

  /** The media thread died, and with it every session. */
  workerLost(lost: number): void {
    for (const [number, { worker, socket }] of this.#sockets) {
      if (worker !== lost) continue
      this.#ended(socket, 'lost')
      socket.close(1012, 'media engine restarts')
      this.#forget(number, socket)
    }
  }

  terminate(): void {
    for (const { socket } of this.#sockets.values()) socket.terminate()
  }

  #forget(number: number, { leg }: RtcSocket): void {
    if (this.#sockets.delete(number)) this.#options.places.leave(leg.room)
  }

  #ended(socket: RtcSocket, cause: 'left' | 'lost'): void {
    if (!socket.end()) return
    const { room, identity, session } = socket.leg
    this.#options.log.info({ room, identity, cause }, 'media leg ended')
    this.#options.door.closed({ room, identity, session }, cause)
  }
}
