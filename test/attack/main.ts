/** `npm run attack [words]`: a fresh server, every attack whose name holds the words, one line each. Exit code 1 when one got through. */
import type { Attack } from './attack.ts'
import { ATTACKS, CALLS, LOADS } from './attacks.ts'
import { startAttackedServer } from './server.ts'

const { stage, close } = await startAttackedServer()
const words = process.argv.slice(2).join(' ').toLowerCase()

async function play(attack: Attack): Promise<boolean> {
  const outcome = await attack.play(stage).catch((error: unknown) => ({ tried: 'it', got: `an error: ${String(error)}`, safe: false }))
  console.log(
    `${outcome.safe ? 'held  ' : 'BROKEN'}  ${attack.name}\n        known from: ${attack.precedent}\n        tried: ${outcome.tried}\n        got: ${outcome.got}`,
  )
  return outcome.safe
}

const results: boolean[] = []
for (const attack of [...ATTACKS, ...CALLS, ...LOADS].filter(({ name }) => name.toLowerCase().includes(words)))
  results.push(await play(attack))
console.log(`\n${String(results.filter(Boolean).length)} of ${String(results.length)} attacks failed, as they should.`)
await close()
// LiveKit’s native client keeps a process alive after its last room.
process.exit(results.every(Boolean) ? 0 : 1)
