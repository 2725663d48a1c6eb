// `npm run bench -- lock joins …`: measures, prints, and writes bench/results/*.json.
import { buildWebClient, installBrowsersAndDatabase, runLocal, setUp } from './setup.mjs'

await setUp()
installBrowsersAndDatabase()
await buildWebClient()
await runLocal('node', ['bench/main.ts', ...process.argv.slice(2)])
