/** `latch serve`: starts the server, says where it is, and ends it when told to. */
import { readConfig } from './ops/config.ts'
import { createLog } from './ops/log.ts'
import { createServer, type LatchServer } from './server.ts'
import type { Config } from './ops/config.ts'

/** A clean end takes less; what hangs is not waited for. */
const END_LIMIT_MS = 3_000

export async function serve(): Promise<void> {
  const read = readConfig(process.env)
  if (!read.ok) {
    for (const complaint of read.complaints) console.error(complaint)
    process.exit(2)
  }
  const log = createLog(read.config.logLevel)
  for (const warning of read.warnings) log.warn(warning)
  const server = await start(read.config, log)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(server, log, signal))
  console.log(welcome(server, read.config))
}

async function start(config: Config, log: ReturnType<typeof createLog>): Promise<LatchServer> {
  try {
    return await createServer(config, { log })
  } catch (error) {
    log.debug({ err: error }, 'could not start')
    console.error(`Latch could not start: ${reason(error, config)}`)
    return process.exit(1)
  }
}

function reason(error: unknown, config: Config): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : undefined
  const place = 'port' in error ? `port ${String(error.port)}` : `port ${String(config.port)} or ${String(config.media.port)}`
  if (code === 'EADDRINUSE')
    return `${place} is taken. Set LATCH_PORT, LATCH_MEDIA_PORT or LATCH_METRICS_PORT to another one, or end what has it.`
  if (code === 'EACCES') return `not allowed to use ${place}, or to write to ${config.data}.`
  return error.message
}

function welcome(server: LatchServer, config: Config): string {
  const lines = [
    '',
    `  Latch is ready at  ${server.url}`,
    ...(server.firstRunLink === null
      ? []
      : ['', '  Make the first account here (this link works once, and until the next start):', `  ${server.firstRunLink}`]),
    '',
    `  Sound and picture  port ${String(server.mediaPort)}, UDP and TCP`,
    `  Data               ${config.databaseUrl === null ? config.data : `PostgreSQL; secrets in ${config.data}`}`,
    ...(/^http:\/\/(?!localhost[:/]|127\.)/.test(`${server.url}/`)
      ? ['', '  Browsers give camera and microphone only to https pages: see LATCH_TLS_CERT or LATCH_URL.']
      : []),
    '',
  ]
  return lines.join('\n')
}

async function end(server: LatchServer, log: ReturnType<typeof createLog>, signal: string): Promise<void> {
  log.info({ signal }, 'ending')
  const late = setTimeout(() => {
    log.warn('not everything could be closed in time')
    process.exit(1)
  }, END_LIMIT_MS)
  try {
    await server.close()
    clearTimeout(late)
    process.exit(0)
  } catch (error) {
    log.error({ err: error }, 'the end was not clean')
    process.exit(1)
  }
}
