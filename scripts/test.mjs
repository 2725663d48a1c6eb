// `npm test`: sets everything up on a fresh machine, then runs the checks and the default suite. Runs on Node 20 and later.
import { buildWebClient, installPeers, runLocal, setUp } from './setup.mjs'

await setUp()
installPeers()
await buildWebClient()
await runLocal('tsc', ['-b'])
if (process.argv.length > 2) await runLocal('vitest', ['run', ...process.argv.slice(2)])
else {
  await runLocal('vitest', ['run', '--project', 'parts'])
  await runLocal('vitest', ['run', '--project', 'calls', '--maxWorkers', '3'])
  await runLocal('vitest', ['run', '--project', 'whole'])
}
