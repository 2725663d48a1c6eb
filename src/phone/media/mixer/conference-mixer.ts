/**
 * The sound of one conference's callers. They hear each other here directly, and everybody else through the one connection that has ear
 * duty; each speaks into the room over its own. No sound comes here over the room that is here already: no echo, nothing twice.
 */
import type { AudioEncoder } from '../audio.ts'
import type { Caller } from './caller.ts'
import { chooseSpeakers } from './choose-speakers.ts'
import { EarDuty } from './ear-duty.ts'
import { MixBus } from './mix-bus.ts'
import type { Hearing, LegEnd, StreamReport, RoomLinkEvents, RoomSound, SoundPacket } from './ports.ts'
import type { RoomCodec } from './room-codec.ts'
import { RemoteSounds } from './remote-sounds.ts'
import { RoomMember, type Entry } from './room-member.ts'
import { SharedMix } from './shared-mix.ts'
import type { Source } from './source.ts'
import { Tones } from './tones.ts'

export interface ConferenceMixerOptions {
  /** A jitter buffer and decoder for one participant of the room. */
  readonly hear: (codec: RoomCodec) => Hearing
  /** For one caller's sound. */
  readonly createEncoder: (codec: RoomCodec) => AudioEncoder
}

export class ConferenceMixer {
  readonly #options: ConferenceMixerOptions
  readonly #members = new Map<Caller, RoomMember>()
  readonly #duty = new EarDuty<RoomMember>()
  readonly #remote: RemoteSounds
  readonly #bus = new MixBus()
  readonly #everybody = new SharedMix()
  readonly #tones = new Tones()
  /** The members whom the room has let in; the others are still outside. */
  #admitted: readonly RoomMember[] = []
  #identities: ReadonlySet<string> = new Set()

  constructor(options: ConferenceMixerOptions) {
    this.#options = options
    this.#remote = new RemoteSounds(options.hear)
  }

  get size(): number {
    return this.#members.size
  }

  /** The identity of the caller whose connection hears the room for all. */
  get ear(): string | null {
    return this.#duty.current?.entry.identity ?? null
  }

  /** Whether the caller is in the mix: served by `tick`, and by nobody else. */
  mixes(caller: Caller): boolean {
    return this.#members.get(caller)?.admitted === true
  }

  /** The caller is in the mix from when the room has let it in. */
  join(caller: Caller, entry: Entry): void {
    const { createEncoder } = this.#options
    const released = (ear: RoomMember): void => this.#remote.forget(ear)
    const member = new RoomMember({ caller, entry, createEncoder, events: (of) => this.#events(of), wanted: this.#wanted, released })
    this.#members.set(caller, member)
  }

  /** The caller is out of the mix at once; its connection stays for as long as another takes to hear the room in its place. */
  leave(caller: Caller, cause: LegEnd = 'left'): void {
    const member = this.#members.get(caller)
    if (member === undefined) return
    this.#members.delete(caller)
    this.#list()
    member.goFor(cause)
    this.#duty.retire(member)
    this.#duty.current?.listen(true)
  }

  mute(caller: Caller, muted: boolean): void {
    this.#members.get(caller)?.mute(muted)
  }

  /** A data message from the caller to everybody in the room. */
  say(caller: Caller, topic: string, text: string): void {
    this.#members.get(caller)?.say(topic, text)
  }

  /** Lets all callers hear a short sound, over the conversation. */
  playTone(sound: Int16Array): void {
    this.#tones.play(sound)
  }

  /** `frame` is the time, in frames of 20 ms. */
  tick(frame: number): void {
    this.#take(frame)
    this.#mix()
    for (const member of this.#admitted) this.#give(member)
    const current = this.#duty.current
    this.#duty.tick(current !== null && this.#remote.heardBy(current))
  }

  remoteReport(): readonly (StreamReport & RoomSound)[] {
    return this.#remote.report()
  }

  close(): void {
    for (const member of this.#members.values()) member.close()
    this.#duty.retiring?.close()
    this.#members.clear()
    this.#remote.close()
  }

  #take(frame: number): void {
    for (const member of this.#admitted) this.#takeFrom(member, frame)
    this.#remote.pull()
  }

  #takeFrom(member: RoomMember, frame: number): void {
    try {
      member.caller.pull()
      member.speak(frame)
    } catch (error) {
      this.#fail(member, error)
    }
  }

  #give(member: RoomMember): void {
    try {
      member.caller.push(this.#bus, this.#everybody)
    } catch (error) {
      this.#fail(member, error)
    }
  }

  #mix(): void {
    const sources: Source[] = [...this.#remote.sources]
    for (const { caller } of this.#admitted) sources.push(caller.source)
    chooseSpeakers(sources)
    this.#bus.clear()
    for (const source of sources) source.addTo(this.#bus)
    this.#tones.addTo(this.#bus)
    this.#everybody.render(this.#bus)
  }

  /** What goes wrong with one caller's sound ends that caller's part alone. */
  #fail(member: RoomMember, error: unknown): void {
    this.leave(member.caller, 'lost')
    member.entry.failed(error)
  }

  #events(member: RoomMember): RoomLinkEvents {
    return {
      opened: (codec) => this.#opened(member, codec),
      broken: () => this.#broken(member),
      sound: (sound, packet) => this.#heard(member, sound, packet),
      soundStopped: (sound) => this.#remote.stopped(member, sound),
      muted: (muted) => {
        member.caller.mute(muted)
        member.entry.muted(muted)
      },
      told: (word) => member.entry.told(word),
      closed: (end) => this.#lost(member, end),
    }
  }

  #opened(member: RoomMember, codec: RoomCodec | null): void {
    if (this.#members.get(member.caller) !== member) return
    member.opened(codec)
    this.#list()
    this.#remote.drop(member.entry.identity)
    this.#duty.offer(member)
    this.#duty.current?.listen(true)
    member.entry.opened()
  }

  /** Others are asked for what it heard: it may take seconds to come back. */
  #broken(member: RoomMember): void {
    member.listen(false)
    this.#duty.lose(member)
    this.#remote.forget(member)
  }

  #heard(member: RoomMember, sound: RoomSound, packet: SoundPacket): void {
    const onDuty = member === this.#duty.current || member === this.#duty.retiring
    if (onDuty && this.#wanted(sound)) this.#remote.put(member, sound, packet)
  }

  #lost(member: RoomMember, end: string): void {
    const present = this.#members.get(member.caller) === member
    this.#broken(member)
    member.close()
    if (!present) return
    this.leave(member.caller)
    member.entry.closed(end)
  }

  #list(): void {
    this.#admitted = [...this.#members.values()].filter(({ admitted }) => admitted)
    this.#identities = new Set(this.#admitted.map(({ entry }) => entry.identity))
  }

  /** Who is a caller here is heard directly. */
  readonly #wanted = ({ identity }: RoomSound): boolean => !this.#identities.has(identity)
}
