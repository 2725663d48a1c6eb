import { readHost } from '../../../../../shared/api/host-name.ts'
import { readPrefix } from '../../../../../shared/api/ip-prefix.ts'
import type { TrunkView } from '../../../../../shared/api/phone.ts'
import type { Input } from '../../../api/client.ts'
import type { TextKey } from '../../../i18n/i18n.ts'

export type Transport = NonNullable<TrunkView['registration']>['transport']

/** What the form holds while it is filled in. */
export interface TrunkDraft {
  readonly name: string
  /** As typed: separated by commas or spaces. */
  readonly addresses: string
  readonly registers: boolean
  readonly registrar: string
  readonly port: string
  readonly transport: Transport
  readonly username: string
  /** Empty: as it was. */
  readonly password: string
  readonly realm: string
  readonly media: TrunkView['media']
  /** Where calls go, of a trunk that does not register; empty: nowhere. */
  readonly server: string
  readonly serverPort: string
  readonly serverTransport: Transport
  /** The other side signs in. */
  readonly signsIn: boolean
  readonly loginUsername: string
  /** Empty: as it was. */
  readonly loginPassword: string
}

const PORTS: Readonly<Record<Transport, string>> = { udp: '5060', tcp: '5060', tls: '5061' }

export function draftOf(trunk: TrunkView | null): TrunkDraft {
  const { registrar = '', port, transport = 'udp', username = '', realm = null } = trunk?.registration ?? {}
  const { host = '', port: serverPort, transport: serverTransport = 'udp' } = trunk?.server ?? {}
  return {
    name: trunk?.name ?? '',
    addresses: trunk?.addresses.join(', ') ?? '',
    registers: trunk !== null && trunk.registration !== null,
    registrar,
    port: port === undefined ? PORTS[transport] : String(port),
    transport,
    username,
    password: '',
    realm: realm ?? '',
    media: trunk?.media ?? 'srtp-optional',
    server: host,
    serverPort: serverPort === undefined ? PORTS[serverTransport] : String(serverPort),
    serverTransport,
    signsIn: trunk?.login !== undefined,
    loginUsername: trunk?.login?.username ?? '',
    loginPassword: '',
  }
}

/** The usual port goes along; another one was chosen, and stays. */
export const withTransport = (draft: TrunkDraft, transport: Transport): TrunkDraft => ({
  ...draft,
  transport,
  port: draft.port === PORTS[draft.transport] ? PORTS[transport] : draft.port,
})

export const withServerTransport = (draft: TrunkDraft, serverTransport: Transport): TrunkDraft => ({
  ...draft,
  serverTransport,
  serverPort: draft.serverPort === PORTS[draft.serverTransport] ? PORTS[serverTransport] : draft.serverPort,
})

export type TrunkFaults = { readonly [Field in keyof TrunkDraft]?: TextKey }

/** What has to be put right in which field. `kept`: the trunk that is changed. */
export function trunkFaults(draft: TrunkDraft, kept: TrunkView | null): TrunkFaults {
  const addresses = addressFault(draft)
  return {
    ...(draft.name.trim() === '' ? { name: 'trunkNameMissing' } : {}),
    ...(addresses === null ? {} : { addresses }),
    ...(draft.registers ? registrationFaults(draft, kept) : serverFaults(draft)),
    ...(draft.signsIn ? loginFaults(draft, kept) : {}),
  }
}

function addressFault({ addresses, registers, signsIn }: TrunkDraft): TextKey | null {
  const reads = addressesIn(addresses).map(readPrefix)
  const faults = reads.flatMap((read) => (read.ok ? [] : read.fault))
  if (faults.includes('no_prefix')) return 'trunkAddressesWrong'
  if (faults.includes('too_wide')) return 'trunkAddressesWide'
  return reads.length === 0 && !registers && !signsIn ? 'trunkAddressesMissing' : null
}

/** In a SIP header they stand between quotation marks. */
const QUOTABLE = /^[^"\\<>\p{Cc}]*$/u

function registrationFaults(draft: TrunkDraft, kept: TrunkView | null): TrunkFaults {
  return {
    ...(readHost(draft.registrar) === null ? { registrar: 'trunkRegistrarWrong' } : {}),
    ...(isPort(draft.port) ? {} : { port: 'trunkPortWrong' }),
    ...(isUsername(draft.username) ? {} : { username: 'trunkUsernameWrong' }),
    ...(draft.password === '' && !keepsPassword(draft, kept) ? { password: 'trunkPasswordMissing' } : {}),
    ...(QUOTABLE.test(draft.realm) ? {} : { realm: 'trunkRealmWrong' }),
  }
}

function serverFaults({ server, serverPort }: TrunkDraft): TrunkFaults {
  if (server.trim() === '') return {}
  return {
    ...(readHost(server) === null ? { server: 'trunkRegistrarWrong' } : {}),
    ...(isPort(serverPort) ? {} : { serverPort: 'trunkPortWrong' }),
  }
}

/** Strangers may try passwords. */
const SHORTEST_LOGIN_PASSWORD = 12

function loginFaults({ loginUsername, loginPassword }: TrunkDraft, kept: TrunkView | null): TrunkFaults {
  const keeps = loginPassword === '' && kept?.login?.username === loginUsername.trim()
  return {
    ...(isUsername(loginUsername) ? {} : { loginUsername: 'trunkUsernameWrong' }),
    ...(keeps || loginPassword.length >= SHORTEST_LOGIN_PASSWORD ? {} : { loginPassword: 'trunkLoginPasswordShort' }),
  }
}

const isUsername = (text: string): boolean => QUOTABLE.test(text) && /^\S+$/.test(text.trim())

function isPort(text: string): boolean {
  const port = Number(text)
  return Number.isInteger(port) && port >= 1 && port <= 65_535
}

/** A password is for one registrar and one user. */
export function keepsPassword({ registrar, username }: TrunkDraft, kept: TrunkView | null): boolean {
  const known = kept?.registration
  return known != null && known.registrar === readHost(registrar) && known.username === username.trim()
}

/** Of a draft without faults. */
export const trunkOf = (draft: TrunkDraft): Input<'addTrunk'>['body'] => ({
  name: draft.name,
  addresses: [...addressesIn(draft.addresses)],
  registration: draft.registers ? registrationOf(draft) : null,
  media: draft.media,
  ...serverOf(draft),
  ...loginOf(draft),
})

const registrationOf = ({ registrar, port, transport, username, password, realm }: TrunkDraft) => ({
  registrar,
  port: Number(port),
  transport,
  username: username.trim(),
  ...(password === '' ? {} : { password }),
  realm: realm.trim() === '' ? null : realm,
})

const serverOf = ({ registers, server, serverPort: port, serverTransport: transport }: TrunkDraft) =>
  registers || server.trim() === '' ? {} : { server: { host: server, port: Number(port), transport } }

const loginOf = ({ signsIn, loginUsername, loginPassword: password }: TrunkDraft) =>
  signsIn ? { login: { username: loginUsername.trim(), ...(password === '' ? {} : { password }) } } : {}

const addressesIn = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((part) => part !== '')
