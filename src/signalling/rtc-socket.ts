import { SignalResponse } from '@livekit/protocol'
import type { RawData, WebSocket } from 'ws'
import { FrameBudget } from './frame-budget.ts'
import type { LegState, OpenedLeg } from './media-door.ts'
import { turnBack } from './room/enter-room.ts'

export interface RtcSocketEvents {
  readonly frame: (frame: Uint8Array<ArrayBuffer>) => void
  readonly closed: () => void
}

/** Milliseconds between two fresh tokens; each is good for 60 s. */
const REFRESH = 25_000

/** One admitted client's WebSocket, on the main thread: bounds what comes in and keeps its client's token fresh. */
export class RtcSocket {
  readonly number: number
  readonly leg: OpenedLeg
  readonly #socket: WebSocket
  #refreshing: ReturnType<typeof setInterval> | null = null
  #ended = false

  constructor(number: number, leg: OpenedLeg, socket: WebSocket, events: RtcSocketEvents) {
    this.number = number
    this.leg = leg
    this.#socket = socket
    const budget = new FrameBudget(() => performance.now())
    socket.on('message', (data, binary) => {
      if (!binary) return this.close(1003, 'binary frames only')
      if (!budget.take()) return this.close(1008, 'too many frames')
      events.frame(ownBytes(data))
    })
    // A broken or oversized frame; `close` follows.
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#stopRefreshing()
      events.closed()
    })
  }

  /** The first message must be `join` or `reconnect`; the token of the next opening comes right after it. */
  send(frame: Uint8Array): void {
    this.#write(frame)
    if (this.#refreshing !== null || this.#socket.readyState !== this.#socket.OPEN) return
    this.#refreshing = setInterval(() => void this.#refresh(), REFRESH).unref()
    void this.#refresh()
  }

  /** True the first time: a leg ends once. */
  end(): boolean {
    const first = !this.#ended
    this.#ended = true
    return first
  }

  changed(now: LegState): void {
    if (this.leg.changed === undefined) return
    this.leg.changed(now)
    void this.#refresh()
  }

  async turnBack(): Promise<void> {
    const token = await this.leg.nextToken().catch(() => null)
    turnBack({ send: (frame) => this.#write(frame), close: (code, reason) => this.close(code, reason) }, token)
  }

  close(code: number, reason: string): void {
    this.#stopRefreshing()
    this.#socket.close(code, reason)
  }

  terminate(): void {
    this.#socket.terminate()
  }

  #write(frame: Uint8Array): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame, { binary: true })
  }

  async #refresh(): Promise<void> {
    const token = await this.leg.nextToken().catch(() => null)
    if (token !== null && this.#refreshing !== null)
      this.#write(new SignalResponse({ message: { case: 'refreshToken', value: token } }).toBinary())
  }

  #stopRefreshing(): void {
    if (this.#refreshing !== null) clearInterval(this.#refreshing)
    this.#refreshing = null
  }
}

/** `ws` hands out slices of a pool; the worker is given memory of its own. */
function ownBytes(data: RawData): Uint8Array<ArrayBuffer> {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  return Uint8Array.from(Array.isArray(data) ? Buffer.concat(data) : data)
}
