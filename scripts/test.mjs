// `npm test`: sets everything up on a fresh machine, then runs the checks and the default suite. Runs on Node 20 and later.
import { installBrowsersAndDatabase, runLocal, setUp } from './setup.mjs'

await setUp()
installBrowsersAndDatabase()
await runLocal('tsc', ['-b'])
await runLocal('vitest', ['run', ...process.argv.slice(2)])
