// `npm start`: sets everything up, then runs the server under the project's own Node.
import { buildWebClient, COMPILED, runLocal, setUp } from './setup.mjs'

await setUp()
await buildWebClient()
await runLocal('node', ['src/main.ts', 'serve', ...process.argv.slice(2)], COMPILED)
