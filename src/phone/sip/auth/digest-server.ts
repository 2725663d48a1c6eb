/** Our side of Digest when others call: asks, and checks the proof (RFC 3261 §22.1, RFC 8760). */
import { timingSafeEqual } from 'node:crypto'
import { headersOf, type Headers, type SipRequest } from '../message/sip-message.ts'
import { writeChallenge } from './challenge.ts'
import { parseCredentials, type Credentials } from './credentials.ts'
import { DIGEST_LENGTHS, type DigestAlgorithm } from './digest-algorithm.ts'
import { digestResponse } from './digest-response.ts'
import { NonceCounts } from './nonce-counts.ts'
import { NonceMint, type NonceMintOptions } from './nonce-mint.ts'

/** What a request claims: look up the `passwordHash` of `username`, then have it proved. */
export interface IdentityClaim {
  readonly kind: 'claim'
  readonly username: string
  readonly algorithm: DigestAlgorithm
  readonly credentials: Credentials
  readonly method: string
  readonly madeAt: number
}

/** Ask with `challenges(stale)`. */
export interface Unproved {
  readonly kind: 'unproved'
  readonly stale: boolean
}

export interface Proved {
  readonly kind: 'proved'
  readonly username: string
}

export interface DigestServerOptions extends NonceMintOptions {
  readonly realm: string
  /**
   * Better ones first. Clients should pass over what they do not know (RFC 8760 §2.4); those of before 2020 may fail instead,
   * as baresip 1.0 and SIPp 3.6 do: for them MD5 alone.
   */
  readonly algorithms: readonly DigestAlgorithm[]
}

/** Credentials of one request that are looked at. */
const MOST_CREDENTIALS = 4

const unproved = (stale: boolean): Unproved => ({ kind: 'unproved', stale })

const isEqual = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

/** ACK and CANCEL cannot be challenged (RFC 3261 §22.1): they belong to a request that was. Never ask for their proof. */
export class DigestServer {
  readonly #realm: string
  readonly #algorithms: readonly DigestAlgorithm[]
  readonly #mint: NonceMint
  readonly #counts = new NonceCounts()

  constructor(options: DigestServerOptions) {
    this.#realm = options.realm
    this.#algorithms = options.algorithms
    this.#mint = new NonceMint(options)
  }

  /** For a 401: one challenge for each algorithm (RFC 8760 §2.3). `stale` asks for the same proof on a new nonce. */
  challenges(stale = false): Headers {
    const nonce = this.#mint.make()
    return this.#algorithms.map((algorithm) => {
      const challenge = { realm: this.#realm, nonce, algorithm, auth: true, stale, opaque: undefined }
      return ['www-authenticate', writeChallenge(challenge)] as const
    })
  }

  /** Costs no look-up, and no hash of a password, where the nonce is not ours. */
  claimIn(request: SipRequest): IdentityClaim | Unproved {
    const credentials = headersOf(request, 'authorization')
      .slice(0, MOST_CREDENTIALS)
      .flatMap((text) => parseCredentials(text) ?? [])
      .find(({ realm, algorithm }) => realm === this.#realm && this.#algorithms.includes(algorithm))
    const state = credentials && this.#mint.stateOf(credentials.nonce)
    if (!credentials || state?.kind === 'foreign') return unproved(false)
    if (state?.kind !== 'fresh') return unproved(true)
    const { username, algorithm } = credentials
    return { kind: 'claim', username, algorithm, credentials, method: request.method, madeAt: state.madeAt }
  }

  /** `passwordHash` is of the claim's algorithm, username and our realm; undefined for nobody, which takes as long. */
  prove(claim: IdentityClaim, passwordHash: string | undefined): Proved | Unproved {
    const { credentials, algorithm, method, username, madeAt } = claim
    const { uri, nonce, quality, response } = credentials
    const nobody = '0'.repeat(DIGEST_LENGTHS[algorithm])
    const expected = digestResponse({ algorithm, passwordHash: passwordHash ?? nobody, method, uri, nonce, quality })
    if (!isEqual(expected, response) || passwordHash === undefined) return unproved(false)
    // Without a count a nonce serves once.
    const count = quality ? parseInt(quality.count, 16) : 1
    return this.#counts.use(nonce, count, madeAt) ? { kind: 'proved', username } : unproved(true)
  }
}
