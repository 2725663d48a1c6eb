import type { Codec } from './codec.ts'
import { Composition, type Tools } from './composition.ts'
import { PictureEncoder, type EncodedPicture, type EncoderSettings } from './picture-encoder.ts'
import type { Scene } from './scene.ts'

/** Milliseconds between pictures of what stands still: enough to sharpen it, and to show that there is somebody. */
const STILL = 250
/** Key frames are asked for by everybody who lost a packet of one. */
const BETWEEN_KEYS = 300

/** What a programme’s viewers are called by, and whether they have had the key frame that they begin with. */
export type Viewers = Map<number, { begun: boolean }>

/** One scene, drawn and encoded once for all who see it. */
export class Programme {
  readonly settings: EncoderSettings
  readonly viewers: Viewers = new Map()
  readonly #tools: Tools
  readonly #composition: Composition
  readonly #newEncoder: () => PictureEncoder
  #encoder: PictureEncoder
  #scene = ''
  #keyWanted = true
  #keyAt = -Infinity
  #encodedAt = -Infinity
  #dueAt = -Infinity

  /** `unit`: for the viewers named with it. */
  constructor(tools: Tools, codec: Codec, settings: EncoderSettings, unit: (viewers: readonly number[], picture: EncodedPicture) => void) {
    this.settings = settings
    this.#tools = tools
    this.#composition = new Composition(tools, settings)
    const encoded = (picture: EncodedPicture): void => {
      const viewers = this.#viewersOf(picture)
      if (viewers.length > 0) unit(viewers, picture)
    }
    this.#newEncoder = () => new PictureEncoder(codec, settings, encoded)
    this.#encoder = this.#newEncoder()
  }

  /** Of the scene. */
  get key(): string {
    return this.#scene
  }

  show(scene: Scene, key: string): void {
    if (key === this.#scene) return
    this.#scene = key
    this.#composition.show(scene)
  }

  join(viewer: number): void {
    this.viewers.set(viewer, { begun: false })
    this.#keyWanted = true
  }

  leave(viewer: number): void {
    this.viewers.delete(viewer)
  }

  /** A key frame, soon. */
  refresh(): void {
    this.#keyWanted = true
  }

  /** To be called 30 times a second. */
  tick(): void {
    const now = this.#tools.now()
    if (this.#encoder.isStuck(now)) this.#replaceEncoder()
    if (now < this.#dueAt || this.#encoder.isBusy) return
    const changed = this.#composition.draw()
    const key = this.#keyWanted && now - this.#keyAt >= BETWEEN_KEYS
    if (!changed && !key && now - this.#encodedAt < STILL) return
    this.#encode(now, key)
  }

  close(): void {
    this.#encoder.close()
    this.#composition.close()
  }

  #replaceEncoder(): void {
    this.#encoder.close()
    this.#encoder = this.#newEncoder()
    this.#keyWanted = true
  }

  #encode(now: number, key: boolean): void {
    if (key) {
      this.#keyWanted = false
      this.#keyAt = now
    }
    this.#encodedAt = now
    // A little early is in time: clocks stumble.
    this.#dueAt = now + 1000 / this.settings.framesPerSecond - 10
    this.#encoder.encode(this.#tools.kernel.bytes(this.#composition.raster), now, key)
  }

  /** Nobody begins but with a key frame. */
  #viewersOf({ key }: EncodedPicture): readonly number[] {
    const viewers: number[] = []
    for (const [id, viewer] of this.viewers) {
      viewer.begun ||= key
      if (viewer.begun) viewers.push(id)
    }
    return viewers
  }
}
