/** `npm run bench -- lock joins …`: each named bench measures, prints a table, and writes its figures, which are drawn for the docs. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { benchCalls } from './calls/calls.ts'
import { benchRush } from './calls/rush.ts'
import { benchForwarding } from './forwarding/forwarding.ts'
import { benchJoins } from './joins.ts'
import { benchKeypad } from './keypad.ts'
import { benchLock } from './lock.ts'
import { describeMachine } from './machine.ts'
import { benchNetwork } from './network/network.ts'
import { lineOf, type Figure } from './figure.ts'
import { drawPerformance } from './pictures/draw.ts'
import { benchRooms } from './rooms/rooms.ts'
import { benchRoughNetwork } from './rooms/rough-network.ts'

const BENCHES: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  lock: benchLock,
  keypad: benchKeypad,
  joins: benchJoins,
  forwarding: benchForwarding,
  calls: benchCalls,
  rush: benchRush,
  network: benchNetwork,
  rooms: benchRooms,
  'room-network': benchRoughNetwork,
}

const wanted = process.argv.slice(2)
const names = wanted.length > 0 ? wanted : Object.keys(BENCHES)
const unknown = names.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(2)
}

for (const name of names) {
  console.log(`${name} …`)
  const figures = (await BENCHES[name]?.()) ?? []
  for (const figure of figures) console.log(lineOf(figure))
  const folder = new URL('results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    new URL(`${name}.json`, folder),
    `${JSON.stringify({ bench: name, at: new Date().toISOString(), machine: describeMachine(), figures }, null, 2)}\n`,
  )
  drawPerformance()
}
process.exit(0)
