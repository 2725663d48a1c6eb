/** The composition root: everything is put together here, by hand, and taken apart in reverse order. */
import { createBase, type Base } from './base.ts'
import { CallDesk } from './call-desk.ts'
import type { LiveFeed } from './http/streams/live-feed.ts'
import { firstRunLink } from './http/links.ts'
import type { Services } from './http/services.ts'
import { innerAddress, openInnerDoor } from './inner-door.ts'
import { LateTelephones } from './late-telephones.ts'
import { openPorts, type OpenedPorts } from './meeting-ports.ts'
import { auditLegs } from './meetings/audit-legs.ts'
import type { OrderedCall } from './meetings/call-me.ts'
import type { Ports } from './meetings/ports.ts'
import { recover } from './meetings/recover.ts'
import { tellAcceleration } from './acceleration-news.ts'
import { createMediaMetrics } from './media-metrics.ts'
import { sweep } from './meetings/sweep.ts'
import type { Config } from './ops/config.ts'
import { startMetrics } from './ops/metrics.ts'
import { createRounds } from './ops/rounds.ts'
import { ThreadHeaps } from './ops/thread-heaps.ts'
import { proveAddress } from './outside-address.ts'
import type { Overrides } from './overrides.ts'
import { createPhotographer } from './photographer.ts'
import { createPhoneDoor, enterCalled } from './phone-door.ts'
import type { MediaServer } from './signalling/media-server.ts'
import { createTelephones } from './telephones.ts'
import { createServices, openWebPort } from './web-port.ts'

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

const ROUND_MS = 5_000
/** What another server stored is found within so many milliseconds; one's own is at once. */
const WEBHOOK_ROUND_MS = 2_000
const EXPIRY_MS = 3_600_000
const RENEWAL_MS = 60_000

export async function createServer(config: Config, overrides: Overrides = {}): Promise<LatchServer> {
  const base = await createBase(config, overrides)
  try {
    return await compose(base, overrides)
  } catch (error) {
    await base.life.close()
    throw error
  }
}

async function compose(base: Base, overrides: Overrides): Promise<LatchServer> {
  const { config, life, log } = base
  const telephones = new LateTelephones()
  // Before the first thread.
  const heaps = new ThreadHeaps()
  life.add(() => heaps.close())
  const opened = await openPorts(base, overrides, telephones)
  const { ports, media, feed } = opened
  await recover(ports)
  await opened.webhooks.recover()
  const inner = await openInnerDoor(media)
  life.add(() => inner.close())
  const own = { mediaUrl: inner.url, mediaAddress: innerAddress(config.media.host) }
  const photographer = createPhotographer({ ...own, log })
  life.add(() => photographer.close())
  const services = createServices(base, opened, overrides.photographer ?? photographer, overrides.passwordCost)
  const port = await openWebPort(base, services, media)
  await openTelephones(base, opened, own, telephones)
  if (config.metricsPort !== null) await openMetrics(config.metricsPort, base, { feed, media, heaps })
  startRounds(base, opened, services)
  const token = await services.accountInvitations.firstRun()
  log.info({ port, mediaPort: media.port, node: config.node, store: config.databaseUrl === null ? 'sqlite' : 'postgres' }, 'serving')
  void proveAddress(config, media, log)
  void tellAcceleration(media, log)
  const { url } = base.address
  const link = token === null ? null : firstRunLink(url, token)
  return { url, port, mediaPort: media.port, ports, firstRunLink: link, close: () => life.close() }
}

/** Media by ways that begin and end on this machine. */
interface OwnMedia {
  readonly mediaUrl: string
  readonly mediaAddress: string
}

async function openTelephones(base: Base, opened: OpenedPorts, own: OwnMedia, late: LateTelephones): Promise<void> {
  const { ports, feed, phoneBook, roomBook } = opened
  const { config, secrets, clock, log, life, certificate } = base
  const doorNeeds = { ports, feed, mediaUrl: () => own.mediaUrl, mediaAddress: own.mediaAddress }
  const door = createPhoneDoor(doorNeeds)
  const telephones = createTelephones({ config, phoneBook, roomBook, secrets, alarms: ports.alarms, door, clock, log, certificate })
  const enter = (order: OrderedCall) => enterCalled(doorNeeds, order)
  const desk = new CallDesk({ ports, feed, enter, call: (order) => telephones.call(order), log })
  life.add(() => desk.close())
  life.add(() => telephones.close())
  const rounds = createRounds(log)
  rounds.every(ROUND_MS, 'calls', () => desk.round())
  life.add(() => rounds.close())
  late.arrive(telephones, desk)
}

function startRounds(
  { log, life, certificate }: Base,
  { ports, phoneBook, roomBook, webhooks }: OpenedPorts,
  { sessions }: Services,
): void {
  const rounds = createRounds(log)
  life.add(() => rounds.close())
  rounds.every(ROUND_MS, 'sweep', () => sweep(ports))
  rounds.every(ROUND_MS, 'audit of legs', () => auditLegs(ports))
  rounds.every(ROUND_MS, 'phone book', () => phoneBook.refresh())
  rounds.every(ROUND_MS, 'room book', () => roomBook.refresh())
  if (certificate !== null) rounds.every(RENEWAL_MS, 'certificate', () => certificate.refresh())
  rounds.every(EXPIRY_MS, 'expired sessions', () => sessions.deleteExpired())
  rounds.every(WEBHOOK_ROUND_MS, 'webhooks', () => webhooks.round())
  rounds.every(EXPIRY_MS, 'old webhook deliveries', () => webhooks.sweep())
}

interface Measured {
  readonly feed: LiveFeed
  readonly media: MediaServer
  readonly heaps: ThreadHeaps
}

async function openMetrics(port: number, { log, life }: Base, { feed, media, heaps }: Measured): Promise<void> {
  const gauges = {
    latch_event_streams: { help: 'Open event streams', read: () => feed.readers },
    latch_media_legs: { help: 'Live media legs', read: async () => (await media.liveLegs()).length },
    latch_heap_bytes: { help: 'JavaScript objects of all threads, in bytes', read: () => heaps.bytes() },
  }
  const families = createMediaMetrics(() => media.report(null))
  const metrics = await startMetrics(port, gauges, log, families)
  life.add(() => metrics.close())
}
