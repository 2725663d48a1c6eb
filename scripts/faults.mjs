// `npm run faults`: the races and the kills of the default suite, in their full counts (about an hour).
import { buildWebClient, installPeers, runLocal, setUp } from './setup.mjs'

await setUp()
installPeers()
await buildWebClient()
await runLocal(
  'vitest',
  ['run', '--project', 'whole', '--project', 'calls', '--no-file-parallelism', 'test/faults', ...process.argv.slice(2)],
  { LATCH_FAULTS: 'full' },
)
