/** A caller as a participant of the room: its own connection, which may be the ear of all, and its own voice in it. */
import type { AudioEncoder } from '../audio.ts'
import type { Caller } from './caller.ts'
import type { Ear } from './ear-duty.ts'
import type { LegEnd, RoomLink, RoomLinkEvents, RoomSound, Word } from './ports.ts'
import type { RoomCodec } from './room-codec.ts'
import { RoomVoice } from './room-voice.ts'

/** How a caller enters: under which identity, and over which connection. */
export interface Entry {
  readonly identity: string
  /** Begins to connect; all that happens is told by the events, never before this returns. */
  readonly open: (events: RoomLinkEvents) => RoomLink
  /** The connection stands. */
  readonly opened: () => void
  /** The connection has ended, and not by our wish. */
  readonly closed: (end: string) => void
  /** The server muted the caller, or let it speak again. */
  readonly muted: (muted: boolean) => void
  readonly told: (word: Word) => void
  /** A bug met by this caller's sound; it is out of the conference. */
  readonly failed: (error: unknown) => void
}

export interface RoomMemberOptions {
  readonly caller: Caller
  readonly entry: Entry
  readonly createEncoder: (codec: RoomCodec) => AudioEncoder
  readonly events: (member: RoomMember) => RoomLinkEvents
  /** The sounds of the room that are not heard directly. */
  readonly wanted: (sound: RoomSound) => boolean
  /** Its ear is needed no more. */
  readonly released: (member: RoomMember) => void
}

export class RoomMember implements Ear {
  readonly caller: Caller
  readonly entry: Entry
  readonly #link: RoomLink
  readonly #createEncoder: (codec: RoomCodec) => AudioEncoder
  readonly #wanted: (sound: RoomSound) => boolean
  readonly #released: (member: RoomMember) => void
  /** None before the connection stands, and none when only the ear is needed. */
  #voice: RoomVoice | null = null
  #open = true
  #admitted = false
  #cause: LegEnd = 'left'

  constructor({ caller, entry, createEncoder, events, wanted, released }: RoomMemberOptions) {
    this.caller = caller
    this.entry = entry
    this.#createEncoder = createEncoder
    this.#wanted = wanted
    this.#released = released
    this.#link = entry.open(events(this))
  }

  /** The room has let the caller in; a broken connection does not change that, a closed one does. */
  get admitted(): boolean {
    return this.#admitted
  }

  /** The connection stands, and carries sound in this codec. */
  opened(codec: RoomCodec | null): void {
    this.#admitted = true
    this.fallSilent()
    if (this.caller.muted) this.#link.mute(true)
    if (codec !== null) this.#voice = new RoomVoice(this.#createEncoder(codec), (packet) => this.#link.speak(packet))
  }

  /** Says nothing more into the room; the connection may still be the ear of the others. */
  fallSilent(): void {
    this.#voice?.close()
    this.#voice = null
  }

  /** It goes for this cause when `close` comes, which may be later: it may still hear the room for others. */
  goFor(cause: LegEnd): void {
    this.#cause = cause
    this.fallSilent()
  }

  /** Where nobody but the callers here listens, they hear each other without it. */
  speak(frame: number): void {
    if (this.#link.listened) this.#voice?.send(this.caller.source, frame)
  }

  mute(muted: boolean): void {
    this.caller.mute(muted)
    if (this.#open) this.#link.mute(muted)
  }

  say(topic: string, text: string): void {
    if (this.#open) this.#link.say(topic, text)
  }

  listen(on: boolean): void {
    if (this.#open) this.#link.listen(on ? this.#wanted : null)
  }

  released(): void {
    this.close()
    this.#released(this)
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#admitted = false
    this.fallSilent()
    this.#link.close(this.#cause)
  }
}
