import { drawCard } from './draw-card.ts'
import { drawMeeting } from './draw-meeting.ts'
import type { Brush } from './brush.ts'
import type { PictureSize } from './compositor.ts'
import type { Feed } from './feed.ts'
import { fitPicture } from './fit-picture.ts'
import { layOut, type Layout } from './layout.ts'
import type { Pen } from './lettering.ts'
import { GROUND, SUNKEN } from './palette.ts'
import type { Overlay, PixelKernel } from './pixel-kernel.ts'
import { whole, type Raster, type Rectangle } from './raster.ts'
import type { Scene, Tile } from './scene.ts'

/** Pixels: into less the kernel draws nothing. */
const LEAST_TILE = 16
/** Milliseconds in which one arrangement turns into the next. */
const FADE = 250

export interface Tools {
  readonly kernel: PixelKernel
  readonly brush: Brush
  readonly now: () => number
  readonly feed: (id: string) => Feed | undefined
}

interface Shown {
  readonly tile: Tile
  readonly at: Rectangle
  /** Of its feed; −1: nothing is drawn yet. */
  version: number
}

/** One scene at one size, kept up to date: only what has changed is drawn again. */
export class Composition {
  readonly #tools: Tools
  readonly size: PictureSize
  readonly #picture: Raster
  /** What was shown before, and what is shown while one turns into the other. */
  readonly #before: Raster
  readonly #between: Raster
  #fadesFrom = -Infinity
  #fading = false
  #scene: Scene | null = null
  #arrangement = ''
  #drawn = ''
  #overlay: Overlay | null = null
  #shown: readonly Shown[] = []

  /** It is black. */
  constructor(tools: Tools, size: PictureSize) {
    this.#tools = tools
    this.size = size
    this.#picture = tools.kernel.allocate(size)
    this.#before = tools.kernel.allocate(size)
    this.#between = tools.kernel.allocate(size)
    tools.kernel.fill(this.#picture, whole(size), { y: 16, u: 128, v: 128 })
  }

  /** As drawn last. */
  get raster(): Raster {
    return this.#fading ? this.#between : this.#picture
  }

  show(scene: Scene): void {
    this.#scene = scene
  }

  /** Whether anything has changed since the last time. */
  draw(): boolean {
    const changed = this.#drawScene()
    return this.#fade() || changed
  }

  close(): void {
    const { kernel } = this.#tools
    for (const raster of [this.#picture, this.#before, this.#between]) kernel.release(raster)
    if (this.#overlay !== null) kernel.releaseOverlay(this.#overlay)
    this.#overlay = null
  }

  #drawScene(): boolean {
    const scene = this.#scene
    if (scene === null) return false
    const seen = scene.kind === 'card' ? [] : scene.tiles.map((tile) => this.#pictureOf(tile) !== null)
    const drawn = JSON.stringify([scene, seen])
    if (drawn === this.#drawn) return this.#drawTiles()
    this.#turn(arrangementOf(scene))
    this.#drawn = drawn
    this.#drawAnew(scene, seen)
    return true
  }

  /** Where pictures change their places, what was there fades. Nothing fades from black. */
  #turn(arrangement: string): void {
    if (this.#arrangement !== '' && this.#arrangement !== arrangement) {
      this.#tools.kernel.copy(this.#before, this.raster)
      this.#fadesFrom = this.#tools.now()
    }
    this.#arrangement = arrangement
  }

  #drawAnew(scene: Scene, seen: readonly boolean[]): void {
    const { kernel, brush } = this.#tools
    const layout = scene.kind === 'card' ? null : layOut(this.size, scene)
    const rgba = brush.draw(this.size, (pen) => drawOver(pen, this.size, scene, layout, seen))
    if (this.#overlay !== null) kernel.releaseOverlay(this.#overlay)
    this.#overlay = kernel.overlay(rgba, this.size)
    this.#shown = scene.kind === 'card' || layout === null ? [] : shownTiles(scene.tiles, layout)
    kernel.fill(this.#picture, whole(this.size), GROUND)
    for (const { at } of this.#shown) kernel.fill(this.#picture, at, SUNKEN)
    for (const shown of this.#shown) this.#drawTile(shown)
    kernel.blend(this.#picture, this.#overlay, whole(this.size))
  }

  #drawTiles(): boolean {
    let changed = false
    for (const shown of this.#shown) {
      if (!this.#drawTile(shown)) continue
      changed = true
      if (this.#overlay !== null) this.#tools.kernel.blend(this.#picture, this.#overlay, shown.at)
    }
    return changed
  }

  /** Whether there was a new picture. */
  #drawTile(shown: Shown): boolean {
    const picture = this.#pictureOf(shown.tile)
    const version = this.#tools.feed(shown.tile.source ?? '')?.version ?? 0
    if (picture === null || version === shown.version) return false
    const { crop, at } = fitPicture(shown.tile.kind, picture, shown.at)
    if (shown.version >= 0 && (at.width < shown.at.width || at.height < shown.at.height))
      this.#tools.kernel.fill(this.#picture, shown.at, SUNKEN)
    this.#tools.kernel.scale(picture, crop, this.#picture, at)
    shown.version = version
    return true
  }

  #pictureOf({ source, kind }: Tile): Raster | null {
    return source === null ? null : (this.#tools.feed(source)?.picture(kind) ?? null)
  }

  #fade(): boolean {
    const share = (this.#tools.now() - this.#fadesFrom) / FADE
    const was = this.#fading
    this.#fading = share < 1
    if (this.#fading) this.#tools.kernel.mix(this.#between, this.#before, this.#picture, share)
    return this.#fading || was
  }
}

/** What may not change without being seen to. */
function arrangementOf(scene: Scene): string {
  if (scene.kind === 'card') return `card ${scene.sign} ${scene.title}`
  return JSON.stringify([scene.arrangement, scene.tiles.map(({ source, kind, name }) => [source, kind, name])])
}

function drawOver(pen: Pen, size: PictureSize, scene: Scene, layout: Layout | null, seen: readonly boolean[]): void {
  if (scene.kind === 'card') drawCard(pen, size, scene)
  else if (layout !== null) drawMeeting(pen, size, scene, layout, seen)
}

const shownTiles = (tiles: readonly Tile[], layout: Layout): readonly Shown[] =>
  tiles.flatMap((tile, i) => {
    const at = layout.tiles[i]
    return at === undefined || Math.min(at.width, at.height) < LEAST_TILE ? [] : [{ tile, at, version: -1 }]
  })
