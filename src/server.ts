/** The composition root: everything is put together here, by hand, and taken apart in reverse order. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { createAccountInvitations } from './auth/account-invitations.ts'
import { createApiKeys } from './auth/api-keys.ts'
import { createKeyedSecrets } from './auth/keyed-secrets.ts'
import { createPasswords } from './auth/passwords.ts'
import { createSessions } from './auth/sessions.ts'
import { createSignIn } from './auth/sign-in.ts'
import { createTickets } from './auth/tickets.ts'
import type { MeetingId } from './domain/ids.ts'
import { createBudgets, type Budgets } from './http/budgets.ts'
import { createApp } from './http/create-app.ts'
import { firstRunLink, personalLink } from './http/links.ts'
import type { About, Services } from './http/services.ts'
import { forwardedSource } from './http/source.ts'
import { LiveFeed } from './http/streams/live-feed.ts'
import { createSmtpMailer, noMailer } from './mail/smtp-mailer.ts'
import { createMeetingDoor } from './meeting-door.ts'
import { auditLegs, auditLegsOf } from './meetings/audit-legs.ts'
import { createMint } from './meetings/mint.ts'
import type { Clock, Mailer, Ports } from './meetings/ports.ts'
import { recover } from './meetings/recover.ts'
import { sweep } from './meetings/sweep.ts'
import { systemClock } from './ops/clock.ts'
import type { Config } from './ops/config.ts'
import { findInstallation } from './ops/installation.ts'
import { createLog, type Log } from './ops/log.ts'
import { loadMasterKey } from './ops/master-key.ts'
import { startMetrics } from './ops/metrics.ts'
import { createRounds } from './ops/rounds.ts'
import type { MediaServer, MediaServerOptions } from './signalling/media-server.ts'
import type { Stores } from './store/stores.ts'

export interface LatchServer {
  /** Address that people open. */
  readonly url: string
  readonly port: number
  readonly mediaPort: number
  readonly ports: Ports
  /** The link that makes the first account; null once there is one. */
  readonly firstRunLink: string | null
  /** Idempotent. */
  close(): Promise<void>
}

/** What tests exchange. */
export interface Overrides {
  readonly clock?: Clock
  readonly log?: Log
  readonly stores?: Stores
  readonly mailer?: Mailer
  readonly createMedia?: (options: MediaServerOptions) => Promise<MediaServer>
  /** Base-2 logarithm of scrypt's N. */
  readonly passwordCost?: number
}

const ROUND_MS = 5_000
const EXPIRY_MS = 3_600_000

export async function createServer(config: Config, overrides: Overrides = {}): Promise<LatchServer> {
  const closers: (() => unknown)[] = []
  const dispose = disposer(closers)
  try {
    return await compose(config, overrides, closers, dispose)
  } catch (error) {
    await dispose()
    throw error
  }
}

/** Once, the last opened first; what cannot be closed does not keep the rest open. */
function disposer(closers: (() => unknown)[]): () => Promise<void> {
  let disposal: Promise<void> | null = null
  const dispose = async (): Promise<void> => {
    const failures: unknown[] = []
    for (const close of closers.toReversed()) await Promise.resolve(close()).catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed')
  }
  return () => (disposal ??= dispose())
}

async function compose(config: Config, overrides: Overrides, closers: (() => unknown)[], close: () => Promise<void>): Promise<LatchServer> {
  const log = overrides.log ?? createLog(config.logLevel)
  const clock = overrides.clock ?? systemClock
  const secrets = createKeyedSecrets(await loadMasterKey(config))
  const installation = findInstallation()
  let url = config.url ?? ''
  // Set below; nothing asks before the port is open.
  let ports: Ports | null = null
  const portsNow = (): Ports => {
    if (ports === null) throw new Error('asked for before the server was put together')
    return ports
  }

  const stores = overrides.stores ?? (await openStores(config, clock, (id) => ports !== null && onRemoteChange(ports, feed, id, log)))
  closers.push(() => stores.close())

  const door = createMeetingDoor(portsNow, log)
  closers.push(() => door.settled())
  const createMedia = overrides.createMedia ?? (await import('./signalling/media-server.ts')).createMediaServer
  const { media: mediaConfig } = config
  const engine = {
    port: mediaConfig.port,
    host: mediaConfig.host,
    ...(mediaConfig.announce === null ? {} : { announce: mediaConfig.announce }),
  }
  const media = await createMedia({ door, engine, log })
  closers.push(() => media.close())

  const feed = new LiveFeed({ find: (key) => stores.meetings.find(key), clock, log })
  closers.push(() => feed.close())
  const mailer = overrides.mailer ?? createMailer(config, () => url, log, closers)
  const { audit, directory, delegations, recent, accounts } = stores
  ports = {
    store: stores.meetings,
    audit,
    directory,
    delegations,
    recent,
    engine: media,
    feed,
    secrets,
    tickets: createTickets(secrets.ticketKey),
    mailer,
    clock,
    mint: createMint(secrets),
    node: config.node,
  }
  await recover(ports)

  const budgets = createBudgets(config.limits, () => clock.now())
  const passwords = createPasswords(overrides.passwordCost)
  const services: Services = {
    ports,
    accounts,
    sessions: createSessions({ sessions: stores.sessions, accounts, secrets, clock }),
    apiKeys: createApiKeys({ apiKeys: stores.apiKeys, accounts, secrets, clock }),
    accountInvitations: createAccountInvitations({ invitations: stores.accountInvitations, accounts, passwords, secrets, clock }),
    signIn: createSignIn({ accounts, passwords, clock, wait: sleep }),
    conferences: stores.meetings,
    feed,
    budgets,
    log,
    about: aboutOf(config, installation, () => url, mailer !== noMailer),
    wait: sleep,
  }
  const app = await createApp(services, config, (request, response) => media.handleRequest(request, response))
  closers.push(() => app.close())
  // Before the port closes, which waits for its sockets; closing twice does nothing.
  closers.push(() => media.close())
  wireSockets(app.server, media, budgets, config.proxies)
  await app.listen({ host: config.host, port: config.port })
  const port = portOf(app.server.address())
  url ||= `${config.tls === null ? 'http' : 'https'}://${hostOf(config.host)}:${String(port)}`

  if (config.metricsPort !== null) closers.push(await metricsCloser(config.metricsPort, feed, media, log))
  const rounds = createRounds(log)
  closers.push(() => rounds.close())
  rounds.every(ROUND_MS, 'sweep', () => sweep(portsNow()))
  rounds.every(ROUND_MS, 'audit of legs', () => auditLegs(portsNow()))
  rounds.every(EXPIRY_MS, 'expired sessions', () => services.sessions.deleteExpired())

  const token = await services.accountInvitations.firstRun()
  log.info({ port, mediaPort: media.port, node: config.node, store: config.databaseUrl === null ? 'sqlite' : 'postgres' }, 'serving')
  return { url, port, mediaPort: media.port, ports, firstRunLink: token === null ? null : firstRunLink(url, token), close }
}

async function openStores(config: Config, clock: Clock, onChange: (id: MeetingId) => void): Promise<Stores> {
  const { openPostgresStores, openSqliteStores } = await import('./store/open-stores.ts')
  return config.databaseUrl === null ? openSqliteStores(config.data, clock) : openPostgresStores(config.databaseUrl, clock, onChange)
}

/** Another node changed a meeting: those who look on here are told, and media that it no longer allows is cut here. */
function onRemoteChange(ports: Ports, feed: LiveFeed, id: MeetingId, log: Log): void {
  Promise.all([feed.refresh(id), auditLegsOf(ports, id)]).catch((error: unknown) =>
    log.error({ err: error }, 'a change of another node could not be followed'),
  )
}

function createMailer(config: Config, url: () => string, log: Log, closers: (() => unknown)[]): Mailer {
  if (config.mail === null) return noMailer
  const onFailure = (error: unknown): void => log.warn({ err: error }, 'an invitation could not be mailed')
  const mailer = createSmtpMailer({ ...config.mail, personalLink: (secret) => personalLink(url(), secret), onFailure })
  closers.push(() => mailer.close())
  return mailer
}

const aboutOf = (config: Config, { folder, version }: { folder: string; version: string }, url: () => string, mail: boolean): About => ({
  name: config.name,
  version,
  url,
  isUrlSet: config.url !== null,
  mail,
  proxies: config.proxies,
  webClient: join(folder, 'dist', 'web'),
})

/** Sockets of `/rtc` come in on the same port as everything else; they are the media server's. */
function wireSockets(server: Server, media: MediaServer, budgets: Budgets, proxies: number): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (budgets.requests.take(forwardedSource(request, proxies))) media.handleUpgrade(request, socket, head)
    else socket.end('HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\n\r\n')
  })
}

async function metricsCloser(port: number, feed: LiveFeed, media: MediaServer, log: Log): Promise<() => Promise<void>> {
  const gauges = {
    latch_event_streams: { help: 'Open event streams', read: () => feed.readers },
    latch_media_legs: { help: 'Live media legs', read: async () => (await media.liveLegs()).length },
  }
  const metrics = await startMetrics(port, gauges, log)
  return () => metrics.close()
}

const portOf = (address: AddressInfo | string | null): number => (typeof address === 'object' && address !== null ? address.port : 0)

/** An address that a browser on this machine can open. */
const hostOf = (host: string): string => (host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host)
