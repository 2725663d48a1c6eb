// `npm run attack`: starts a fresh server and plays every attack on it; prints what was tried and what came of it.
import { buildWebClient, runLocal, setUp } from './setup.mjs'

await setUp()
await buildWebClient()
await runLocal('node', ['test/attack/main.ts', ...process.argv.slice(2)])
