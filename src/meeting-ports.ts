/** The ports of the meetings, opened: stores, media, feed, webhooks, mail. Some of them need what comes later, and get it when it is asked for. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createAlarms } from './alarms.ts'
import { createTickets } from './auth/tickets.ts'
import type { Base } from './base.ts'
import type { MeetingId } from './domain/ids.ts'
import { personalLink } from './http/links.ts'
import { forwardedSource } from './http/source.ts'
import { LiveFeed } from './http/streams/live-feed.ts'
import type { LateTelephones } from './late-telephones.ts'
import { createSmtpMailer, noMailer } from './mail/smtp-mailer.ts'
import { createMeetingDoor } from './meeting-door.ts'
import { auditLegsOf } from './meetings/audit-legs.ts'
import { CachedPhoneBook } from './meetings/cached-phone-book.ts'
import { CachedRoomBook } from './meetings/cached-room-book.ts'
import { createMint } from './meetings/mint.ts'
import { SharedPinGuard } from './meetings/pin-guard.ts'
import type { Clock, Feed, Mailer, Ports } from './meetings/ports.ts'
import type { Config } from './ops/config.ts'
import type { Overrides } from './overrides.ts'
import { hasSrtpKernel } from './sfu/srtp/srtp-kernel.ts'
import type { MediaServer } from './signalling/media-server.ts'
import type { Stores } from './store/stores.ts'
import { turnUrlOf } from './turn-address.ts'
import { Watchers } from './meetings/watchers.ts'
import { createWebhooks, type Webhooks } from './webhooks.ts'

export interface OpenedPorts {
  readonly ports: Ports
  readonly stores: Stores
  readonly feed: LiveFeed
  readonly phoneBook: CachedPhoneBook
  readonly roomBook: CachedRoomBook
  readonly media: MediaServer
  readonly webhooks: Webhooks
  /** Whether invitations can be mailed. */
  readonly mails: boolean
}

/** The media server and the store need the ports, which need them; neither asks before all are there. */
interface Opening {
  ports: Ports | null
  feed: LiveFeed | null
}

export async function openPorts(base: Base, overrides: Overrides, telephones: LateTelephones): Promise<OpenedPorts> {
  const { config, log, clock, secrets, life } = base
  const opening: Opening = { ports: null, feed: null }
  const stores = overrides.stores ?? (await openStores(config, clock, (id) => onRemoteChange(base, opening, id)))
  life.add(() => stores.close())
  const media = await openMedia(base, () => openedOf(opening), overrides.createMedia)
  const feed = new LiveFeed({ find: (key) => stores.meetings.find(key), clock, log })
  life.add(() => feed.close())
  const phoneBook = new CachedPhoneBook(stores.phoneBook)
  const roomBook = new CachedRoomBook(stores.roomBook)
  const mailer = overrides.mailer ?? openMailer(base, phoneBook)
  const { meetings: store, audit, directory, delegations, recent } = stores
  const alarms = createAlarms(audit, log)
  const webhooks = createWebhooks({ config, store: stores.webhooks, audit, secrets, clock, log })
  life.add(() => webhooks.close())
  const ports: Ports = {
    store,
    audit,
    directory,
    delegations,
    recent,
    engine: media,
    feed: tellBoth(feed, webhooks),
    secrets,
    tickets: createTickets(secrets.ticketKey),
    mailer,
    clock,
    mint: createMint(secrets),
    phoneBook,
    roomBook,
    roomStates: telephones.roomStates,
    trunkStates: overrides.trunkStates ?? telephones.trunkStates,
    trunkTests: overrides.trunkTests ?? telephones.trunkTests,
    outgoingCalls: stores.outgoingCalls,
    dialler: telephones.dialler,
    pinGuard: new SharedPinGuard({ clock, wait: sleep, alarms, factor: config.limits }),
    watchers: new Watchers({ secrets, clock }),
    alarms,
    node: config.node,
  }
  Object.assign(opening, { ports, feed })
  return { ports, stores, feed, phoneBook, roomBook, media, webhooks, mails: mailer !== noMailer }
}

function openedOf({ ports }: Opening): Ports {
  if (ports === null) throw new Error('asked for before the server was put together')
  return ports
}

async function openStores(config: Config, clock: Clock, onChange: (id: MeetingId) => void): Promise<Stores> {
  const { openPostgresStores, openSqliteStores } = await import('./store/open-stores.ts')
  return config.databaseUrl === null ? openSqliteStores(config.data, clock) : openPostgresStores(config.databaseUrl, clock, onChange)
}

/** Another node changed a meeting: those who look on here are told, and media that it no longer allows is cut here. */
function onRemoteChange({ log }: Base, { ports, feed }: Opening, id: MeetingId): void {
  if (ports === null || feed === null) return
  Promise.all([feed.refresh(id), auditLegsOf(ports, id)]).catch((error: unknown) =>
    log.error({ err: error }, 'a change of another node could not be followed'),
  )
}

async function openMedia({ config, log, life }: Base, ports: () => Ports, create: Overrides['createMedia']): Promise<MediaServer> {
  const door = createMeetingDoor(ports, log)
  life.add(() => door.settled())
  const createMedia = create ?? (await import('./signalling/media-server.ts')).createMediaServer
  const { port, host, announce, loudestSounds, accelerator, workers, roomShare } = config.media
  const engine = { port, host, loudestSounds, accelerator, ...(announce === null ? {} : { announce }) }
  const media = await createMedia({
    door,
    engine,
    workers,
    roomShare,
    log,
    sourceOf: (request) => forwardedSource(request, config.proxies),
    turnUrlOf: (request) => turnUrlOf(config, request),
  })
  life.add(() => media.close())
  if (!hasSrtpKernel())
    log.warn({}, 'dist/sfu/srtp.wasm has not been built, so that encryption takes three times the processor: `npm run build`')
  return media
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

/** Webhooks' messages are in the store by then. */
const tellBoth = (feed: LiveFeed, webhooks: Webhooks): Feed => ({
  publish(change) {
    feed.publish(change)
    if (change.events.length > 0) webhooks.wake()
  },
})
