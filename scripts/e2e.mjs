// `npm run e2e`: the browsers' and telephones' tests alone, long ones too; writes a picture of every screen to test/e2e/screens.
import { buildWebClient, installPeers, runLocal, setUp } from './setup.mjs'

await setUp()
installPeers()
await buildWebClient()
// Browsers are in some of the telephones' tests here: these do not go side by side.
await runLocal(
  'vitest',
  ['run', '--project', 'whole', '--project', 'calls', '--no-file-parallelism', 'test/e2e', 'test/phone', ...process.argv.slice(2)],
  { LATCH_SCREENS: 'all' },
)
