/** The tile algorithm of the design, as data: how many columns and rows, how big, how many a page. */
export interface Stage {
  readonly width: number
  readonly height: number
  readonly gap: number
  /** Narrowest shape that a tile may take, width by height: 1 on wide windows, 3/4 on phones. */
  readonly narrowest: number
}

export interface TileGrid {
  readonly columns: number
  readonly rows: number
  readonly width: number
  readonly height: number
  readonly perPage: number
}

const WIDEST = 16 / 9
const SMALLEST = { width: 140, height: 80 }
/** Layouts whose tiles differ less than this in area count as equal. */
const SAME_AREA = 0.98

export function tileGrid(count: number, stage: Stage): TileGrid {
  for (let perPage = Math.max(1, count); perPage > 1; perPage -= 1) {
    const grid = best(gridsOf(perPage, stage).filter(isBigEnough))
    if (grid !== null) return grid
  }
  return gridOf(1, 1, stage)
}

const gridsOf = (count: number, stage: Stage): TileGrid[] => Array.from({ length: count }, (_, at) => gridOf(count, at + 1, stage))
const isBigEnough = ({ width, height }: TileGrid): boolean => width >= SMALLEST.width && height >= SMALLEST.height

function best(grids: readonly TileGrid[]): TileGrid | null {
  const largest = Math.max(...grids.map(area))
  const equals = grids.filter((grid) => area(grid) >= largest * SAME_AREA)
  return equals.reduce<TileGrid | null>((chosen, grid) => (chosen === null || emptyCells(grid) < emptyCells(chosen) ? grid : chosen), null)
}

function gridOf(count: number, columns: number, { width, height, gap, narrowest }: Stage): TileGrid {
  const rows = Math.ceil(count / columns)
  const cell = { width: (width - gap * (columns - 1)) / columns, height: (height - gap * (rows - 1)) / rows }
  const tileWidth = Math.max(0, Math.min(cell.width, cell.height * WIDEST))
  return { columns, rows, width: tileWidth, height: Math.max(0, Math.min(cell.height, tileWidth / narrowest)), perPage: count }
}

const area = ({ width, height }: TileGrid): number => width * height
const emptyCells = ({ columns, rows, perPage }: TileGrid): number => columns * rows - perPage

export interface Place {
  readonly x: number
  readonly y: number
}

/** Where each tile of a page stands, in pixels; the grid is centred, and so is its last row. */
export function placesOf(count: number, grid: TileGrid, stage: Stage): readonly Place[] {
  const rows = Math.ceil(count / grid.columns)
  const top = (stage.height - rows * grid.height - (rows - 1) * stage.gap) / 2
  return Array.from({ length: count }, (_, at) => {
    const row = Math.floor(at / grid.columns)
    const inRow = Math.min(grid.columns, count - row * grid.columns)
    const left = (stage.width - inRow * grid.width - (inRow - 1) * stage.gap) / 2
    return { x: left + (at % grid.columns) * (grid.width + stage.gap), y: top + row * (grid.height + stage.gap) }
  })
}
