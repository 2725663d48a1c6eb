import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A directory for one test, gone with it: `using folder = sqliteFolder()`. */
export function sqliteFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'latch-sqlite-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
