// `npm run e2e`: the browsers' and telephones' tests alone, long ones too; writes a picture of every screen to test/e2e/screens.
// `npm run e2e -- telephones`: every telephone by every transport, codec and way, with and without SRTP (about half an hour).
import { buildWebClient, installPeers, runLocal, setUp } from './setup.mjs'

const [first, ...others] = process.argv.slice(2)

await setUp()
installPeers()
await buildWebClient()
if (first === 'telephones') {
  const matrix = ['run', '--project', 'calls', '--maxConcurrency', '4', 'test/phone/matrix']
  await runLocal('vitest', [...matrix, ...others], { LATCH_TELEPHONES: 'all' })
} else {
  // Browsers are in some of the telephones' tests here: these do not go side by side.
  const both = ['run', '--project', 'whole', '--project', 'calls', '--no-file-parallelism', 'test/e2e', 'test/phone']
  await runLocal('vitest', [...both, ...process.argv.slice(2)], { LATCH_SCREENS: 'all' })
}
