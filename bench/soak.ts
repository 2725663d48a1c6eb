/** `npm run soak -- calls|meetings [minutes]`: long work, and what was left over; writes its figures and their series. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { soakCalls } from './calls/soak-calls.ts'
import { lineOf } from './figure.ts'
import { describeMachine } from './machine.ts'
import { soakMeetings } from './meetings/soak-meetings.ts'
import { drawPerformance } from './pictures/draw.ts'
import type { SoakResult } from './soak-frame.ts'

interface Soak {
  readonly minutes: number
  readonly run: (minutes: number) => Promise<SoakResult<object>>
}

const SOAKS: Readonly<Record<string, Soak>> = { calls: { minutes: 60, run: soakCalls }, meetings: { minutes: 30, run: soakMeetings } }

const [name = 'calls', wanted] = process.argv.slice(2)
const soak = SOAKS[name]
const minutes = Number(wanted ?? soak?.minutes)
if (soak === undefined || !(minutes > 0)) {
  const known = Object.entries(SOAKS).map(([each, { minutes: usual }]) => `${each} (${String(usual)} minutes)`)
  console.error(`There are these soaks: ${known.join(', ')}. Behind the name may stand how many minutes it is to last instead.`)
  process.exit(2)
}
const machine = describeMachine()
const { figures, series } = await soak.run(minutes)
for (const figure of figures) console.log(lineOf(figure))
const folder = new URL('results/', import.meta.url)
mkdirSync(folder, { recursive: true })
const result = { soak: name, minutes, at: new Date().toISOString(), machine, figures, series }
writeFileSync(new URL(`soak-${name}.json`, folder), `${JSON.stringify(result, null, 2)}\n`)
drawPerformance()
process.exit(figures.some(({ bound }) => bound?.met === false) ? 1 : 0)
