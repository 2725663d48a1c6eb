/** Somebody outside who sees everybody, for a few seconds: asks for what one picture of the meeting needs, and knows when it has come. */
import type { Compositor, Picture, PictureSize } from '../compositor/compositor.ts'
import type { MeetingScene } from '../compositor/scene.ts'
import { Gallery } from '../phone/media/stage/gallery.ts'
import type { Person } from '../phone/media/stage/person.ts'
import { largerOf, sizeOfTile } from '../phone/media/stage/picture-size.ts'
import { sceneOf, type MeetingFrame, type ShownPicture } from '../phone/media/stage/scene-of.ts'
import type { ReceivedPicture, RemotePicture, RoomPictures } from '../room-client/room-pictures.ts'

export interface Sight {
  readonly frame: MeetingFrame
  readonly people: readonly Person[]
}

/** What is shown is decoded. Nobody sees this one, so it may be small and seldom. */
const WATCHED = { width: 320, height: 180, framesPerSecond: 1, bitsPerSecond: 64_000 } as const

export class Onlooker {
  readonly #compositor: Compositor
  readonly #pictures: RoomPictures
  readonly #sight: Sight
  readonly #gallery: Gallery
  readonly #watched: Picture
  /** Tracks that a picture needs, and those of them that can be drawn. */
  #wanted: ReadonlySet<string> = new Set()
  readonly #come = new Set<string>()
  readonly #complete = Promise.withResolvers<void>()
  #scene: MeetingScene

  constructor(compositor: Compositor, pictures: RoomPictures, sight: Sight) {
    this.#compositor = compositor
    this.#pictures = pictures
    this.#sight = sight
    this.#gallery = new Gallery(compositor)
    this.#gallery.lookBy(pictures)
    this.#watched = compositor.open(WATCHED, { unit: () => undefined })
    this.#scene = { ...sight.frame, tiles: [] }
    this.changed()
  }

  /** Resolves when everything that is to be drawn can be. */
  get complete(): Promise<void> {
    return this.#complete.promise
  }

  /** Somebody’s picture appeared, went, was muted or unmuted, or a microphone was. */
  changed(): void {
    const audible = new Set(this.#pictures.openMicrophones)
    const scene = sceneOf(this.#sight.frame, { ...this.#sight, pictures: this.#shown(), spoke: [], speaking: new Set(), audible })
    const wanted = wantedBy(scene)
    this.#gallery.want(wanted)
    this.#wanted = new Set(wanted.keys())
    this.#scene = { ...scene, tiles: scene.tiles.map((tile) => ({ ...tile, source: this.#sourceOf(tile.source) })) }
    this.#watched.show(this.#scene)
    this.#settle()
  }

  received({ trackSid }: RemotePicture, picture: ReceivedPicture): void {
    this.#gallery.put(trackSid, picture)
    if (!picture.key || this.#come.has(trackSid)) return
    this.#come.add(trackSid)
    this.#settle()
  }

  /** A PNG; those whose pictures have not come are drawn as initials. Null while the compositor has no process. */
  snapshot(size: PictureSize): Promise<Uint8Array | null> {
    return this.#compositor.snapshot(this.#scene, size)
  }

  close(): void {
    this.#watched.close()
    this.#gallery.close()
  }

  #shown(): readonly ShownPicture[] {
    return this.#pictures.pictures
      .filter(({ muted }) => !muted)
      .map(({ trackSid, identity, source }) => ({ id: trackSid, identity, kind: source }))
  }

  #sourceOf(track: string | null): string | null {
    return track === null ? null : this.#gallery.sourceOf(track)
  }

  #settle(): void {
    if ([...this.#wanted].every((track) => this.#come.has(track))) this.#complete.resolve()
  }
}

function wantedBy(scene: MeetingScene): ReadonlyMap<string, PictureSize> {
  const wanted = new Map<string, PictureSize>()
  scene.tiles.forEach(({ source }, at) => {
    if (source !== null) wanted.set(source, largerOf(wanted.get(source), sizeOfTile(scene, at)))
  })
  return wanted
}
