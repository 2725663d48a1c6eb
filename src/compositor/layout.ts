/** Where everything of a meeting stands, as plain data. All sides and places are even, as I420 wants them. */
import type { PictureSize } from './compositor.ts'
import type { Rectangle } from './raster.ts'
import type { MeetingScene } from './scene.ts'

export interface Layout {
  /** One for each tile, in their order. */
  readonly tiles: readonly Rectangle[]
  /** The padlock, its word, and how many are there. */
  readonly status: Rectangle
  /** Over the upper edge of the tiles, where there is a notice. */
  readonly notice: Rectangle
  /** Pixels: of all text that is read from across a room. */
  readonly text: number
}

type Stage = Pick<MeetingScene, 'arrangement'> & { readonly tiles: readonly { readonly kind: 'camera' | 'screen' }[] }

/** Of the height. */
const STATUS_SHARE = 1 / 13
const GAP_SHARE = 1 / 72
const TEXT_SHARE = 1 / 26
const NOTICE_SHARE = 1 / 8

/** Of the width: what stands beside the large tile, in one column or in two. */
const STRIP_SHARES = [1 / 5, 1 / 3.4] as const
const MOST_IN_A_COLUMN = 4

const WIDEST = 16 / 9
const NARROWEST = 4 / 3

export function layOut(size: PictureSize, scene: Stage): Layout {
  const gap = even(Math.max(4, size.height * GAP_SHARE))
  const status = { x: gap, y: 0, width: size.width - 2 * gap, height: even(Math.max(16, size.height * STATUS_SHARE)) }
  const area = { x: gap, y: status.height, width: size.width - 2 * gap, height: size.height - status.height - gap }
  return {
    tiles: isEqual(scene) ? grid(area, scene.tiles.length, gap) : speaker(area, scene.tiles, gap),
    status,
    notice: { x: area.x, y: area.y + gap, width: area.width, height: even(size.height * NOTICE_SHARE) },
    text: Math.round(size.height * TEXT_SHARE),
  }
}

/** Nobody reads a screen that is no larger than a face. */
const isEqual = ({ arrangement, tiles }: Stage): boolean => arrangement === 'grid' && tiles[0]?.kind !== 'screen'

/** The first is large. A screen is given all the room there is, a camera no more than its shape. */
function speaker(area: Rectangle, tiles: Stage['tiles'], gap: number): readonly Rectangle[] {
  const [first] = tiles
  if (first === undefined) return []
  const others = tiles.length - 1
  const columns = others > MOST_IN_A_COLUMN ? 2 : 1
  const stripWidth = others === 0 ? 0 : even(area.width * STRIP_SHARES[columns === 1 ? 0 : 1])
  const large = { ...area, width: area.width - stripWidth - (others === 0 ? 0 : gap) }
  const strip = { ...area, x: area.x + area.width - stripWidth, width: stripWidth }
  return [first.kind === 'screen' ? large : shaped(large), ...cells(strip, others, columns, gap)]
}

/** As many columns as make the tiles largest. */
function grid(area: Rectangle, count: number, gap: number): readonly Rectangle[] {
  const choices = Array.from({ length: count }, (_, i) => cells(area, count, i + 1, gap))
  return choices.reduce<readonly Rectangle[]>((best, tiles) => (areaOfOne(tiles) > areaOfOne(best) ? tiles : best), [])
}

function areaOfOne([tile]: readonly Rectangle[]): number {
  return tile === undefined ? 0 : tile.width * tile.height
}

/** Row by row, the whole in the middle of its area, and the last row in the middle of its own. */
function cells(area: Rectangle, count: number, columns: number, gap: number): readonly Rectangle[] {
  const rows = Math.ceil(count / columns)
  const { width, height } = shaped({
    ...area,
    width: even((area.width - gap * (columns - 1)) / columns),
    height: even((area.height - gap * (rows - 1)) / rows),
  })
  const top = area.y + even((area.height - rows * height - (rows - 1) * gap) / 2)
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor(i / columns)
    const inRow = Math.min(columns, count - row * columns)
    const left = area.x + even((area.width - inRow * width - (inRow - 1) * gap) / 2)
    return { x: left + (i % columns) * (width + gap), y: top + row * (height + gap), width, height }
  })
}

/** The largest that has the shape of a camera’s picture, in the middle. */
function shaped({ x, y, width, height }: Rectangle): Rectangle {
  const inside = { width: even(Math.min(width, height * WIDEST)), height: even(Math.min(height, width / NARROWEST)) }
  return { x: x + even((width - inside.width) / 2), y: y + even((height - inside.height) / 2), ...inside }
}

/** Rounded down. */
function even(pixels: number): number {
  return 2 * Math.floor(pixels / 2)
}
