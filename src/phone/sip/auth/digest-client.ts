/** Our side of Digest: proves to trunks who we are, and remembers their nonces (RFC 3261 §22.2, §22.3). */
import { headersOf, type Headers, type SipRequest, type SipResponse } from '../message/sip-message.ts'
import { parseChallenge, type Challenge } from './challenge.ts'
import { parseCredentials, writeCredentials, type Credentials } from './credentials.ts'
import { DIGEST_ALGORITHMS } from './digest-algorithm.ts'
import { digestResponse, passwordHash } from './digest-response.ts'

export interface DigestAccount {
  readonly username: string
  readonly password: string
  /** Where given, no other realm gets a proof. */
  readonly realm?: string
}

/**
 * `retry`: send the request again with `headersFor`. `refused`: the account is not accepted, and trying again would lock it.
 * `unsupported`: no challenge that we can meet.
 */
export type ChallengeOutcome = 'retry' | 'refused' | 'unsupported'

type AskedBy = 'www-authenticate' | 'proxy-authenticate'

interface Space {
  readonly askedBy: AskedBy
  readonly challenge: Challenge
  /** Proofs made on this nonce. */
  count: number
  /** Nonces in a row that were too old at their first use. */
  readonly staleInRow: number
}

const ANSWERS = { 'www-authenticate': 'authorization', 'proxy-authenticate': 'proxy-authorization' } as const
const ASKERS: readonly AskedBy[] = ['www-authenticate', 'proxy-authenticate']

/** Realms remembered: a trunk's server and the proxies before it. */
const MOST_SPACES = 8
const MOST_STALE = 3
/** Challenges of one answer that are read. */
const MOST_CHALLENGES = 16

/** For each realm the best that we can do (RFC 8760 §2.4). */
const bestOfEach = (challenges: readonly Challenge[]): readonly Challenge[] => {
  const best = new Map<string, Challenge>()
  for (const algorithm of DIGEST_ALGORITHMS)
    for (const challenge of challenges)
      if (challenge.algorithm === algorithm && !best.has(challenge.realm)) best.set(challenge.realm, challenge)
  return [...best.values()]
}

/** A nonce that served before may have grown old without a word; one that fails at its first use failed for the password. */
const isFirstUse = ({ nonce, quality }: Credentials, known: Space | undefined): boolean =>
  quality ? parseInt(quality.count, 16) === 1 : known?.challenge.nonce === nonce && known.count === 1

export class DigestClient {
  readonly #account: DigestAccount
  readonly #random: (bytes: number) => Buffer
  readonly #spaces = new Map<string, Space>()

  constructor(account: DigestAccount, random: (bytes: number) => Buffer) {
    this.#account = account
    this.#random = random
  }

  /** A 401 or 407 to `request`, which may have held proofs already. */
  challenged(response: SipResponse, request: SipRequest): ChallengeOutcome {
    const outcomes = ASKERS.flatMap((askedBy) =>
      bestOfEach(this.#challengesIn(response, askedBy)).map((challenge) => this.#take(askedBy, challenge, request)),
    )
    if (outcomes.length === 0) return 'unsupported'
    return outcomes.includes('refused') ? 'refused' : 'retry'
  }

  /** Headers for a request; empty before the first challenge. Each call counts as a use of the nonce. */
  headersFor(method: string, uri: string): Headers {
    return [...this.#spaces.values()].map((space) => [ANSWERS[space.askedBy], this.#prove(space, method, uri)] as const)
  }

  #challengesIn(response: SipResponse, askedBy: AskedBy): readonly Challenge[] {
    const { realm } = this.#account
    return headersOf(response, askedBy)
      .slice(0, MOST_CHALLENGES)
      .flatMap((text) => parseChallenge(text) ?? [])
      .filter((challenge) => realm === undefined || challenge.realm === realm)
  }

  #take(askedBy: AskedBy, challenge: Challenge, request: SipRequest): ChallengeOutcome {
    const key = `${askedBy} ${challenge.realm}`
    const known = this.#spaces.get(key)
    const failed = this.#proofIn(request, askedBy, challenge.realm)
    const atFirstUse = failed !== undefined && isFirstUse(failed, known)
    const staleInRow = atFirstUse && challenge.stale ? (known?.staleInRow ?? 0) + 1 : 0
    const hopeless = failed?.nonce === challenge.nonce || (atFirstUse && !challenge.stale) || staleInRow > MOST_STALE
    if (hopeless) {
      // Whoever tries again later begins anew.
      this.#spaces.delete(key)
      return 'refused'
    }
    if (known?.challenge.nonce !== challenge.nonce) this.#remember(key, { askedBy, challenge, count: 0, staleInRow })
    return 'retry'
  }

  #proofIn(request: SipRequest, askedBy: AskedBy, realm: string): Credentials | undefined {
    return headersOf(request, ANSWERS[askedBy])
      .flatMap((text) => parseCredentials(text) ?? [])
      .find((credentials) => credentials.realm === realm)
  }

  #remember(key: string, space: Space): void {
    this.#spaces.delete(key)
    this.#spaces.set(key, space)
    const oldest = this.#spaces.keys().next().value
    if (this.#spaces.size > MOST_SPACES && oldest !== undefined) this.#spaces.delete(oldest)
  }

  #prove(space: Space, method: string, uri: string): string {
    const { realm, nonce, algorithm, auth, opaque } = space.challenge
    const { username, password } = this.#account
    space.count++
    const quality = auth ? { count: space.count.toString(16).padStart(8, '0'), cnonce: this.#random(12).toString('hex') } : undefined
    const hashed = passwordHash(algorithm, username, realm, password)
    const response = digestResponse({ algorithm, passwordHash: hashed, method, uri, nonce, quality })
    return writeCredentials({ username, realm, nonce, uri, response, algorithm, quality, opaque })
  }
}
