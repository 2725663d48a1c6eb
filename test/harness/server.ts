/** The real server in this process, on free ports and a data folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig, type Config } from '../../src/ops/config.ts'
import { createLog } from '../../src/ops/log.ts'
import type { Overrides } from '../../src/overrides.ts'
import { createServer, type LatchServer } from '../../src/server.ts'
import { addAccount, signUpFirst, type Person } from './cast.ts'
import { createQuietMedia, type QuietMedia } from './quiet-media.ts'
import { Visitor, type VisitorOptions } from './visitor.ts'

export interface TestServerOptions {
  readonly config?: Partial<Config>
  readonly overrides?: Overrides
  /** `quiet` opens no media port: faster, for tests of everything else. */
  readonly media?: 'real' | 'quiet'
  /** Kept afterwards, for a server that starts again on the same data. */
  readonly directory?: string
}

export interface TestServer extends LatchServer {
  readonly directory: string
  /** Only with `media: 'quiet'`. */
  readonly quietMedia: QuietMedia
  /** All lines that it logged, at the finest level. */
  readonly logLines: readonly string[]
  visitor(options?: VisitorOptions): Visitor
  /** The administrator: whoever used the first-run link. */
  signUpFirst(name?: string): Promise<Person>
  addAccount(admin: Person, name: string): Promise<Person>
}

/** Cheap on purpose: tests make many accounts. */
const PASSWORD_COST = 10
const MANY = 1_000

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'latch-test-')))
  const logLines: string[] = []
  const quiet: QuietMedia[] = []
  const overrides: Overrides = {
    log: createLog('debug', { write: (line) => void logLines.push(line) }),
    passwordCost: PASSWORD_COST,
    ...(options.media === 'quiet' ? { createMedia: (wanted) => Promise.resolve(remember(quiet, createQuietMedia(wanted))) } : {}),
    ...options.overrides,
  }
  const server = await createServer({ ...testConfig(directory), ...options.config }, overrides)
  return {
    ...server,
    directory,
    logLines,
    get quietMedia() {
      return quiet[0]!
    },
    visitor: (visitorOptions) => new Visitor(server.url, visitorOptions),
    signUpFirst: (name) => signUpFirst(server.url, new URL(server.firstRunLink ?? '').hash.replace('#token=', ''), name),
    addAccount,
    async close() {
      await server.close()
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true })
    },
  }
}

function remember<T>(list: T[], item: T): T {
  list.push(item)
  return item
}

function testConfig(directory: string): Config {
  const read = readConfig({
    LATCH_DATA: directory,
    LATCH_HOST: '127.0.0.1',
    LATCH_PORT: '0',
    LATCH_MEDIA_PORT: '0',
    LATCH_MEDIA_ADDRESS: '127.0.0.1',
    LATCH_LIMITS: String(MANY),
  })
  if (!read.ok) throw new Error(read.complaints.join('\n'))
  return read.config
}
