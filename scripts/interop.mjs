// `npm run interop [rounds]`: LiveKit's own end-to-end tests, as they come in @livekit/rtc-node, against our media engine: 14 of 14 and 15 of 15
// in each of three rounds, and once more by LiveKit's older protocol; then our cases for its Python SDK; then browsers, rtc-node and
// livekit-server-sdk by tests that are too long for the default suite. docs/interop.md says what they show. Runs on Node 20 and later.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { runPython } from './interop-python.mjs'
import { serveOlder } from './older-server.mjs'
import { ROOT, runLocal, setUp } from './setup.mjs'

const ROUNDS = Number(process.argv[2] ?? 3)
const SUITES = [
  { file: 'e2e.test.ts', tests: 14 },
  { file: 'e2e_data_streams.test.ts', tests: 15 },
]
const BIN = join(ROOT, 'node_modules', '.bin')
const FOLDER = join(ROOT, '.cache', 'interop')
const KEYS = { LIVEKIT_API_KEY: 'interop', LIVEKIT_API_SECRET: 'interop-secret-of-at-least-32-bytes' }

await setUp()
copySuites()
const engine = await startEngine()
let failed = 0
for (let round = 1; round <= ROUNDS; round += 1) await runRound(`round ${round}`, engine.url)
// The SDK speaks v1 of itself, and v0 where a server does not know that.
const older = await serveOlder(engine.url)
await runRound('by v0', older.url)
console.log(`by v0: ${older.legs()} legs`)
if (older.legs() === 0) failed += 1
older.close()
for (const [name, args] of [
  ['v1', []],
  ['v0', ['--dual']],
]) {
  const python = await runPython(engine.url, KEYS, args)
  if (python === null) break
  console.log(`Python SDK by ${name}: ${python.passed} of ${python.of}`)
  if (python.passed !== python.of) failed += 1
}
engine.stop()
// Those that the default suite leaves out, and its two short ones.
await runLocal('vitest', ['run', '--project', 'whole', 'test/interop'], { LATCH_CODECS: 'all' })
process.exit(failed === 0 ? 0 : 1)

/** The suites import the SDK they stand in; here they import the package. */
function copySuites() {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  cpSync(join(ROOT, 'node_modules', '@livekit', 'rtc-node', 'src', 'tests'), FOLDER, { recursive: true })
  for (const name of readdirSync(FOLDER)) {
    const text = readFileSync(join(FOLDER, name), 'utf8')
    writeFileSync(join(FOLDER, name), text.replaceAll("'../index.js'", "'@livekit/rtc-node'"))
  }
  writeFileSync(join(FOLDER, 'vitest.config.mjs'), `export default { test: { include: ['*.test.ts'], environment: 'node' } }\n`)
}

async function startEngine() {
  const child = start('node', [join(ROOT, 'test', 'interop', 'media-engine.ts')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const [line] = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => ['{}'])])
  const { url } = JSON.parse(line)
  if (url === undefined) throw new Error('the media engine did not start')
  return { url, stop: () => child.stdin.end() }
}

async function runRound(name, url) {
  for (const suite of SUITES) {
    const passed = await runSuite(suite.file, url)
    console.log(`${name}: ${suite.file} ${passed} of ${suite.tests}`)
    if (passed !== suite.tests) failed += 1
  }
}

/** How many tests passed. */
async function runSuite(file, url) {
  const report = join(FOLDER, `${file}.json`)
  rmSync(report, { force: true })
  const args = [
    'run',
    '--root',
    FOLDER,
    '--config',
    join(FOLDER, 'vitest.config.mjs'),
    file,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile=${report}`,
  ]
  const child = start('vitest', args, { stdio: 'inherit', env: { LIVEKIT_URL: url.replace('http', 'ws') } })
  await once(child, 'exit')
  try {
    return JSON.parse(readFileSync(report, 'utf8')).numPassedTests
  } catch {
    return 0
  }
}

function start(program, args, { stdio, env = {} }) {
  const path = `${BIN}${delimiter}${process.env.PATH ?? ''}`
  return spawn(join(BIN, program), args, { cwd: ROOT, stdio, env: { ...process.env, ...KEYS, ...env, PATH: path } })
}

function once(emitter, event) {
  return new Promise((resolve) => emitter.once(event, (...values) => resolve(values)))
}
