// `npm run soak -- calls`: an hour of calls, and what they left behind; bench/results/soak-calls.json.
import { buildWebClient, installPeers, runLocal, setUp } from './setup.mjs'

await setUp()
installPeers()
await buildWebClient()
await runLocal('node', ['bench/soak.ts', ...process.argv.slice(2)])
