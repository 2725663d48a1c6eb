/** A port of the loopback at a cable's other end, reached by the same port of this one: a browser there is led from here, whatever its firewall lets out. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cable } from './network.ts'

export interface LoopbackBridge {
  close(): void
}

const relay = fileURLToPath(new URL('relay-process.ts', import.meta.url))

/** A socket file is in reach of both ends, for they share the file system. */
export async function bridgeLoopback(cable: Cable, port: number): Promise<LoopbackBridge> {
  const folder = mkdtempSync(join(tmpdir(), 'latch-bridge-'))
  const file = join(folder, 'socket')
  const there = spawn(cable.wrap(process.execPath), [relay, file, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  await ready(there)
  const here = spawn(process.execPath, [relay, String(port), file], { stdio: ['ignore', 'pipe', 'inherit'] })
  await ready(here)
  return {
    close() {
      for (const each of [here, there]) each.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function ready(relaying: ChildProcess): Promise<void> {
  const [first] = await Promise.race([once(relaying.stdout ?? relaying, 'data'), once(relaying, 'exit')])
  if (!(first instanceof Buffer)) throw new Error('a relay of the loopback did not start')
}
