/** One logger for the whole server: JSON lines on the standard error, nothing secret in them. */
import { pino, type DestinationStream, type Logger } from 'pino'
import type { Config } from './config.ts'

export type Log = Logger

const SECRET_FIELDS = ['password', 'token', 'secret', 'pin', 'link', 'key', 'cookie', 'authorization', 'deviceSecret', 'set-cookie']
const REDACTED = ['', '*.', '*.*.'].flatMap((prefix) =>
  SECRET_FIELDS.map((field) => (prefix === '' ? `["${field}"]` : `${prefix}["${field}"]`)),
)

export function createLog(level: Config['logLevel'], destination?: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      redact: { paths: REDACTED, censor: '****' },
      serializers: { err: serializeError, error: serializeError },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  )
}

/** Only what a programmer wrote: fields that libraries hang on errors (requests, SQL parameters) may hold secrets. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: 'not an error object' }
  return { type: error.name, message: withoutQueries(error.message), stack: withoutQueries(error.stack ?? '') }
}

/** Query strings and the fragments of links never reach a log line. */
const withoutQueries = (text: string): string => text.replace(/([?#])[^\s'")\]]*/g, '$1…')
