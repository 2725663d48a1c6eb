/** Codec × layers × camera or screen × who films × who watches: livekit-client in Chromium and Firefox against the real engine. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, type BrowserName, type TestPage } from '../harness/browsers.ts'
import { ClientStage } from './client-stage.ts'
import { can, CodecCell, EXCUSED, type Film, type Watched } from './codec-cell.ts'
import { join } from './livekit-page.ts'

const PRESENT = (['chromium', 'firefox'] as const satisfies readonly BrowserName[]).filter(hasBrowser)
const ROOM = 'matrix'
const RESULTS = new URL('../../test-results/', import.meta.url)

const FILMS: readonly Film[] = (['vp8', 'h264', 'vp9', 'av1'] as const).flatMap((codec) =>
  [false, true].flatMap((layered) => (['camera', 'screen_share'] as const).map((source) => ({ codec, layered, source }))),
)

interface Row extends Film, Watched {
  readonly films: BrowserName
  readonly watches: BrowserName
}

const rows: Row[] = []
const titleOf = ({ codec, layered, source }: Film): string => `${codec}, ${layered ? 'layered' : 'one size'}, ${source}`

describe.skipIf(PRESENT.length === 0)('pictures', () => {
  let stage: ClientStage
  const publishers = new Map<BrowserName, TestPage>()
  const watchers = new Map<BrowserName, TestPage>()
  beforeAll(async () => {
    stage = await ClientStage.open(PRESENT)
    for (const name of PRESENT) {
      for (const [role, pages] of [['films', publishers] as const, ['watches', watchers] as const]) {
        const page = await stage.page(name)
        await join(page, stage.engine.url, ROOM, `${name}-${role}`, { publish: false })
        pages.set(name, page)
      }
    }
  })
  afterAll(async () => {
    await stage.clear()
    await stage.close()
    mkdirSync(RESULTS, { recursive: true })
    writeFileSync(new URL('codec-matrix.md', RESULTS), tableOf(rows))
    console.log(tableOf(rows))
  })

  describe.each(PRESENT)('of %s', (films) => {
    it.each(FILMS.map((film) => [titleOf(film), film] as const))('%s', async (_, film) => {
      const publisher = publishers.get(films)!
      if (!(await can(publisher, 'Sender', film.codec))) {
        rows.push(
          ...PRESENT.map((watches) => ({ ...film, films, watches, rate: 0, switched: null, freezes: null, why: 'cannot encode it' })),
        )
        return
      }
      const seen = await new CodecCell(publisher, `${films}-films`, film).run(watchers)
      for (const [watches, watched] of seen) rows.push({ ...film, films, watches, ...watched })
      for (const [watches, { rate, switched, why }] of seen) {
        const moves = rate > 2 || why === 'cannot decode it'
        expect({ watches, why, excused: EXCUSED.has(why), moves, switches: switched ?? true }).toMatchObject({
          excused: true,
          moves: true,
          switches: true,
        })
      }
    })
  })
})

function tableOf(all: readonly Row[]): string {
  const head = ['films', 'codec', 'layers', 'source', 'watches', 'pictures a second', 'size switched', 'freezes', 'why not']
  const cells = all.map(({ films, codec, layered, source, watches, rate, switched, freezes, why }) => [
    films,
    codec,
    layered ? (codec === 'vp8' || codec === 'h264' ? 'simulcast' : 'SVC') : 'one',
    source,
    watches,
    rate.toFixed(1),
    switched === null ? '–' : switched ? 'yes' : 'no',
    freezes ?? '–',
    why ?? '',
  ])
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |\n`).join('')
}
