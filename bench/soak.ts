/** `npm run soak -- calls [minutes]`: an hour of work, and what was left over; writes its figures and their series. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { soakCalls } from './calls/soak-calls.ts'
import { lineOf } from './figure.ts'
import { describeMachine } from './machine.ts'

const [name = 'calls', minutes = '60'] = process.argv.slice(2)
if (name !== 'calls' || !(Number(minutes) > 0)) {
  console.error('There is one soak: calls. Behind it stand the minutes that it is to last, 60 if nothing stands there.')
  process.exit(2)
}
const machine = describeMachine()
const { figures, series } = await soakCalls(Number(minutes))
for (const figure of figures) console.log(lineOf(figure))
const folder = new URL('results/', import.meta.url)
mkdirSync(folder, { recursive: true })
const result = { soak: name, minutes: Number(minutes), at: new Date().toISOString(), machine, figures, series }
writeFileSync(new URL(`soak-${name}.json`, folder), `${JSON.stringify(result, null, 2)}\n`)
process.exit(figures.some(({ bound }) => bound?.met === false) ? 1 : 0)
