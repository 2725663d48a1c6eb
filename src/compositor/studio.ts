import type { Codec } from './codec.ts'
import { Composition, type Tools } from './composition.ts'
import type { CodedPicture, PictureFormat, PictureSize } from './compositor.ts'
import { Feed } from './feed.ts'
import type { EncodedPicture } from './picture-encoder.ts'
import { Programme } from './programme.ts'
import { settingsFor } from './rate-steps.ts'
import { rgbaOf } from './rgba.ts'
import type { Scene } from './scene.ts'

/** Milliseconds that a snapshot waits for pictures that nobody watched before. */
const SNAPSHOT_PATIENCE = 2_000

export interface StudioEvents {
  readonly unit: (pictures: readonly number[], unit: EncodedPicture) => void
  readonly keyFrameWanted: (source: string) => void
  readonly failures: (source: string, count: number) => void
}

interface Viewer {
  format: PictureFormat
  scene: Scene | null
  programme: Programme | null
}

interface Sitting {
  readonly scene: Scene
  readonly composition: Composition
  readonly until: number
  readonly done: (png: Uint8Array) => void
}

/** All that the process does: pictures come in, programmes go out. Equal scenes of equal settings are one programme. */
export class Studio {
  readonly #tools: Tools
  readonly #codec: Codec
  readonly #events: StudioEvents
  readonly #viewers = new Map<number, Viewer>()
  readonly #programmes = new Set<Programme>()
  readonly #feeds = new Map<string, Feed>()
  readonly #sittings = new Set<Sitting>()
  #regroup = false

  constructor(tools: Omit<Tools, 'feed'>, codec: Codec, events: StudioEvents) {
    this.#tools = { ...tools, feed: (id) => this.#feeds.get(id) }
    this.#codec = codec
    this.#events = events
  }

  /** Encoders in work. */
  get programmes(): number {
    return this.#programmes.size
  }

  /** Whether there is nothing to draw. */
  get isIdle(): boolean {
    return this.#viewers.size === 0 && this.#sittings.size === 0
  }

  open(id: number, format: PictureFormat): void {
    this.#viewers.set(id, { format, scene: null, programme: null })
    this.#regroup = true
  }

  change(id: number, format: PictureFormat): void {
    this.#alter(id, (viewer) => (viewer.format = format))
  }

  show(id: number, scene: Scene): void {
    this.#alter(id, (viewer) => (viewer.scene = scene))
  }

  refresh(id: number): void {
    this.#viewers.get(id)?.programme?.refresh()
  }

  close(id: number): void {
    this.#viewers.get(id)?.programme?.leave(id)
    this.#viewers.delete(id)
    this.#regroup = true
  }

  /** `failures`: of those who decoded it before. */
  addSource(id: string, failures: number): void {
    const feed = new Feed(this.#tools.kernel, this.#codec, this.#tools.now, failures, {
      keyFrameWanted: () => this.#events.keyFrameWanted(id),
      failures: (count) => this.#events.failures(id, count),
    })
    this.#feeds.set(id, feed)
  }

  removeSource(id: string): void {
    this.#feeds.get(id)?.close()
    this.#feeds.delete(id)
  }

  put(id: string, picture: CodedPicture): void {
    this.#feeds.get(id)?.put(picture)
  }

  /** A PNG, when every source of the scene has a picture or has had its time. */
  snapshot(scene: Scene, size: PictureSize, done: (png: Uint8Array) => void): void {
    const composition = new Composition(this.#tools, size)
    composition.show(scene)
    this.#sittings.add({ scene, composition, until: this.#tools.now() + SNAPSHOT_PATIENCE, done })
    this.#watch()
  }

  /** To be called 30 times a second. */
  tick(): void {
    if (this.#regroup) this.#group()
    this.#watch()
    for (const programme of this.#programmes) programme.tick()
    for (const sitting of this.#sittings) this.#sit(sitting)
  }

  #alter(id: number, how: (viewer: Viewer) => void): void {
    const viewer = this.#viewers.get(id)
    if (viewer === undefined) return
    how(viewer)
    this.#regroup = true
    // The next message may be the key frame of what has just come into view.
    this.#watch()
  }

  /** Only what somebody sees is decoded. */
  #watch(): void {
    const scenes = [...Array.from(this.#viewers.values(), ({ scene }) => scene), ...Array.from(this.#sittings, ({ scene }) => scene)]
    const watched = new Set(scenes.flatMap((scene) => (scene?.kind === 'meeting' ? scene.tiles.map(({ source }) => source) : [])))
    for (const [id, feed] of this.#feeds) feed.watch(watched.has(id))
  }

  /** Whoever wants the same has one programme; one that nobody wants any more shows what its viewers want now, or ends. */
  #group(): void {
    this.#regroup = false
    const wishes = Map.groupBy(this.#viewers, ([, { format, scene }]) => wishOf(format, scene))
    const free = new Set(this.#programmes)
    const found = new Map<string, Programme>()
    for (const programme of this.#programmes) {
      const wish = JSON.stringify([programme.settings, programme.key])
      if (wishes.has(wish) && !found.has(wish)) {
        found.set(wish, programme)
        free.delete(programme)
      }
    }
    for (const [wish, viewers] of wishes) {
      const [first] = viewers
      if (first !== undefined) this.#serve(viewers, found.get(wish) ?? this.#programmeFor(first[1], viewers, free))
    }
    for (const programme of free) this.#end(programme)
  }

  #programmeFor({ format, scene }: Viewer, viewers: readonly (readonly [number, Viewer])[], free: Set<Programme>): Programme {
    const settings = settingsFor(format)
    const same = (programme: Programme | null): boolean =>
      programme !== null && free.has(programme) && JSON.stringify(programme.settings) === JSON.stringify(settings)
    const own = viewers.find(([, { programme }]) => same(programme))?.[1].programme
    const programme = own ?? new Programme(this.#tools, this.#codec, settings, this.#events.unit)
    free.delete(programme)
    this.#programmes.add(programme)
    if (scene !== null) programme.show(scene, JSON.stringify(scene))
    return programme
  }

  #serve(viewers: readonly (readonly [number, Viewer])[], programme: Programme): void {
    for (const [id, viewer] of viewers) {
      if (viewer.programme === programme) continue
      viewer.programme?.leave(id)
      viewer.programme = programme
      programme.join(id)
    }
  }

  #end(programme: Programme): void {
    programme.close()
    this.#programmes.delete(programme)
  }

  #sit(sitting: Sitting): void {
    const { scene, composition, until, done } = sitting
    const sources = scene.kind === 'meeting' ? scene.tiles.filter(({ source }) => source !== null && this.#feeds.has(source)) : []
    const isComplete = sources.every(({ source, kind }) => this.#feeds.get(source ?? '')?.picture(kind))
    if (!isComplete && this.#tools.now() < until) return
    composition.draw()
    const { raster } = composition
    done(this.#tools.brush.png(raster, rgbaOf(this.#tools.kernel.bytes(raster), raster)))
    composition.close()
    this.#sittings.delete(sitting)
  }
}

const wishOf = (format: PictureFormat, scene: Scene | null): string =>
  JSON.stringify([settingsFor(format), scene === null ? '' : JSON.stringify(scene)])
