// `npm run fuzz [minutes] [targets…]`: everything that takes bytes from outside is given wrong ones; test/fuzz/corpus keeps what was new.
import { runLocal, setUp } from './setup.mjs'

await setUp()
await runLocal('node', ['test/fuzz/main.ts', ...process.argv.slice(2)])
