/** The room's sounds as they come over whichever connection has ear duty: each decoded once for all callers. */
import type { Hearing, StreamReport, RoomSound, SoundPacket } from './ports.ts'
import { FRAME_TICKS, type RoomCodec } from './room-codec.ts'
import { Seam } from './seam.ts'
import { Source } from './source.ts'

/** 10 s in frames: who says nothing for so long needs no decoder, and gets a new one with the next word. */
const FORGOTTEN_AFTER = 500
/** 200 ms in frames: who has sent since then is speaking. */
const SPOKE_LATELY = 10
/** More at once are not decoded; a room of that size has speakers of its own choosing. */
export const MOST_REMOTE_SOUNDS = 100

interface Track {
  readonly codec: RoomCodec
  readonly identity: string
  readonly seam: Seam
  readonly hearing: Hearing
  readonly source: Source
  lastPacket: number
}

export class RemoteSounds {
  readonly #hear: (codec: RoomCodec) => Hearing
  readonly #tracks = new Map<string, Track>()
  #tick = 0
  #sources: readonly Source[] = []

  constructor(hear: (codec: RoomCodec) => Hearing) {
    this.#hear = hear
  }

  get sources(): readonly Source[] {
    return this.#sources
  }

  put(ear: object, sound: RoomSound, packet: SoundPacket): void {
    const track = this.#trackOf(sound, packet.codec)
    const timestamp = track?.seam.place(ear, packet, this.#tick) ?? null
    if (track === null || timestamp === null) return
    track.lastPacket = this.#tick
    track.hearing.put(timestamp, packet.payload)
  }

  /** The ear gets this sound no more. */
  stopped(ear: object, sound: RoomSound): void {
    this.#tracks.get(sound.trackSid)?.seam.forget(ear)
  }

  /** The ear hears nothing any more. */
  forget(ear: object): void {
    for (const track of this.#tracks.values()) track.seam.forget(ear)
  }

  /** A participant who is a caller here by now is heard directly. */
  drop(identity: string): void {
    for (const [trackSid, track] of this.#tracks) {
      if (track.identity === identity) this.#end(trackSid, track)
    }
  }

  /** Whether `ear` hears everybody who speaks. */
  heardBy(ear: object): boolean {
    const lately = this.#tick - SPOKE_LATELY
    return [...this.#tracks.values()].every((track) => track.lastPacket < lately || track.seam.has(ear))
  }

  /** Takes this tick's sound of each. */
  pull(): void {
    this.#tick += 1
    for (const [trackSid, track] of this.#tracks) {
      if (this.#tick - track.lastPacket > FORGOTTEN_AFTER) this.#end(trackSid, track)
      else track.source.take(track.hearing.next())
    }
  }

  report(): readonly (StreamReport & RoomSound)[] {
    return [...this.#tracks].map(([trackSid, { identity, hearing }]) => ({ trackSid, identity, ...hearing.report() }))
  }

  close(): void {
    for (const [trackSid, track] of this.#tracks) this.#end(trackSid, track)
  }

  #trackOf(sound: RoomSound, codec: RoomCodec): Track | null {
    const track = this.#tracks.get(sound.trackSid)
    if (track?.codec === codec) return track
    if (track !== undefined) this.#end(sound.trackSid, track)
    return this.#begin(sound, codec)
  }

  #begin({ trackSid, identity }: RoomSound, codec: RoomCodec): Track | null {
    if (this.#tracks.size >= MOST_REMOTE_SOUNDS) return null
    const [seam, hearing, source] = [new Seam(FRAME_TICKS[codec]), this.#hear(codec), new Source()]
    const track = { codec, identity, seam, hearing, source, lastPacket: this.#tick }
    this.#tracks.set(trackSid, track)
    this.#list()
    return track
  }

  #end(trackSid: string, track: Track): void {
    track.hearing.close()
    this.#tracks.delete(trackSid)
    this.#list()
  }

  #list(): void {
    this.#sources = [...this.#tracks.values()].map(({ source }) => source)
  }
}
