// Everything that `npm start` and `npm test` need on a fresh machine. Runs on Node 20 with nothing installed, so it imports
// only what Node has.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const BIN = join(ROOT, 'node_modules', '.bin')
/**
 * For the server's process, media thread included: what was compiled once is kept, so that it starts in two thirds of the time and
 * the TypeScript stripper (20 MB a thread) stays out. Not in the shared temporary folder: what lies there is run.
 */
export const COMPILED = { NODE_COMPILE_CACHE: join(ROOT, '.cache', 'compiled') }
const STAMPS = join(ROOT, '.cache', 'set-up')

/** What every command needs: the packages, and what is compiled from sources that Node does not run. */
export async function setUp() {
  await installPackages()
  await buildKernel('pixels', join('src', 'compositor', 'kernel'), join('dist', 'compositor', 'pixels.wasm'))
  await buildKernel('srtp', join('src', 'sfu', 'srtp', 'kernel'), join('dist', 'sfu', 'srtp.wasm'))
  buildAccelerator()
}

/** If the lock file changed since the last time. */
async function installPackages() {
  const lock = digest([join(ROOT, 'package-lock.json')])
  if (existsSync(BIN) && stamp('packages') === lock) return
  console.log('Installing packages (about half a minute) …')
  // Where there is no binary for this machine, room systems have no picture; nothing is compiled or fetched in its place.
  await run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { NODE_WEBCODECS_FORCE: 'static' })
  setStamp('packages', lock)
}

/** Builds the web client into dist/web if a source of it changed since the last time. */
export async function buildWebClient() {
  const sources = digest([...filesBelow(join(ROOT, 'web')), ...filesBelow(join(ROOT, 'shared')), join(ROOT, 'package-lock.json')])
  if (existsSync(join(ROOT, 'dist', 'web', 'index.html')) && stamp('web') === sources) return
  console.log('Building the web client …')
  await runLocal('vite', ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'])
  setStamp('web', sources)
}

/** Compiles what is done to every pixel, or every packet, from AssemblyScript if its source changed since the last time. */
async function buildKernel(name, folder, compiled) {
  const sources = digest([...filesBelow(join(ROOT, folder)), join(ROOT, 'package-lock.json')])
  if (existsSync(join(ROOT, compiled)) && stamp(`kernel-${name}`) === sources) return
  await runLocal('asc', ['--config', join(folder, 'asconfig.json')])
  setStamp(`kernel-${name}`, sources)
}

/** Optional: where there is no C compiler, or what it makes is of no use, sound and picture go without. */
function buildAccelerator() {
  const headers = nodeHeaders()
  if (process.platform !== 'linux' || headers === undefined) return
  const manifest = join(ROOT, 'node_modules', 'node', 'package.json')
  const code = filesBelow(join(ROOT, 'src', 'accelerator', 'native'))
  const sources = digest([...code, manifest])
  const built = join(ROOT, 'dist', 'accelerator', 'accelerator.node')
  if (existsSync(built) && stamp('accelerator') === sources) return
  rmSync(built, { force: true })
  const complaint = hasCompiler() ? compileModule(code, headers, manifest, built) : 'there is no C compiler (cc)'
  if (complaint === null) return setStamp('accelerator', sources)
  if (stamp('accelerator') !== complaint) console.log(`Sound and picture go without the accelerator: ${complaint}.`)
  setStamp('accelerator', complaint)
}

/** Of the Node that runs the server, which brings them along for x64 and arm64. */
const nodeHeaders = () =>
  ['node_modules/node/node_modules', 'node_modules']
    .map((packages) => join(ROOT, packages, `node-linux-${process.arch}`, 'include', 'node'))
    .find((include) => existsSync(join(include, 'node_api.h')))

const hasCompiler = () => spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0

/** What is wrong; null when nothing is. A server that runs keeps the file that it has loaded. */
function compileModule(code, headers, manifest, built) {
  mkdirSync(dirname(built), { recursive: true })
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'))
  const hardened = ['-fstack-protector-strong', '-D_FORTIFY_SOURCE=2', '-Wl,-z,relro,-z,now']
  const options = ['-std=gnu11', '-O2', '-fPIC', '-shared', '-fvisibility=hidden', ...hardened, `-DBUILT_FOR="v${version}"`]
  const units = code.filter((file) => file.endsWith('.c'))
  const result = spawnSync('cc', [...options, '-I', headers, ...units, '-o', `${built}.new`], { encoding: 'utf8' })
  if (result.status !== 0) return `it could not be compiled (${result.stderr.split('\n')[0]})`
  writeFileSync(
    built.replace('.node', '.sha256'),
    createHash('sha256')
      .update(readFileSync(`${built}.new`))
      .digest('hex'),
  )
  renameSync(`${built}.new`, built)
  return null
}

const DEBIAN_PEERS = [
  { file: '/usr/bin/chromium', name: 'chromium' },
  { file: '/usr/bin/firefox-esr', name: 'firefox-esr' },
  { file: '/usr/lib/postgresql', name: 'postgresql' },
  { file: '/usr/bin/baresip', name: 'baresip-core' },
  { file: '/usr/lib/baresip/modules/avcodec.so', name: 'baresip-ffmpeg' },
  { file: '/usr/bin/ffmpeg', name: 'ffmpeg' },
  { file: '/usr/bin/tesseract', name: 'tesseract-ocr' },
  { file: '/usr/share/tesseract-ocr/5/tessdata/eng.traineddata', name: 'tesseract-ocr-eng' },
  { file: '/usr/share/tesseract-ocr/5/tessdata/deu.traineddata', name: 'tesseract-ocr-deu' },
  { file: '/usr/bin/sipp', name: 'sip-tester' },
  { file: '/usr/sbin/kamailio', name: 'kamailio' },
  { file: '/usr/share/doc/kamailio-tls-modules', name: 'kamailio-tls-modules' },
  { file: '/usr/bin/linphonec', name: 'linphone-cli' },
  { file: '/usr/bin/pocketsphinx_continuous', name: 'pocketsphinx' },
  { file: '/usr/share/pocketsphinx/model/en-us', name: 'pocketsphinx-en-us' },
]

/** What tests run against: from Debian's packages when root; elsewhere the tests that lack one say so and are skipped. */
export function installPeers() {
  const missing = DEBIAN_PEERS.filter((peer) => !existsSync(peer.file)).map((peer) => peer.name)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(`Not installed, and not mine to install: ${missing.join(', ')}. Their tests are skipped.`)
    return
  }
  console.log(`Installing ${missing.join(', ')} for the tests …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' })
  const installed = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env, stdio: 'ignore' })
  if (installed.status !== 0) console.log('That did not work; the tests that need them are skipped.')
}

/** Runs a program of node_modules under the project's own Node; ends this process when it fails. */
export async function runLocal(program, args, env = {}) {
  await run(join(BIN, program), args, env)
}

async function run(program, args, env = {}) {
  const path = `${BIN}${delimiter}${process.env.PATH ?? ''}`
  const child = spawn(program, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env, PATH: path } })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  const code = await new Promise((resolve) => child.on('close', (status, signal) => resolve(status ?? (signal ? 1 : 0))))
  if (code !== 0) process.exit(Number(code))
}

function filesBelow(folder) {
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      // Node 20 runs this; it has toSorted.
      .toSorted()
  )
}

function digest(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

function stamp(name) {
  const file = join(STAMPS, name)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function setStamp(name, value) {
  mkdirSync(STAMPS, { recursive: true })
  writeFileSync(join(STAMPS, name), value)
}
