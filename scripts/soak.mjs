// `npm run soak -- calls`, `-- meetings`: an hour of calls, half an hour of meetings, and what they left behind; bench/results/soak-….json.
import { buildWebClient, installPeers, runLocal, setUp } from './setup.mjs'

await setUp()
installPeers()
await buildWebClient()
await runLocal('node', ['bench/soak.ts', ...process.argv.slice(2)])
