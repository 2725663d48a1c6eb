/** The page of performance and its pictures, from the results as they are: after each bench and soak, or by `node bench/pictures/draw.ts`. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { paintAll } from './gallery.ts'
import { writePage } from './performance-page.ts'
import { readResults } from './result.ts'

const docs = new URL('../../docs/', import.meta.url)
const figures = new URL('figures/', docs)

export function drawPerformance(): void {
  const results = readResults(new URL('../results/', import.meta.url))
  const paintings = paintAll(results)
  mkdirSync(figures, { recursive: true })
  for (const file of readdirSync(figures)) if (!paintings.some((painting) => painting.file === file)) rmSync(new URL(file, figures))
  for (const { file, svg } of paintings) writeFileSync(new URL(file, figures), svg)
  writeFileSync(new URL('performance.md', docs), writePage(results, paintings))
  console.log(`docs/performance.md, with ${String(paintings.length)} pictures`)
}

if (import.meta.main) drawPerformance()
