/** Whom we believe to be a trunk: by the address that it speaks from, or by a password that it proves to know (SPEC A2, D1). */
import { passwordHash } from './auth/digest-response.ts'
import { DigestServer } from './auth/digest-server.ts'
import type { Clock } from './clock.ts'
import type { Headers, SipRequest } from './message/sip-message.ts'
import type { Random } from './random.ts'
import { createTrustedSources, type TrustedSource, type TrustedSources } from './transport/trusted-sources.ts'

export interface TrunkLogin {
  readonly username: string
  readonly password: string
  readonly trunk: string
}

export interface TrunkTrustOptions {
  readonly clock: Clock
  readonly random: Random
  /** Which of several trunks at one address a call comes by; null leaves it to the longest prefix. */
  readonly choose: (request: SipRequest, trunks: readonly string[]) => string | null
}

/** Says nothing of who we are. */
const REALM = 'sip'
const NONCE_MS = 60_000
const SECRET_BYTES = 32
/** Addresses that proved themselves are no strangers to the budget for so long; the longest silent of them is forgotten first. */
const KNOWN_MS = 600_000
const MOST_KNOWN = 1_000

export class TrunkTrust {
  readonly #options: TrunkTrustOptions
  readonly #digest: DigestServer
  #sources: TrustedSources = createTrustedSources([])
  #logins: ReadonlyMap<string, { readonly trunk: string; readonly hash: string }> = new Map()
  /** From which address somebody proved to be a trunk, and when. */
  readonly #known = new Map<string, number>()
  readonly #proved = new WeakMap<SipRequest, string>()

  constructor(options: TrunkTrustOptions) {
    const { clock, random } = options
    this.#options = options
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
  use(sources: readonly TrustedSource[], logins: readonly TrunkLogin[]): void {
    this.#sources = createTrustedSources(sources)
    const hashed = logins.map(({ username, password, trunk }) => {
      return [username, { trunk, hash: passwordHash('MD5', username, REALM, password) }] as const
    })
    this.#logins = new Map(hashed)
    this.#known.clear()
  }

  /** By its address alone. */
  isTrunk(address: string): boolean {
    return this.#sources.trunksOf(address).length > 0
  }

  /** Not to be counted among strangers. What it asks must still be proved. */
  isKnown(address: string): boolean {
    return this.isTrunk(address) || this.#options.clock.now() - (this.#known.get(address) ?? -Infinity) < KNOWN_MS
  }

  /** What to ask all strangers for; undefined where no trunk has a password: then nothing is asked of anybody. */
  challenge(): Headers | undefined {
    return this.#logins.size === 0 ? undefined : this.#digest.challenges()
  }

  /** Whether a request from this address proves to be of a trunk. Each proof serves once. */
  proves(request: SipRequest, address: string): boolean {
    if (this.#logins.size === 0) return false
    const claim = this.#digest.claimIn(request)
    if (claim.kind !== 'claim') return false
    const login = this.#logins.get(claim.username)
    if (this.#digest.prove(claim, login?.hash).kind !== 'proved' || login === undefined) return false
    this.#proved.set(request, login.trunk)
    this.#remember(address)
    return true
  }

  /** Null for strangers. */
  trunkOf(request: SipRequest, address: string): string | null {
    const proved = this.#proved.get(request)
    if (proved !== undefined) return proved
    const trunks = this.#sources.trunksOf(address)
    const chosen = trunks.length > 1 ? this.#options.choose(request, trunks) : null
    return chosen ?? trunks[0] ?? null
  }

  #remember(address: string): void {
    this.#known.delete(address)
    this.#known.set(address, this.#options.clock.now())
    const oldest = this.#known.keys().next().value
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest)
  }
}
