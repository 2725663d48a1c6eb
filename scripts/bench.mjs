// `npm run bench -- lock joins …`: measures, prints, and writes bench/results/*.json.
import { buildWebClient, installPeers, runLocal, setUp } from './setup.mjs'

await setUp()
installPeers()
await buildWebClient()
await runLocal('node', ['bench/main.ts', ...process.argv.slice(2)])
