/** Telephones and a room without a network: what each says is given, what each hears is kept. */
import type { RoomPictures } from '../../../room-client/room-pictures.ts'
import type { AudioEncoder } from '../audio.ts'
import type { LegReport } from '../rtp/rtp-leg.ts'
import { Caller, type CallerOptions } from './caller.ts'
import type { CallerLine, Hearing, LegEnd, StreamReport, RoomLink, RoomLinkEvents, RoomSound, SpokenPacket } from './ports.ts'
import type { Entry } from './room-member.ts'
import { joined } from './spectrum.suite.ts'

export const NO_REPORT: LegReport = {
  received: 0,
  lost: 0,
  concealed: 0,
  jitterMs: 0,
  delayMs: 0,
  remoteLoss: null,
  roundTripMs: null,
  quietMs: 0,
}

export class FakeLine implements CallerLine {
  readonly heard: Int16Array[] = []
  readonly sharedFrames: Int16Array[] = []
  says: () => Int16Array | null
  closed = false
  leftOut = 0

  constructor(says: () => Int16Array | null = () => null) {
    this.says = says
  }

  pull(): Int16Array | null {
    return this.says()
  }

  push(frame: Int16Array, shared: boolean): void {
    this.heard.push(Int16Array.from(frame))
    if (shared) this.sharedFrames.push(frame)
  }

  leaveOut(frames: number): void {
    this.leftOut += frames
  }

  report(): LegReport {
    return NO_REPORT
  }

  close(): void {
    this.closed = true
  }

  /** The last so many ticks, as one piece. */
  lately(ticks: number): Int16Array {
    return joined(this.heard.slice(-ticks))
  }
}

export function fakeCaller(line: FakeLine, options: Partial<CallerOptions> = {}): Caller {
  return new Caller(line, { comfortNoise: () => new Int16Array(320), promptEnded: () => undefined, levelled: false, ...options })
}

/** Bytes of the samples, so that a room of fakes needs no codec. */
export class PlainEncoder implements AudioEncoder {
  encode(frame: Int16Array): Uint8Array {
    return new Uint8Array(Int16Array.from(frame).buffer)
  }
  close(): void {}
}

export class PlainHearing implements Hearing {
  static open = 0
  readonly #queue = new Map<number, Int16Array>()
  #next: number | null = null
  received = 0

  constructor() {
    PlainHearing.open += 1
  }

  put(timestamp: number, payload: Uint8Array): void {
    this.#next ??= timestamp
    this.received += 1
    this.#queue.set(timestamp, new Int16Array(Uint8Array.from(payload).buffer))
  }

  next(): Int16Array | null {
    if (this.#next === null) return null
    const frame = this.#queue.get(this.#next) ?? null
    this.#queue.delete(this.#next)
    if (frame !== null || this.#queue.size > 0) this.#next = (this.#next + 960) >>> 0
    return frame
  }

  report(): StreamReport {
    return { received: this.received, lost: 0, concealed: 0 }
  }

  close(): void {
    PlainHearing.open -= 1
  }
}

/** A media server: everybody's sound goes to whoever listens, under numbers of its own for each. */
export class FakeRoom {
  readonly links: FakeLink[] = []
  readonly spoken = new Map<string, SpokenPacket[]>()

  entry(identity: string, told: Partial<Entry> = {}): Entry {
    return {
      identity,
      open: (events) => {
        const link = new FakeLink(this, identity, events)
        this.links.push(link)
        return link
      },
      opened: () => undefined,
      closed: () => undefined,
      muted: () => undefined,
      told: () => undefined,
      failed: (error) => {
        throw error
      },
      ...told,
    }
  }

  link(identity: string): FakeLink {
    return this.links.findLast((link) => link.identity === identity)!
  }

  /** Somebody in the room, by browser or by telephone, says 20 ms. */
  say(identity: string, frame: Int16Array): void {
    this.sayPacket(identity, new PlainEncoder().encode(frame))
  }

  sayPacket(identity: string, payload: Uint8Array): void {
    for (const link of this.links) link.receive({ identity, trackSid: `TR_${identity}` }, payload)
  }
}

export class FakeLink implements RoomLink {
  readonly identity: string
  readonly events: RoomLinkEvents
  readonly received: string[] = []
  readonly said: string[] = []
  pictures: RoomPictures | null = null
  listened = true
  muted = false
  closed = false
  /** What the room was told of why it went. */
  goodbye: LegEnd | null = null
  #room: FakeRoom
  #wanted: ((sound: RoomSound) => boolean) | null = null
  #sent = new Map<string, number>()

  constructor(room: FakeRoom, identity: string, events: RoomLinkEvents) {
    this.#room = room
    this.identity = identity
    this.events = events
  }

  get listens(): boolean {
    return this.#wanted !== null
  }

  listen(wanted: ((sound: RoomSound) => boolean) | null): void {
    this.#wanted = wanted
  }

  speak(packet: SpokenPacket): void {
    const payload = Uint8Array.from(packet.payload)
    this.#room.spoken.set(this.identity, [...(this.#room.spoken.get(this.identity) ?? []), { ...packet, payload }])
    for (const link of this.#room.links) link.receive({ identity: this.identity, trackSid: `TR_${this.identity}` }, payload)
  }

  say(topic: string, text: string): void {
    this.said.push(`${topic} ${text}`)
  }

  mute(muted: boolean): void {
    this.muted = muted
  }

  close(cause: LegEnd): void {
    this.closed = true
    this.goodbye = cause
  }

  receive(sound: RoomSound, payload: Uint8Array): void {
    if (this.closed || sound.identity === this.identity || this.#wanted?.(sound) !== true) return
    // Each subscription begins its numbers somewhere else.
    const sent = this.#sent.get(sound.identity) ?? this.#room.links.indexOf(this) * 1_000
    this.#sent.set(sound.identity, sent + 1)
    this.received.push(sound.identity)
    this.events.sound(sound, { codec: 'opus', timestamp: (sent * 960) >>> 0, payload })
  }
}
