/** The composition root: everything is put together here, by hand, and taken apart in reverse order. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { IncomingMessage, Server } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { createAlarms } from './alarms.ts'
import { CallDesk } from './call-desk.ts'
import { createAccountInvitations } from './auth/account-invitations.ts'
import { createApiKeys } from './auth/api-keys.ts'
import { createKeyedSecrets, type KeyedSecrets } from './auth/keyed-secrets.ts'
import { createPasswords } from './auth/passwords.ts'
import { createSessions } from './auth/sessions.ts'
import { createSignIn } from './auth/sign-in.ts'
import { createTickets } from './auth/tickets.ts'
import { RenewedCertificate } from './certificate.ts'
import type { MeetingId } from './domain/ids.ts'
import { createBudgets, type Budgets } from './http/budgets.ts'
import { createApp } from './http/create-app.ts'
import { firstRunLink, personalLink } from './http/links.ts'
import type { About, Services } from './http/services.ts'
import { forwardedSource } from './http/source.ts'
import { LiveFeed } from './http/streams/live-feed.ts'
import { createSmtpMailer, noMailer } from './mail/smtp-mailer.ts'
import { Lifetime } from './lifetime.ts'
import { createMeetingDoor } from './meeting-door.ts'
import { auditLegs, auditLegsOf } from './meetings/audit-legs.ts'
import { CachedPhoneBook } from './meetings/cached-phone-book.ts'
import type { OrderedCall } from './meetings/call-me.ts'
import { createMint } from './meetings/mint.ts'
import type { Clock, Feed, Mailer, Ports } from './meetings/ports.ts'
import { SharedPinGuard } from './meetings/pin-guard.ts'
import { recover } from './meetings/recover.ts'
import { sweep } from './meetings/sweep.ts'
import { unknownTrunkStates, type TrunkStates } from './meetings/trunk-states.ts'
import { noTrunkTests, type TrunkTests } from './meetings/trunk-tests.ts'
import { systemClock } from './ops/clock.ts'
import type { Config } from './ops/config.ts'
import { findInstallation } from './ops/installation.ts'
import { createLog, type Log } from './ops/log.ts'
import { loadMasterKey } from './ops/master-key.ts'
import { startMetrics } from './ops/metrics.ts'
import { createRounds } from './ops/rounds.ts'
import { createPhoneDoor, enterCalled } from './phone-door.ts'
import type { MediaServer, MediaServerOptions } from './signalling/media-server.ts'
import type { Stores } from './store/stores.ts'
import { createTelephones, innerAddress, openInnerDoor, type Telephones } from './telephones.ts'
import { createWebhooks, type Webhooks } from './webhooks.ts'

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
  readonly trunkStates?: TrunkStates
  readonly trunkTests?: TrunkTests
  readonly createMedia?: (options: MediaServerOptions) => Promise<MediaServer>
  /** Base-2 logarithm of scrypt's N. */
  readonly passwordCost?: number
}

const ROUND_MS = 5_000
/** What another server stored is found within so many milliseconds; one's own is at once. */
const WEBHOOK_ROUND_MS = 2_000
const EXPIRY_MS = 3_600_000
const RENEWAL_MS = 60_000

export async function createServer(config: Config, overrides: Overrides = {}): Promise<LatchServer> {
  const life = new Lifetime()
  try {
    return await compose(config, overrides, life)
  } catch (error) {
    await life.close()
    throw error
  }
}

/** The parts that everything else is made of. */
interface Base {
  readonly config: Config
  readonly log: Log
  readonly clock: Clock
  readonly secrets: KeyedSecrets
  readonly life: Lifetime
  /** Null: another server stands before this one, or none is wanted. */
  readonly certificate: RenewedCertificate | null
  /** Known for good once the port is open. */
  readonly address: { url: string }
}

async function compose(config: Config, overrides: Overrides, life: Lifetime): Promise<LatchServer> {
  const log = overrides.log ?? createLog(config.logLevel)
  const clock = overrides.clock ?? systemClock
  const secrets = createKeyedSecrets(await loadMasterKey(config))
  const certificate = config.tls && (await RenewedCertificate.open(config.tls, log))
  const base: Base = { config, log, clock, secrets, life, certificate, address: { url: config.url ?? '' } }
  const late: Late = { ports: null, feed: null, telephones: null, desk: null }
  const { ports, stores, feed, phoneBook, media, webhooks, mails } = await openPorts(base, overrides, late)
  await recover(ports)
  await webhooks.recover()
  const services = createServices(base, ports, stores, feed, webhooks, mails, overrides.passwordCost)
  const port = await listen(base, services, media)
  await openTelephones(base, ports, feed, phoneBook, media, late)
  if (config.metricsPort !== null) await openMetrics(config.metricsPort, base, feed, media)
  startRounds(base, ports, services, phoneBook, webhooks)
  const token = await services.accountInvitations.firstRun()
  log.info({ port, mediaPort: media.port, node: config.node, store: config.databaseUrl === null ? 'sqlite' : 'postgres' }, 'serving')
  const { url } = base.address
  const link = token === null ? null : firstRunLink(url, token)
  return { url, port, mediaPort: media.port, ports, firstRunLink: link, close: () => life.close() }
}

/** What earlier parts need of later ones. */
interface Late {
  ports: Ports | null
  feed: LiveFeed | null
  telephones: Telephones | null
  desk: CallDesk | null
}

interface Opened {
  readonly ports: Ports
  readonly stores: Stores
  readonly feed: LiveFeed
  readonly phoneBook: CachedPhoneBook
  readonly media: MediaServer
  readonly webhooks: Webhooks
  /** Whether invitations can be mailed. */
  readonly mails: boolean
}

async function openPorts(base: Base, overrides: Overrides, late: Late): Promise<Opened> {
  const { config, log, clock, secrets, life } = base
  const stores = overrides.stores ?? (await openStores(config, clock, (id) => onRemoteChange(late.ports, late.feed, id, log)))
  life.add(() => stores.close())
  const media = await openMedia(base, () => portsOf(late), overrides.createMedia)
  const feed = new LiveFeed({ find: (key) => stores.meetings.find(key), clock, log })
  life.add(() => feed.close())
  const phoneBook = new CachedPhoneBook(stores.phoneBook)
  const mailer = overrides.mailer ?? openMailer(base, phoneBook)
  const { meetings: store, audit, directory, delegations, recent } = stores
  const tickets = createTickets(secrets.ticketKey)
  const mint = createMint(secrets)
  const alarms = createAlarms(audit, log)
  const webhooks = createWebhooks({ config, store: stores.webhooks, audit, secrets, clock, log })
  life.add(() => webhooks.close())
  const ports = {
    store,
    audit,
    directory,
    delegations,
    recent,
    engine: media,
    feed: tellBoth(feed, webhooks),
    secrets,
    tickets,
    mailer,
    clock,
    mint,
    phoneBook,
    trunkStates: overrides.trunkStates ?? { of: (trunk: string) => (late.telephones ?? unknownTrunkStates).of(trunk) },
    trunkTests: overrides.trunkTests ?? lateTrunkTests(late),
    outgoingCalls: stores.outgoingCalls,
    dialler: { ring: (order: OrderedCall) => late.desk?.ring(order) ?? Promise.resolve(false) },
    pinGuard: new SharedPinGuard({ clock, wait: sleep, alarms, factor: config.limits }),
    alarms,
    node: config.node,
  }
  Object.assign(late, { ports, feed })
  return { ports, stores, feed, phoneBook, media, webhooks, mails: mailer !== noMailer }
}

/** Webhooks' messages are in the store by then. */
const tellBoth = (feed: LiveFeed, webhooks: Webhooks): Feed => ({
  publish(change) {
    feed.publish(change)
    if (change.events.length > 0) webhooks.wake()
  },
})

const lateTrunkTests = (late: Late): TrunkTests => ({
  checkup: () => (late.telephones ?? noTrunkTests).checkup(),
  testTrunk: (trunkId) => (late.telephones ?? noTrunkTests).testTrunk(trunkId),
  testNumber: (number) => (late.telephones ?? noTrunkTests).testNumber(number),
})

/** The media server and the ports need each other; nothing asks before both are there. */
function portsOf({ ports }: { readonly ports: Ports | null }): Ports {
  if (ports === null) throw new Error('asked for before the server was put together')
  return ports
}

async function openMedia({ config, log, life }: Base, ports: () => Ports, create: Overrides['createMedia']): Promise<MediaServer> {
  const door = createMeetingDoor(ports, log)
  life.add(() => door.settled())
  const createMedia = create ?? (await import('./signalling/media-server.ts')).createMediaServer
  const { port, host, announce } = config.media
  const engine = { port, host, ...(announce === null ? {} : { announce }) }
  const media = await createMedia({ door, engine, log, sourceOf: (request) => forwardedSource(request, config.proxies) })
  life.add(() => media.close())
  return media
}

function createServices(
  base: Base,
  ports: Ports,
  stores: Stores,
  feed: LiveFeed,
  webhooks: Webhooks,
  mails: boolean,
  passwordCost?: number,
): Services {
  const { config, log, clock, secrets, address } = base
  const { accounts, sessions, apiKeys, accountInvitations: invitations, meetings: conferences } = stores
  const passwords = createPasswords(passwordCost)
  return {
    ports,
    accounts,
    sessions: createSessions({ sessions, accounts, secrets, clock }),
    apiKeys: createApiKeys({ apiKeys, accounts, secrets, clock }),
    accountInvitations: createAccountInvitations({ invitations, accounts, passwords, secrets, clock }),
    signIn: createSignIn({ accounts, passwords, clock, wait: sleep }),
    conferences,
    feed,
    webhooks: webhooks.administration,
    budgets: createBudgets(config.limits, () => clock.now()),
    log,
    about: aboutOf(config, address, mails),
    wait: sleep,
  }
}

async function listen({ config, life, address, certificate }: Base, services: Services, media: MediaServer): Promise<number> {
  const app = await createApp(services, config, (request, response) => media.handleRequest(request, response))
  life.add(() => app.close())
  // Before the port closes, which waits for its sockets; closing twice does nothing.
  life.add(() => media.close())
  certificate?.watch((renewed) => void (app.server instanceof HttpsServer && app.server.setSecureContext(renewed)))
  wireSockets(app.server, media, services.budgets, config.proxies)
  await app.listen({ host: config.host, port: config.port })
  const port = portOf(app.server.address())
  if (config.url === null) address.url = `${config.tls === null ? 'http' : 'https'}://${hostOf(config.host)}:${String(port)}`
  return port
}

async function openTelephones(
  base: Base,
  ports: Ports,
  feed: LiveFeed,
  phoneBook: CachedPhoneBook,
  media: MediaServer,
  late: Late,
): Promise<void> {
  const { config, secrets, clock, log, life, certificate } = base
  const inner = await openInnerDoor(media)
  life.add(() => inner.close())
  const doorNeeds = { ports, feed, mediaUrl: () => inner.url, mediaAddress: innerAddress(config.media.host) }
  const door = createPhoneDoor(doorNeeds)
  const telephones = createTelephones({ config, phoneBook, secrets, door, clock, log, certificate })
  const enter = (order: OrderedCall) => enterCalled(doorNeeds, order)
  const desk = new CallDesk({ ports, feed, enter, call: (order) => telephones.call(order), log })
  life.add(() => desk.close())
  life.add(() => telephones.close())
  const rounds = createRounds(log)
  rounds.every(ROUND_MS, 'calls', () => desk.round())
  life.add(() => rounds.close())
  Object.assign(late, { telephones, desk })
}

function startRounds(
  { log, life, certificate }: Base,
  ports: Ports,
  services: Services,
  phoneBook: CachedPhoneBook,
  webhooks: Webhooks,
): void {
  const rounds = createRounds(log)
  life.add(() => rounds.close())
  rounds.every(ROUND_MS, 'sweep', () => sweep(ports))
  rounds.every(ROUND_MS, 'audit of legs', () => auditLegs(ports))
  rounds.every(ROUND_MS, 'phone book', () => phoneBook.refresh())
  if (certificate !== null) rounds.every(RENEWAL_MS, 'certificate', () => certificate.refresh())
  rounds.every(EXPIRY_MS, 'expired sessions', () => services.sessions.deleteExpired())
  rounds.every(WEBHOOK_ROUND_MS, 'webhooks', () => webhooks.round())
  rounds.every(EXPIRY_MS, 'old webhook deliveries', () => webhooks.sweep())
}

async function openStores(config: Config, clock: Clock, onChange: (id: MeetingId) => void): Promise<Stores> {
  const { openPostgresStores, openSqliteStores } = await import('./store/open-stores.ts')
  return config.databaseUrl === null ? openSqliteStores(config.data, clock) : openPostgresStores(config.databaseUrl, clock, onChange)
}

/** Another node changed a meeting: those who look on here are told, and media that it no longer allows is cut here. */
function onRemoteChange(ports: Ports | null, feed: LiveFeed | null, id: MeetingId, log: Log): void {
  if (ports === null || feed === null) return
  Promise.all([feed.refresh(id), auditLegsOf(ports, id)]).catch((error: unknown) =>
    log.error({ err: error }, 'a change of another node could not be followed'),
  )
}

function openMailer({ config, address, log, life }: Base, phoneBook: CachedPhoneBook): Mailer {
  if (config.mail === null) return noMailer
  const onFailure = (error: unknown): void => log.warn({ err: error }, 'an invitation could not be mailed')
  const mailer = createSmtpMailer({
    ...config.mail,
    personalLink: (secret) => personalLink(address.url, secret),
    phoneNumbers: async () => (await phoneBook.read()).numbers,
    onFailure,
  })
  life.add(() => mailer.close())
  return mailer
}

function aboutOf(config: Config, address: Base['address'], mail: boolean): About {
  const { folder, version } = findInstallation()
  const { name, proxies, sip, tls } = config
  const phonePorts = { sip: sip.port, sips: tls === null ? null : sip.tlsPort, sound: sip.soundPorts }
  return {
    name,
    version,
    url: () => address.url,
    isUrlSet: config.url !== null,
    mail,
    proxies,
    phonePorts,
    webClient: join(folder, 'dist', 'web'),
  }
}

/** Sockets of `/rtc` come in on the same port as everything else; they are the media server's. */
function wireSockets(server: Server, media: MediaServer, budgets: Budgets, proxies: number): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (budgets.requests.take(forwardedSource(request, proxies))) media.handleUpgrade(request, socket, head)
    else socket.end('HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\n\r\n')
  })
}

async function openMetrics(port: number, { log, life }: Base, feed: LiveFeed, media: MediaServer): Promise<void> {
  const gauges = {
    latch_event_streams: { help: 'Open event streams', read: () => feed.readers },
    latch_media_legs: { help: 'Live media legs', read: async () => (await media.liveLegs()).length },
  }
  const metrics = await startMetrics(port, gauges, log)
  life.add(() => metrics.close())
}

const portOf = (address: AddressInfo | string | null): number => (typeof address === 'object' && address !== null ? address.port : 0)

/** An address that a browser on this machine can open. */
const hostOf = (host: string): string => (host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host)
