/** The one secret that all others hang on: 32 bytes in the data folder, made at the first start. */
import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'

const FILE = 'master.key'
const ENCODED = /^[\w-]{43}$/

export async function loadMasterKey(config: Pick<Config, 'data' | 'masterKey'>): Promise<Buffer> {
  if (config.masterKey !== null) return Buffer.from(config.masterKey, 'base64url')
  await mkdir(config.data, { recursive: true, mode: 0o700 })
  const file = join(config.data, FILE)
  const written = (await readIfThere(file)) ?? (await make(file))
  if (!ENCODED.test(written.trim()))
    throw new Error(
      `${file} is damaged: it should hold 43 characters. Put it back from a backup; without it no session, link or PIN works.`,
    )
  return Buffer.from(written.trim(), 'base64url')
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    const text = await readFile(file, 'utf8')
    await chmod(file, 0o600)
    return text
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Written aside, synced and linked into place: a crash leaves a whole key or none, and two first starts agree on one. */
async function make(file: string): Promise<string> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await open(aside, 'wx', 0o600)
  await handle.writeFile(`${randomBytes(32).toString('base64url')}\n`)
  await handle.sync()
  await handle.close()
  await link(aside, file).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  await unlink(aside)
  return readFile(file, 'utf8')
}
