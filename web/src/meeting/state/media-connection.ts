import { DisconnectReason, LogLevel, Room, RoomEvent, setLogLevel } from 'livekit-client'
import type { Entered } from '../../../../shared/api/enter.ts'
import type { Result } from '../../api/client.ts'
import type { RoomEncryption } from '../encryption/room-encryption.ts'
import { backOff } from './back-off.ts'
import { patience } from './patience.ts'
import { roomOptions, type Choices } from './room-options.ts'

/** Why there is no way back. */
export type MediaEnd =
  | { readonly kind: 'removed' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'left' }
  | { readonly kind: 'refused'; readonly code: string }

export interface ConnectionEvents {
  /** What encrypts a room that is about to be made for this leg; null in a meeting that is not encrypted. */
  secure(entered: Entered): Promise<RoomEncryption | null | 'unsupported'>
  /** A room is on its way: what is to be heard of it is to be listened to now. */
  made(room: Room, encryption: RoomEncryption | null): void
  /** It stands, as this leg. */
  stands(legId: string): void
  broke(): void
  /** The same room as before it broke. */
  mended(): void
  /** The room is given up, and the door is asked for another. */
  lost(): void
  ended(end: MediaEnd): void
}

const ENDS: ReadonlyMap<DisconnectReason | undefined, MediaEnd> = new Map([
  [DisconnectReason.PARTICIPANT_REMOVED, { kind: 'removed' } as const],
  [DisconnectReason.ROOM_DELETED, { kind: 'ended' } as const],
  [DisconnectReason.ROOM_CLOSED, { kind: 'ended' } as const],
  // Not asked for here: the same person has said goodbye on another device, and that closes every leg.
  [DisconnectReason.CLIENT_INITIATED, { kind: 'left' } as const],
])

// It would tell the console of every step, addresses with tokens among them.
setLogLevel(LogLevel.error)

/** One room after the other, as long as the door lets this browser in. */
export class MediaConnection {
  readonly #choices: Choices
  readonly #reenter: () => Promise<Result<Entered>>
  readonly #events: ConnectionEvents
  #room: Room | null = null
  #closed = false
  /** Of coming back, since the last connection that stood. */
  #tries = 0
  /** Connections given up since the last one that stood. */
  #givenUp = 0
  #impatience: ReturnType<typeof setTimeout> | undefined
  #wake: () => void = () => undefined

  constructor(choices: Choices, reenter: () => Promise<Result<Entered>>, events: ConnectionEvents) {
    this.#choices = choices
    this.#reenter = reenter
    this.#events = events
  }

  /** Null between two of them. */
  get room(): Room | null {
    return this.#room
  }

  /** Once: from here on it comes back by itself. */
  start(entered: Entered): void {
    globalThis.addEventListener('online', this.#onOnline)
    void this.#connect(entered)
  }

  close(): void {
    this.#closed = true
    this.#wake()
    clearTimeout(this.#impatience)
    globalThis.removeEventListener('online', this.#onOnline)
    void this.#room?.disconnect()
  }

  readonly #onOnline = (): void => this.#wake()

  async #connect(entered: Entered): Promise<void> {
    const encryption = await this.#events.secure(entered)
    if (encryption === 'unsupported') return this.#events.ended({ kind: 'refused', code: 'encryption_unsupported' })
    if (this.#closed) return encryption?.close()
    const room = new Room({ ...roomOptions(this.#choices), ...encryption?.roomOptions })
    room.on(RoomEvent.Disconnected, () => encryption?.close())
    this.#room = room
    this.#events.made(room, encryption)
    await encryption?.begin(room)
    this.#follow(room)
    this.#waitFor(room)
    const connected = await room.connect(entered.media.url, entered.media.token).then(
      () => true,
      () => false,
    )
    if (this.#closed || room !== this.#room) return void room.disconnect()
    if (!connected) return void this.#comeBack(room)
    this.#stands()
    this.#events.stands(entered.legId)
  }

  #follow(room: Room): void {
    room.on(RoomEvent.Reconnecting, () => this.#broke(room))
    room.on(RoomEvent.SignalReconnecting, () => this.#broke(room))
    room.on(RoomEvent.Reconnected, () => this.#mended(room))
    room.on(RoomEvent.Disconnected, (reason) => this.#disconnected(room, reason))
  }

  #broke(room: Room): void {
    if (room !== this.#room) return
    this.#events.broke()
    this.#waitFor(room)
  }

  #mended(room: Room): void {
    if (room !== this.#room) return
    this.#stands()
    this.#events.mended()
  }

  #stands(): void {
    clearTimeout(this.#impatience)
    this.#impatience = undefined
    this.#tries = 0
    this.#givenUp = 0
  }

  /** One wait for each connection that is on its way; then the door is asked for another. */
  #waitFor(room: Room): void {
    if (this.#impatience !== undefined) return
    this.#impatience = setTimeout(() => {
      if (this.#closed || room !== this.#room) return
      this.#givenUp += 1
      void this.#comeBack(room)
      void room.disconnect()
    }, patience(this.#givenUp))
  }

  #disconnected(room: Room, reason: DisconnectReason | undefined): void {
    if (this.#closed || room !== this.#room) return
    const end = ENDS.get(reason)
    if (end !== undefined) return this.#events.ended(end)
    void this.#comeBack(room)
  }

  /** Asks the door again until it answers. A refusal is an answer. */
  async #comeBack(room: Room): Promise<void> {
    if (room !== this.#room) return
    this.#room = null
    clearTimeout(this.#impatience)
    this.#impatience = undefined
    this.#events.lost()
    while (!this.#isOver()) {
      await this.#pause(backOff(this.#tries, Math.random()))
      this.#tries += 1
      if (this.#isOver()) return
      const entered = await this.#reenter()
      if (this.#isOver()) return
      if (entered.ok) return this.#connect(entered.value)
      if (!passes(entered.problem.status)) return this.#events.ended({ kind: 'refused', code: entered.problem.code })
      if (entered.problem.retryAfter !== undefined) await this.#pause(entered.problem.retryAfter * 1_000)
    }
  }

  #isOver(): boolean {
    return this.#closed
  }

  /** Ends early when the network is back. */
  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** Not the door's no, but something that may pass: no network, a server that restarts, too many at once. */
const passes = (status: number): boolean => status === 0 || status >= 500 || status === 429
