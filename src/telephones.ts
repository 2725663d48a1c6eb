/** The telephone gateway among the server's other parts: its lines and numbers are the phone book's, its callers pass the one door. */
import type { Certificate, RenewedCertificate } from './certificate.ts'
import { takePhoneCheckup } from './phone-checkup.ts'
import type { Instant } from './domain/ids.ts'
import type { Alarms } from './meetings/pin-alarm.ts'
import type { CachedPhoneBook } from './meetings/cached-phone-book.ts'
import type { CachedRoomBook } from './meetings/cached-room-book.ts'
import type { PhoneBookEntries, Trunk } from './meetings/phone-book.ts'
import type { Secrets } from './meetings/ports.ts'
import type { RoomBookEntries, RoomSystem } from './meetings/room-book.ts'
import type { RoomStates } from './meetings/room-states.ts'
import { unknownTrunkStates, type TrunkState, type TrunkStates } from './meetings/trunk-states.ts'
import { noTrunkTests, type TrunkTests } from './meetings/trunk-tests.ts'
import type { Config } from './ops/config.ts'
import type { Log } from './ops/log.ts'
import type { PhoneDoor } from './phone/call/door.ts'
import type { PhoneGateway } from './phone/gateway.ts'
import type { OutgoingCallHandle, OutgoingOrder } from './phone/outgoing-order.ts'
import type { GatewayRoom } from './phone/gateway-room.ts'
import type { GatewayTrunk } from './phone/gateway-trunk.ts'
import type { LineState } from './phone/trunk-line.ts'
import type { ListenOptions } from './phone/sip/transport/listen-options.ts'

export interface TelephoneNeeds {
  readonly config: Config
  readonly phoneBook: CachedPhoneBook
  readonly roomBook: CachedRoomBook
  readonly secrets: Secrets
  readonly alarms: Pick<Alarms, 'raise'>
  readonly door: PhoneDoor
  readonly clock: { now(): Instant }
  readonly log: Log
  /** Where the server has one. */
  readonly certificate: RenewedCertificate | null
}

export interface Telephones extends TrunkStates, TrunkTests, RoomStates {
  /** Null where there is no way. */
  call(order: OutgoingOrder): Promise<OutgoingCallHandle | null>
  close(): Promise<void>
}

/** Ports may be somebody else's for a while, and a name may not be found. Milliseconds. */
const TRY_AGAIN_MS = 30_000

/** What is asked of a gateway. */
export type Gateway = Pick<
  PhoneGateway,
  'use' | 'useCertificate' | 'stateOf' | 'isRegistered' | 'testTrunk' | 'testNumber' | 'call' | 'calls' | 'bound' | 'close'
>

/** The gateway is loaded with the first trunk or room: a server without telephones is 13 MB lighter. */
export function createTelephones(needs: TelephoneNeeds, load: (needs: TelephoneNeeds) => Promise<Gateway> = loadGateway): Telephones {
  const { phoneBook, roomBook, secrets, log } = needs
  let loading: Promise<Gateway> | null = null
  let gateway: Gateway | null = null
  let closed = false
  let again: NodeJS.Timeout | undefined

  let lines: PhoneBookEntries = { trunks: [], numbers: [] }
  let rooms: RoomBookEntries = { rooms: [], guests: false }

  async function use(): Promise<void> {
    const { trunks, numbers } = lines
    const isWanted = trunks.length > 0 || rooms.rooms.length > 0 || rooms.guests
    if (closed || (!isWanted && loading === null)) return
    await (gateway ?? (await loadedNow())).use(
      trunks.map((trunk) => gatewayTrunk(trunk, secrets)),
      numbers,
      { rooms: rooms.rooms.map((room) => gatewayRoom(room, secrets)), guests: rooms.guests },
    )
  }

  /** What could not be loaded is loaded anew when it is needed next. */
  async function loadedNow(): Promise<Gateway> {
    loading ??= load(needs).catch((error: unknown) => {
      loading = null
      throw error
    })
    gateway = await loading
    return gateway
  }

  const loaded = async (): Promise<Gateway | null> => (await loading?.catch(() => null)) ?? null

  function follow(): void {
    clearTimeout(again)
    use().catch((error: unknown) => {
      log.warn({ err: error }, 'telephones cannot call: the gateway did not open; it is tried again')
      again = setTimeout(follow, TRY_AGAIN_MS).unref()
    })
  }

  needs.certificate?.watch((renewed) => {
    gateway?.useCertificate(renewed).catch((error: unknown) => log.warn({ err: error }, 'telephones keep their certificate of before'))
  })
  const unwatch = [
    phoneBook.watch((entries) => {
      lines = entries
      follow()
    }),
    roomBook.watch((entries) => {
      rooms = entries
      follow()
    }),
  ]
  return {
    of: (trunkId) => (gateway === null ? unknownTrunkStates.of(trunkId) : trunkState(gateway.stateOf(trunkId))),
    isRegistered: (address) => gateway?.isRegistered(address) ?? false,
    testTrunk: async (trunkId) => ((await loaded()) ?? noTrunkTests).testTrunk(trunkId),
    testNumber: async (number) => ((await loaded()) ?? noTrunkTests).testNumber(number),
    checkup: async () =>
      takePhoneCheckup({ ...needs, entries: await phoneBook.read(), rooms: await roomBook.read(), gateway: await loaded() }),
    call: async (order) => (await gateway?.call(order)) ?? null,
    async close() {
      closed = true
      clearTimeout(again)
      for (const forget of unwatch) forget()
      await (await loaded())?.close()
    },
  }
}

async function loadGateway({ config, door, clock, log, alarms, certificate }: TelephoneNeeds): Promise<PhoneGateway> {
  const { sip } = config
  const { PhoneGateway } = await import('./phone/gateway.ts')
  return new PhoneGateway({
    listen: listenOn(config, certificate?.current ?? null),
    soundHost: sip.host,
    ports: sip.soundPorts,
    accelerator: config.media.accelerator,
    mostLines: sip.roomLines,
    announce: sip.announce,
    promptFolders: sip.prompts === null ? [] : [sip.prompts],
    door,
    service: config.name,
    guessing: ({ failures }) =>
      void alarms
        .raise({ at: clock.now(), scope: 'password', trunk: null, failures })
        .catch((error: unknown) => log.error({ err: error }, 'an alarm could not be written down')),
    now: () => clock.now(),
    log,
  })
}

function listenOn({ sip }: Config, tls: Certificate | null): readonly ListenOptions[] {
  const { host: address, port, tlsPort, announce } = sip
  const advertised = announce === null ? {} : { advertised: { host: announce } }
  const plain = (['udp', 'tcp'] as const).map((protocol) => ({ protocol, address, port, ...advertised }))
  return tls === null ? plain : [...plain, { protocol: 'tls', address, port: tlsPort, tls, ...advertised }]
}

const ENCRYPTION = { rtp: 'never', 'srtp-optional': 'offered', 'srtp-required': 'always' } as const

function gatewayTrunk({ id, addresses, registration, media, server, login: kept }: Trunk, secrets: Secrets): GatewayTrunk {
  const login = kept && { username: kept.username, password: secrets.unseal(kept.sealedPassword) }
  const trunk = { id, addresses, encryption: ENCRYPTION[media], ...(server && { server }), ...(login && { login }) }
  if (registration === null) return { ...trunk, registration: null }
  const { sealedPassword, ...rest } = registration
  return { ...trunk, registration: { ...rest, password: secrets.unseal(sealedPassword) } }
}

const gatewayRoom = ({ address, username, sealedPassword, certificate }: RoomSystem, secrets: Secrets): GatewayRoom => ({
  address,
  username,
  password: secrets.unseal(sealedPassword),
  certificate,
})

const trunkState = ({ registration, answer }: LineState): TrunkState => ({
  registration:
    registration === null
      ? null
      : registration.registered
        ? { registered: true, since: registration.since }
        : { registered: false, since: registration.since, status: registration.status },
  answer:
    answer === null
      ? null
      : answer.up
        ? { up: true, at: answer.at, roundTripMs: answer.roundTripMs ?? 0 }
        : { up: false, at: answer.at, status: answer.status },
})
