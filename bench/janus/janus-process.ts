/** Janus of Debian's package `janus`, as a process of its own that speaks over a WebSocket of this machine. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../test/harness/free-ports.ts'
import { JanusSession } from './janus-session.ts'

interface JanusOptions {
  /** Text of its configuration files, by their names without `.jcfg`; that of the transport is not among them. */
  readonly files: Readonly<Record<string, string>>
  /** With precedence over other programs; where that is not allowed, it goes without. */
  readonly isUrgent?: boolean
}

/** All but WebSockets. */
export const OTHER_TRANSPORTS = ['http', 'pfunix', 'rabbitmq', 'mqtt', 'nanomsg'].map((name) => `libjanus_${name}.so`).join(',')
const TRIES = 100
const EVERY_MS = 100

export class JanusProcess {
  /** ws://… */
  readonly url: string
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(child: ChildProcess, folder: string, url: string) {
    this.#child = child
    this.#folder = folder
    this.url = url
  }

  /** Rejects when it does not answer within 10 s. */
  static async start({ files, isUrgent = false }: JanusOptions): Promise<JanusProcess> {
    const [folder, port] = [mkdtempSync(join(tmpdir(), 'janus-')), await freePort()]
    const sockets = `general: { ws = true, ws_port = ${String(port)}, ws_ip = "127.0.0.1" }\n`
    for (const [name, text] of Object.entries({ ...files, 'janus.transport.websockets': sockets }))
      writeFileSync(join(folder, `${name}.jcfg`), text)
    const precedence = isUrgent ? ['nice', '-n', String(constants.priority.PRIORITY_HIGH)] : []
    // It ends when we do, even where nobody lets us end it.
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', ...precedence, 'janus', '-F', folder, '-N', '-d', '1'], { stdio: 'ignore' })
    const url = `ws://127.0.0.1:${String(port)}`
    await answering(url, child)
    return new JanusProcess(child, folder, url)
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  async stop(): Promise<void> {
    this.#child.kill()
    if (this.#child.exitCode === null) await once(this.#child, 'exit')
    rmSync(this.#folder, { recursive: true })
  }
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < TRIES && child.exitCode === null; tries++) {
    const session = await JanusSession.open(url).catch(() => null)
    if (session !== null) return session.close()
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
  child.kill()
  throw new Error('Janus did not answer within 10 s')
}
