import { useState } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { useMedia } from '../../ui/media.ts'
import { Pager } from './pager.tsx'
import { Tile, type StagePerson } from './tile.tsx'
import { placesOf, tileGrid, type Stage } from './tile-grid.ts'
import { useSize, type Size } from './use-size.ts'

export interface TilesProps {
  readonly people: readonly StagePerson[]
  readonly hands: ReadonlySet<string>
}

/** The grid. Tiles stand at computed places and move there by transform, so that nothing jumps. */
export const Tiles = ({ people, hands }: TilesProps) => {
  const t = useT()
  const [element, size] = useSize<HTMLUListElement>()
  const small = useMedia('(max-width: 47.99em)')
  const stage = size === null ? null : stageOf(size, small)
  const [asked, setPage] = useState(0)
  const grid = stage === null ? null : tileGrid(people.length, stage)
  const pages = grid === null ? 1 : Math.max(1, Math.ceil(people.length / grid.perPage))
  const page = Math.min(asked, pages - 1)
  const shown = grid === null ? [] : people.slice(page * grid.perPage, (page + 1) * grid.perPage)
  const places = grid === null || stage === null ? [] : placesOf(shown.length, grid, stage)
  return (
    <>
      <ul className="tiles" ref={element} aria-label={t('people')}>
        {shown.map((person, at) => (
          <Tile
            key={person.id}
            person={person}
            handUp={hands.has(person.id)}
            style={{
              position: 'absolute',
              width: grid?.width,
              height: grid?.height,
              translate: `${String(places[at]?.x ?? 0)}px ${String(places[at]?.y ?? 0)}px`,
            }}
          />
        ))}
      </ul>
      <Pager page={page} pages={pages} onPage={setPage} />
    </>
  )
}

const stageOf = ({ width, height }: Size, small: boolean): Stage => ({ width, height, gap: small ? 8 : 12, narrowest: small ? 3 / 4 : 1 })
