/** Compiles the C program that is the limit; it needs a compiler and the headers of OpenSSL. */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('limit.c', import.meta.url))
const FOLDER = fileURLToPath(new URL('../../.cache/bench/', import.meta.url))
/** OpenSSL's own name for hashing without its newer layers, which would only add to the cost. */
const OPTIONS = ['-O3', '-march=native', '-Wno-deprecated-declarations']

/** Path of the program; null, with the reason on the console, where it cannot be made. */
export function compileLimit(): string | null {
  mkdirSync(FOLDER, { recursive: true })
  const program = `${FOLDER}limit`
  const { status, stderr, error } = spawnSync('cc', [...OPTIONS, SOURCE, '-o', program, '-lcrypto'], { encoding: 'utf8' })
  if (status === 0) return program
  const why = error?.message ?? stderr.split('\n')[0] ?? ''
  console.log(`  no C limit: cc, or the headers of OpenSSL (libssl-dev), are not here: ${why}`)
  return null
}
