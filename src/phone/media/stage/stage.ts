/**
 * The pictures of one conference's room systems: what each of them sees. Browsers' pictures come over the connection of one room for all;
 * the rooms see each other's cameras as they come here, and never over the media server.
 */
import type { Compositor, PictureSize, Source } from '../../../compositor/compositor.ts'
import type { MeetingScene } from '../../../compositor/scene.ts'
import type { ReceivedPicture, RemotePicture, RoomPictures } from '../../../room-client/room-pictures.ts'
import { Gallery } from './gallery.ts'
import type { Person } from './person.ts'
import { largerOf, sizeOfTile } from './picture-size.ts'
import { sceneOf, type MeetingFrame, type ShownPicture } from './scene-of.ts'
import { SpeakerOrder } from './speaker-order.ts'

/** A room system that the media room has let in. */
export interface StageRoom {
  readonly identity: string
  readonly pictures: RoomPictures
  /** As this one may see them. */
  readonly people: readonly Person[]
  /** Null until it is to see the meeting. */
  readonly frame: MeetingFrame | null
  /** Its camera is in the meeting. */
  readonly films: boolean
  show(scene: MeetingScene): void
  /** Of its camera. */
  wantKeyFrame(): void
}

export class Stage {
  readonly #compositor: Compositor
  readonly #gallery: Gallery
  /** Longest here first: it looks for all. */
  readonly #rooms: StageRoom[] = []
  readonly #cameras = new Map<StageRoom, Source>()
  readonly #order = new SpeakerOrder()
  #speaking: ReadonlySet<string> = new Set()
  #isStale = false

  constructor(compositor: Compositor) {
    this.#compositor = compositor
    this.#gallery = new Gallery(compositor)
  }

  get size(): number {
    return this.#rooms.length
  }

  /** May be said again, of one whose connection has come back. */
  enter(room: StageRoom): void {
    if (!this.#rooms.includes(room)) this.#rooms.push(room)
    this.#look()
  }

  /** At once: nothing of the meeting reaches it any more, nor its camera the others. */
  leave(room: StageRoom): void {
    const at = this.#rooms.indexOf(room)
    if (at < 0) return
    this.#rooms.splice(at, 1)
    this.#dropCamera(room)
    this.#look()
    this.#render()
  }

  /** Something that a scene shows is another. */
  changed(): void {
    this.#isStale = true
  }

  /** Identities of those who speak, loudest first. All rooms are told the same. */
  heard(by: StageRoom, identities: readonly string[], now: number): void {
    if (by !== this.#rooms[0]) return
    this.#order.hear(identities, now)
    this.#speaking = new Set(identities)
    this.#isStale = true
  }

  /** A browser's picture has come over the connection of that room. */
  received(by: StageRoom, { trackSid }: RemotePicture, picture: ReceivedPicture): void {
    if (by === this.#rooms[0]) this.#gallery.put(trackSid, picture)
  }

  /** Whether the camera of that room is shown to another. */
  watches(room: StageRoom): boolean {
    return this.#cameras.has(room)
  }

  filmed(room: StageRoom, picture: ReceivedPicture): void {
    this.#cameras.get(room)?.put(picture)
  }

  /** `now` in milliseconds. */
  tick(now: number): void {
    if (this.#order.settle(now)) this.#isStale = true
    if (this.#isStale) this.#render()
  }

  close(): void {
    for (const room of this.#rooms.splice(0)) this.#dropCamera(room)
    this.#gallery.close()
  }

  #look(): void {
    this.#gallery.lookBy(this.#rooms[0]?.pictures ?? null)
    this.#isStale = true
  }

  #render(): void {
    this.#isStale = false
    const pictures = this.#pictures()
    const scenes = this.#rooms.flatMap((room) => (room.frame === null ? [] : [{ room, scene: this.#sceneFor(room, room.frame, pictures) }]))
    this.#gather(scenes.map(({ scene }) => scene))
    for (const { room, scene } of scenes) room.show(this.#withSources(scene))
  }

  #pictures(): readonly ShownPicture[] {
    const ours = new Set(this.#rooms.map(({ identity }) => identity))
    const browsers = (this.#rooms[0]?.pictures.pictures ?? []).filter(({ identity, muted }) => !muted && !ours.has(identity))
    const rooms = this.#rooms.filter(({ films }) => films)
    return [
      ...browsers.map(({ trackSid, identity, source }) => ({ id: trackSid, identity, kind: source })),
      ...rooms.map(({ identity }) => ({ id: identity, identity, kind: 'camera' as const })),
    ]
  }

  /** Each room hears of all but itself. */
  #audible(): ReadonlySet<string> {
    return new Set(this.#rooms.flatMap(({ pictures }) => pictures.openMicrophones))
  }

  #sceneFor({ people }: StageRoom, frame: MeetingFrame, pictures: readonly ShownPicture[]): MeetingScene {
    return sceneOf(frame, { people, pictures, spoke: this.#order.identities, speaking: this.#speaking, audible: this.#audible() })
  }

  /** What these scenes need is received and decoded, and nothing else. */
  #gather(scenes: readonly MeetingScene[]): void {
    const wanted = new Map<string, PictureSize>()
    for (const scene of scenes) {
      scene.tiles.forEach(({ source }, at) => {
        if (source !== null) wanted.set(source, largerOf(wanted.get(source), sizeOfTile(scene, at)))
      })
    }
    for (const room of this.#rooms) {
      if (wanted.delete(room.identity)) this.#openCamera(room)
      else this.#dropCamera(room)
    }
    this.#gallery.want(wanted)
  }

  #openCamera(room: StageRoom): void {
    if (!this.#cameras.has(room)) this.#cameras.set(room, this.#compositor.source({ keyFrameWanted: () => room.wantKeyFrame() }))
  }

  #dropCamera(room: StageRoom): void {
    this.#cameras.get(room)?.close()
    this.#cameras.delete(room)
  }

  #withSources(scene: MeetingScene): MeetingScene {
    return { ...scene, tiles: scene.tiles.map((tile) => ({ ...tile, source: tile.source === null ? null : this.#sourceOf(tile.source) })) }
  }

  #sourceOf(id: string): string | null {
    const room = this.#rooms.find(({ identity }) => identity === id)
    return room === undefined ? this.#gallery.sourceOf(id) : (this.#cameras.get(room)?.id ?? null)
  }
}
