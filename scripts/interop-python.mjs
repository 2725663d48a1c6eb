// LiveKit's Python SDK, whose core is the Rust SDK, against our media engine: our own cases in test/interop/python. Runs on Node 20 and later.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './setup.mjs'

const FOLDER = join(ROOT, 'test', 'interop', 'python')
const REQUIREMENTS = join(FOLDER, 'requirements.txt')
const VENV = join(ROOT, '.cache', 'interop-python')
const PYTHON = join(VENV, 'bin', 'python')
const STAMP = join(VENV, 'installed')

/** `{ passed, of }`; null, and a line that says why, where the SDK cannot be had. */
export async function runPython(url, env, args = []) {
  const missing = install()
  if (missing !== null) {
    console.log(`Python SDK: skipped, ${missing}.`)
    return null
  }
  const child = spawn(PYTHON, ['run.py', url.replace('http', 'ws'), ...args], {
    cwd: FOLDER,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  let output = ''
  child.stdout.on('data', (part) => {
    output += part
    process.stdout.write(String(part).replace(/^\{.*\n/m, ''))
  })
  await new Promise((resolve) => child.on('close', resolve))
  return resultOf(output)
}

/** The last line. */
function resultOf(output) {
  try {
    const { passed, of } = JSON.parse(output.trimEnd().split('\n').at(-1))
    return { passed, of }
  } catch {
    return { passed: 0, of: 1 }
  }
}

/** What is missing; null when all is there. */
function install() {
  const wanted = readFileSync(REQUIREMENTS, 'utf8')
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return null
  console.log('Installing LiveKit’s Python SDK …')
  if (spawnSync('python3', ['-m', 'venv', '--clear', VENV], { stdio: 'ignore' }).status !== 0) return 'there is no python3 with venv'
  const installed = spawnSync(PYTHON, ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', '-r', REQUIREMENTS], {
    stdio: 'ignore',
  })
  if (installed.status !== 0) return `pip could not install ${wanted.trim()}`
  writeFileSync(STAMP, wanted)
  return null
}
