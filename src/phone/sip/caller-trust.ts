/** Whom we believe to be a trunk or a room: by the address that it speaks from, by a password that it proves to know, or by its certificate (SPEC A2, D1). */
import { passwordHash } from './auth/digest-response.ts'
import { DigestServer } from './auth/digest-server.ts'
import { WrongProofs, type GuessAlarm } from './auth/wrong-proofs.ts'
import type { Clock } from './clock.ts'
import { parseNameAddress } from './message/name-address.ts'
import { headerOf, type Headers, type SipRequest } from './message/sip-message.ts'
import { parseSipUri, type SipAddress } from './message/sip-uri.ts'
import type { Random } from './random.ts'
import { Registrar, type RegisterAnswer } from './registrar/registrar.ts'
import type { Flow } from './transport/flow.ts'
import { createTrustedSources, type TrustedSource, type TrustedSources } from './transport/trusted-sources.ts'

export interface TrunkLogin {
  readonly username: string
  readonly password: string
  readonly trunk: string
}

/** Of a room system. */
export interface RoomLogin {
  /** By which meetings know it. */
  readonly address: string
  readonly username: string
  readonly password: string
  /** SHA-256 fingerprint of its certificate, in pairs of capital digits. */
  readonly certificate: string | null
}

export interface CallerTrustOptions {
  readonly clock: Clock
  readonly random: Random
  /** Which of several trunks at one address a call comes by; null leaves it to the longest prefix. */
  readonly choose: (request: SipRequest, trunks: readonly string[]) => string | null
  readonly alarm: (alarm: GuessAlarm) => void
}

/** Says nothing of who we are. */
const REALM = 'sip'
const NONCE_MS = 60_000
const SECRET_BYTES = 32
/** Addresses that proved themselves are no strangers to the budget for so long; the longest silent of them is forgotten first. */
const KNOWN_MS = 600_000
const MOST_KNOWN = 1_000

/** Whom a proof proves. */
type Identity = { readonly kind: 'trunk'; readonly trunk: string } | { readonly kind: 'room'; readonly room: RoomLogin }

interface Login {
  readonly identity: Identity
  readonly hash: string
}

export class CallerTrust {
  readonly #options: CallerTrustOptions
  readonly #digest: DigestServer
  #sources: TrustedSources = createTrustedSources([])
  readonly #wrong: WrongProofs
  readonly #registrar: Registrar
  #logins: ReadonlyMap<string, Login> = new Map()
  #certificates: ReadonlyMap<string, Identity> = new Map()
  /** From which address somebody proved itself, and when. */
  readonly #known = new Map<string, number>()
  readonly #stale = new WeakSet<SipRequest>()
  readonly #proved = new WeakMap<SipRequest, Identity>()

  constructor(options: CallerTrustOptions) {
    const { clock, random, alarm } = options
    this.#options = options
    this.#wrong = new WrongProofs({ now: () => clock.now(), alarm })
    this.#registrar = new Registrar(clock)
    // MD5 alone: exchanges of before 2020 fail at a challenge by SHA-256 instead of passing over it (RFC 8760 §2.4).
    this.#digest = new DigestServer({
      realm: REALM,
      algorithms: ['MD5'],
      secret: random(SECRET_BYTES),
      now: () => clock.now(),
      random,
      lifetime: NONCE_MS,
    })
  }

  /** From now on these. Throws for a prefix that is none. */
  use(sources: readonly TrustedSource[], logins: readonly TrunkLogin[], rooms: readonly RoomLogin[] = []): void {
    this.#sources = createTrustedSources(sources)
    const identities = [
      ...logins.map((login) => ({ ...login, identity: { kind: 'trunk', trunk: login.trunk } as const })),
      ...rooms.map((room) => ({ ...room, identity: { kind: 'room', room } as const })),
    ]
    this.#logins = new Map(
      identities.map(({ username, password, identity }) => [username, { identity, hash: passwordHash('MD5', username, REALM, password) }]),
    )
    this.#certificates = new Map(rooms.flatMap((room) => (room.certificate === null ? [] : [[room.certificate, { kind: 'room', room }]])))
    this.#registrar.keep(new Set(rooms.map(({ username }) => username)))
    this.#known.clear()
  }

  /** By its address alone. */
  isTrunk(address: string): boolean {
    return this.#sources.trunksOf(address).length > 0
  }

  /** Whether nothing more need be proved: trunks are asked only where they would register, which no trunk does here. */
  hears(request: SipRequest, address: string): boolean {
    return this.isTrunk(address) && !(request.method === 'REGISTER' && this.#logins.size > 0)
  }

  /** Not to be counted among strangers. What it asks must still be proved. */
  isKnown(address: string): boolean {
    return this.isTrunk(address) || this.#options.clock.now() - (this.#known.get(address) ?? -Infinity) < KNOWN_MS
  }

  /**
   * What to ask all strangers for; undefined where nobody has a password: then nothing is asked of anybody. Who comes with a proof on an
   * old nonce is told so: some telephones take anything else for a wrong password.
   */
  challenge(request: SipRequest): Headers | undefined {
    return this.#logins.size === 0 ? undefined : this.#digest.challenges(this.#stale.has(request))
  }

  /** Whether a request proves to be of a trunk or room. Each proof serves once. */
  proves(request: SipRequest, flow: Flow): boolean {
    const identity = this.#certificates.get(flow.certificate ?? '') ?? this.#byPassword(request, flow.remote.address)
    if (identity === undefined) return false
    this.#proved.set(request, identity)
    this.#remember(flow.remote.address)
    return true
  }

  /** Whether a stranger's request says that it is of somebody of ours: it brings a proof, or names one of our users. */
  isClaimed(request: SipRequest, address: string): boolean {
    if (this.#logins.size === 0) return false
    const from = addressIn(parseNameAddress(headerOf(request, 'from') ?? '')?.uri ?? '')
    const isOurs = from !== undefined && from.host === addressIn(request.uri)?.host
    return isOurs || headerOf(request, 'authorization') !== undefined || this.#registrar.isFrom(from?.user ?? '', address)
  }

  /** Of a request of a room; undefined for all others. */
  register(request: SipRequest, flow: Flow): RegisterAnswer | undefined {
    const identity = this.#proved.get(request)
    return identity?.kind === 'room' ? this.#registrar.register(request, flow, identity.room.username) : undefined
  }

  isRegistered(username: string): boolean {
    return this.#registrar.isRegistered(username)
  }

  /** The address of the room that a request has proved to be of; null for all others. */
  roomOf(request: SipRequest): string | null {
    const identity = this.#proved.get(request)
    return identity?.kind === 'room' ? identity.room.address : null
  }

  /** Null for strangers. */
  trunkOf(request: SipRequest, address: string): string | null {
    const proved = this.#proved.get(request)
    if (proved !== undefined) return proved.kind === 'trunk' ? proved.trunk : null
    const trunks = this.#sources.trunksOf(address)
    const chosen = trunks.length > 1 ? this.#options.choose(request, trunks) : null
    return chosen ?? trunks[0] ?? null
  }

  #byPassword(request: SipRequest, address: string): Identity | undefined {
    const claim = this.#logins.size === 0 ? undefined : this.#digest.claimIn(request)
    if (claim === undefined || (claim.kind === 'claim' && !this.#wrong.mayClaim(address))) return undefined
    const login = claim.kind === 'claim' ? this.#logins.get(claim.username) : undefined
    const proof = claim.kind === 'claim' ? this.#digest.prove(claim, login?.hash) : claim
    if (proof.kind === 'proved') return login?.identity
    if (proof.stale) this.#stale.add(request)
    else if (claim.kind === 'claim') this.#wrong.note(address)
    return undefined
  }

  #remember(address: string): void {
    this.#known.delete(address)
    this.#known.set(address, this.#options.clock.now())
    const oldest = this.#known.keys().next().value
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest)
  }
}

/** Undefined for what is no SIP address. */
function addressIn(text: string): SipAddress | undefined {
  const uri = parseSipUri(text)
  return uri === undefined || uri.scheme === 'tel' ? undefined : uri
}
