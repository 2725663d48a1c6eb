/** A PostgreSQL for tests: a server of its own in a temporary folder, durable as a real one. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'

const INSTALLED = '/usr/lib/postgresql'
/** Milliseconds in which a server starts or stops, with wide margin. */
const PATIENCE = 60_000

export interface TestPostgres {
  /** Of an empty database. */
  readonly url: string
  /** Another empty database on the same server. */
  freshDatabase(): Promise<string>
  /** Kills the server without warning and starts it anew. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** Null, with a line that says so, where no PostgreSQL is installed or it cannot be run. */
export async function startTestPostgres(): Promise<TestPostgres | null> {
  const binaries = findBinaries()
  const user = binaries === null ? null : serverUser()
  if (binaries === null || user === null) {
    console.warn(`No PostgreSQL to test with (looked in ${INSTALLED}/*/bin): its tests are skipped.`)
    return null
  }
  return TestCluster.start(binaries, user)
}

interface ServerUser {
  readonly uid?: number
  readonly gid?: number
}

/** PostgreSQL refuses to run as root: then it runs as the system's user for it. */
function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return {}
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) }
}

function findBinaries(): string | null {
  if (!existsSync(INSTALLED)) return null
  const folders = readdirSync(INSTALLED).map((version) => join(INSTALLED, version, 'bin'))
  return folders.toSorted().findLast((folder) => existsSync(join(folder, 'initdb'))) ?? null
}

class TestCluster implements TestPostgres {
  readonly #binaries: string
  readonly #user: ServerUser
  readonly #folder: string
  readonly #port: number
  #server: ChildProcess
  #databases = 0

  private constructor(binaries: string, user: ServerUser, folder: string, port: number) {
    this.#binaries = binaries
    this.#user = user
    this.#folder = folder
    this.#port = port
    this.#server = this.#spawn()
  }

  static async start(binaries: string, user: ServerUser): Promise<TestCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'latch-pg-'))
    if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
    const options = ['-D', join(folder, 'data'), '-U', 'latch', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8']
    await promisify(execFile)(join(binaries, 'initdb'), options, { ...user, cwd: folder })
    const cluster = new TestCluster(binaries, user, folder, await freePort())
    await cluster.#ready()
    await cluster.freshDatabase()
    return cluster
  }

  get url(): string {
    return this.#url('test_1')
  }

  async freshDatabase(): Promise<string> {
    const name = `test_${++this.#databases}`
    const client = new Client({ connectionString: this.#url('postgres') })
    await client.connect()
    await client.query(`create database ${name}`)
    await client.end()
    return this.#url(name)
  }

  async crash(): Promise<void> {
    await this.#end('SIGKILL')
    this.#server = this.#spawn()
    await this.#ready()
  }

  async stop(): Promise<void> {
    // "Fast shutdown": running transactions are aborted, clients are sent away.
    await this.#end('SIGINT')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #url(database: string): string {
    return `postgres://latch@127.0.0.1:${this.#port}/${database}`
  }

  #spawn(): ChildProcess {
    const settings = [
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${this.#folder}`,
      'fsync=on',
      'max_connections=60',
      'log_min_messages=fatal',
    ]
    const options = ['-D', join(this.#folder, 'data'), '-p', String(this.#port), ...settings.flatMap((setting) => ['-c', setting])]
    const server = spawn(join(this.#binaries, 'postgres'), options, { ...this.#user, cwd: this.#folder, stdio: 'ignore' })
    // Should the tests end without `stop`, the server goes with them.
    const onExit = (): boolean => server.kill('SIGINT')
    process.once('exit', onExit)
    server.once('exit', () => process.off('exit', onExit))
    return server
  }

  async #end(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) return
    const ended = once(this.#server, 'exit')
    this.#server.kill(signal)
    await ended
  }

  async #ready(): Promise<void> {
    for (const deadline = Date.now() + PATIENCE; ; await delay(50)) {
      const client = new Client({ connectionString: this.#url('postgres') })
      try {
        await client.connect()
        return
      } catch (error) {
        if (Date.now() > deadline || this.#server.exitCode !== null) throw error
      } finally {
        await client.end().catch(() => undefined)
      }
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('A TCP server has an address and a port.')
  return address.port
}
