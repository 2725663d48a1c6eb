/** Where this program lies, from source and from dist alike. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

export interface Installation {
  readonly folder: string
  readonly version: string
}

const Manifest = z.object({ name: z.string(), version: z.string() })

export function findInstallation(from: string = import.meta.dirname): Installation {
  const file = join(from, 'package.json')
  if (existsSync(file)) {
    const { name, version } = Manifest.parse(JSON.parse(readFileSync(file, 'utf8')))
    if (name === 'latch') return { folder: from, version }
  }
  if (dirname(from) === from) throw new Error('package.json of latch is not above this file')
  return findInstallation(dirname(from))
}
