/** `npm run attack`: a fresh server, every attack, one line each. Exit code 1 when one got through. */
import { ServerProcess } from '../harness/server-process.ts'
import type { Attack } from './attack.ts'
import { ATTACKS } from './attacks.ts'
import { setStage } from './stage.ts'

const server = await ServerProcess.start()
const stage = await setStage({
  url: server.url,
  firstRunToken: server.firstRunToken,
  mediaPort: server.mediaPort,
  crash: async () => {
    await server.kill()
    await server.launch()
  },
})

async function play(attack: Attack): Promise<boolean> {
  const outcome = await attack.play(stage).catch((error: unknown) => ({ tried: 'it', got: `an error: ${String(error)}`, safe: false }))
  console.log(
    `${outcome.safe ? 'held  ' : 'BROKEN'}  ${attack.name}\n        known from: ${attack.precedent}\n        tried: ${outcome.tried}\n        got: ${outcome.got}`,
  )
  return outcome.safe
}

const results: boolean[] = []
for (const attack of ATTACKS) results.push(await play(attack))
console.log(`\n${String(results.filter(Boolean).length)} of ${String(results.length)} attacks failed, as they should.`)
await server.stop()
// LiveKit’s native client keeps a process alive after its last room.
process.exit(results.every(Boolean) ? 0 : 1)
