/** The real server as a process of its own, for tests that end it without warning. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-ports.ts'

export interface ServerProcessOptions {
  /** Absent: SQLite in the data directory. */
  readonly databaseUrl?: string
  /** Shared by all nodes on one database. */
  readonly masterKey?: string
  /** Under which clients reach it; `localhost` by default. */
  readonly host?: string
  readonly env?: Readonly<Record<string, string>>
}

const START_LIMIT_MS = 30_000

export class ServerProcess {
  readonly url: string
  readonly port: number
  readonly mediaPort: number
  readonly directory: string
  /** From the link printed at the first start. */
  firstRunToken = ''
  /** All that it has printed, over all starts. */
  output = ''
  readonly #options: ServerProcessOptions
  /** Since the last launch. */
  #printed = ''
  #child: ChildProcess | null = null

  private constructor(ports: readonly [number, number], directory: string, options: ServerProcessOptions) {
    ;[this.port, this.mediaPort] = ports
    this.url = `http://${options.host ?? 'localhost'}:${String(this.port)}`
    this.directory = directory
    this.#options = options
  }

  static async start(options: ServerProcessOptions = {}): Promise<ServerProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'latch-server-'))
    const server = new ServerProcess([await freePort(), await freePort()], directory, options)
    await server.launch()
    return server
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Starts it on the same data and ports, and waits until it serves. Milliseconds that it took. */
  async launch(): Promise<number> {
    const began = performance.now()
    this.#printed = ''
    const child = spawn(process.execPath, ['src/main.ts', 'serve'], {
      cwd: new URL('../..', import.meta.url),
      env: this.#env(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => this.#print(chunk.toString()))
    await this.#untilServing(child)
    return performance.now() - began
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM')
    await rm(this.directory, { recursive: true, force: true })
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    this.#child = null
    if (child === null || child.exitCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  #env(): NodeJS.ProcessEnv {
    const { databaseUrl, masterKey, env } = this.#options
    return {
      ...process.env,
      // As `npm start` does.
      NODE_COMPILE_CACHE: fileURLToPath(new URL('../../.cache/compiled', import.meta.url)),
      LATCH_HOST: '0.0.0.0',
      LATCH_PORT: String(this.port),
      LATCH_URL: this.url,
      LATCH_MEDIA_PORT: String(this.mediaPort),
      // Without it the machine’s own addresses stand in the candidates, as on a newcomer’s machine: Firefox takes no loopback ones.
      ...(this.#options.host === undefined ? {} : { LATCH_MEDIA_ADDRESS: this.#options.host }),
      LATCH_SIP_HOST: '127.0.0.1',
      LATCH_SIP_PORT: '0',
      LATCH_SIPS_PORT: '0',
      LATCH_DATA: this.directory,
      ...(databaseUrl === undefined ? {} : { LATCH_DATABASE_URL: databaseUrl }),
      ...(masterKey === undefined ? {} : { LATCH_MASTER_KEY: masterKey }),
      ...env,
    }
  }

  #print(text: string): void {
    this.output += text
    this.#printed += text
    const found = /set-up#token=([\w-]+)\s/.exec(this.#printed)
    if (found?.[1] !== undefined) this.firstRunToken = found[1]
  }

  async #untilServing(child: ChildProcess): Promise<void> {
    const end = Date.now() + START_LIMIT_MS
    while (Date.now() < end && child.exitCode === null) {
      const answer = await fetch(`${this.url}/api/v1/server`).catch(() => null)
      // It says so after it serves, the first-run link included.
      if (answer?.ok === true && this.#printed.includes('Sound and picture')) return
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    throw new Error(`The server did not start:\n${this.output.slice(-4_000)}`)
  }
}
