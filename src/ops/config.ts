/** The environment, read once and checked. */
import { availableParallelism, hostname } from 'node:os'
import { resolve } from 'node:path'
import type { z } from 'zod'
import { settings, type Setting, type SettingName } from './settings.ts'

export interface Config {
  readonly host: string
  readonly port: number
  /** Null: `localhost` with the port that was opened. Without a slash at its end. */
  readonly url: string | null
  readonly name: string
  /** Absolute. */
  readonly data: string
  readonly databaseUrl: string | null
  readonly node: string
  readonly masterKey: string | null
  readonly media: {
    readonly port: number
    readonly host: string
    readonly announce: readonly string[] | null
    readonly loudestSounds: number
    /** Used where it was built. */
    readonly accelerator: boolean
    /** Threads, and how many people of a meeting each carries before others help. */
    readonly workers: number
    readonly roomShare: number
  }
  /** Asked where the internet sees the media port; null: nobody is. */
  readonly stun: { readonly host: string; readonly port: number } | null
  /** Telephone trunks. */
  readonly sip: {
    readonly host: string
    readonly port: number
    readonly tlsPort: number
    readonly announce: string | null
    readonly soundPorts: { readonly first: number; readonly last: number }
    /** Absolute. */
    readonly prompts: string | null
    /** Of the pictures that room systems are shown. */
    readonly roomLines: 720 | 1080
  }
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | null
  /** TURN on the web port: where Latch has a certificate and stands alone, not at all, or at this address (RFC 7065). */
  readonly turn: 'auto' | 'off' | { readonly url: string }
  readonly proxies: number
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null
  /** Opened for webhooks. */
  readonly webhookNetworks: readonly { readonly address: string; readonly bits: number }[]
  readonly limits: number
  readonly metricsPort: number | null
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug' | 'silent'
}

/** More help only the largest servers, and each has memory of its own. */
const MOST_MEDIA_WORKERS = 8

export type Environment = Readonly<Record<string, string | undefined>>
export type ConfigResult =
  | { readonly ok: true; readonly config: Config; /** Odd, but no reason not to start. */ readonly warnings: readonly string[] }
  | { readonly ok: false; readonly complaints: readonly string[] }

type Values = { readonly [N in SettingName]: z.output<(typeof settings)[N]['read']> | null }

export function readConfig(environment: Environment): ConfigResult {
  const complaints: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(settings)) values[name] = valueOf(name, setting, environment, complaints)
  complaints.push(...contradictions(environment))
  // The loop above has read every setting of the table by the table's own schema.
  return complaints.length > 0
    ? { ok: false, complaints }
    : { ok: true, config: configOf(values as Values), warnings: unknownSettings(environment) }
}

function valueOf(name: string, setting: Setting, environment: Environment, complaints: string[]): unknown {
  const given = environment[name]?.trim()
  const written = given === undefined || given === '' ? setting.preset : given
  if (written === null) return null
  const result = setting.read.safeParse(written)
  if (result.success) return result.data
  const shown = setting.secret ? 'its value' : JSON.stringify(written)
  complaints.push(`${name} ${result.error.issues[0]?.message ?? 'cannot be read'}; ${shown} is not that.`)
  return null
}

function contradictions(environment: Environment): readonly string[] {
  const complaints: string[] = []
  if (Boolean(environment['LATCH_TLS_CERT']) !== Boolean(environment['LATCH_TLS_KEY']))
    complaints.push('LATCH_TLS_CERT and LATCH_TLS_KEY go together.')
  if (environment['LATCH_METRICS_PORT'] && environment['LATCH_METRICS_PORT'] === (environment['LATCH_PORT'] ?? settings.LATCH_PORT.preset))
    complaints.push('LATCH_METRICS_PORT and LATCH_PORT cannot be the same.')
  return complaints
}

/** Those of the command line; the server does not read them. */
const OTHERS = new Set(['LATCH_API_KEY', 'LATCH_SERVER'])

function unknownSettings(environment: Environment): readonly string[] {
  const unknown = Object.keys(environment).filter((name) => name.startsWith('LATCH_') && !(name in settings) && !OTHERS.has(name))
  return unknown.map((name) => `${name} is not a setting; \`latch config\` lists them all.`)
}

/** One processor is for everything else. */
const mediaWorkersOn = (processors: number): number => Math.min(Math.max(1, processors - 1), MOST_MEDIA_WORKERS)

function configOf(values: Values): Config {
  const port = values.LATCH_PORT ?? 8080
  return {
    port,
    host: values.LATCH_HOST ?? '0.0.0.0',
    url: values.LATCH_URL,
    name: values.LATCH_NAME ?? 'Latch',
    data: resolve(values.LATCH_DATA ?? './data'),
    databaseUrl: values.LATCH_DATABASE_URL,
    node: values.LATCH_NODE ?? (values.LATCH_DATABASE_URL === null ? 'latch' : `${hostname()}:${String(port)}`),
    masterKey: values.LATCH_MASTER_KEY,
    media: {
      port: values.LATCH_MEDIA_PORT ?? 7882,
      host: values.LATCH_MEDIA_HOST ?? '0.0.0.0',
      announce: values.LATCH_MEDIA_ADDRESS,
      loudestSounds: values.LATCH_LOUDEST_SOUNDS ?? 8,
      accelerator: values.LATCH_ACCELERATOR !== 'off',
      roomShare: values.LATCH_MEDIA_SHARE ?? 50,
      workers: values.LATCH_MEDIA_WORKERS ?? mediaWorkersOn(availableParallelism()),
    },
    stun: values.LATCH_STUN,
    sip: {
      host: values.LATCH_SIP_HOST ?? '0.0.0.0',
      port: values.LATCH_SIP_PORT ?? 5060,
      tlsPort: values.LATCH_SIPS_PORT ?? 5061,
      announce: values.LATCH_SIP_ADDRESS,
      soundPorts: values.LATCH_SIP_SOUND_PORTS ?? { first: 40_000, last: 40_999 },
      prompts: values.LATCH_PROMPTS === null ? null : resolve(values.LATCH_PROMPTS),
      roomLines: values.LATCH_ROOM_LINES ?? 720,
    },
    tls: values.LATCH_TLS_CERT && values.LATCH_TLS_KEY ? { certificateFile: values.LATCH_TLS_CERT, keyFile: values.LATCH_TLS_KEY } : null,
    turn: values.LATCH_TURN ?? 'auto',
    proxies: values.LATCH_PROXIES ?? 0,
    mail:
      values.LATCH_SMTP_URL === null ? null : { smtpUrl: values.LATCH_SMTP_URL, from: values.LATCH_MAIL_FROM ?? 'Latch <latch@localhost>' },
    webhookNetworks: values.LATCH_WEBHOOK_NETWORKS ?? [],
    limits: values.LATCH_LIMITS ?? 1,
    metricsPort: values.LATCH_METRICS_PORT,
    logLevel: values.LATCH_LOG_LEVEL ?? 'info',
  }
}

/** For `latch config`: every setting with its present value, secrets covered. */
export function describeSettings(environment: Environment): string {
  return Object.entries(settings)
    .map(([name, setting]: [string, Setting]) => `${name}=${shownValue(environment[name], setting)}\n    ${setting.about}\n`)
    .join('')
}

function shownValue(given: string | undefined, setting: Setting): string {
  if (given !== undefined && given !== '') return setting.secret ? '****' : given
  return setting.preset === null ? '' : `${setting.preset} (preset)`
}

/** README's table. */
export function settingsTable(): string {
  const rows = Object.entries(settings).map(
    ([name, setting]: [string, Setting]) =>
      `| \`${name}\` | ${setting.preset === null ? '' : `\`${setting.preset}\``} | ${setting.about} |`,
  )
  return ['| setting | default | what it does |', '|---|---|---|', ...rows].join('\n')
}
