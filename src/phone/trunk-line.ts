/** One trunk as long as it stands in the phone book: registered where it wants that, and asked whether it is there. */
import { callParts, type Numbers, type TrunkWay } from './call/trunk-way.ts'
import { DigestClient } from './sip/auth/digest-client.ts'
import type { InviteSession } from './sip/dialog/invite-session.ts'
import type { Headers } from './sip/message/sip-message.ts'
import { writeHostPort } from './sip/message/host-port.ts'
import { Registration, type RegistrationState } from './sip/registration/registration.ts'
import { TrunkWatch, type TrunkState as WatchState } from './sip/registration/trunk-watch.ts'
import type { SipEndpoint } from './sip/sip-endpoint.ts'
import { locateServer, type NameService } from './sip/transport/locate-server.ts'
import type { Destination } from './sip/transport/sip-transport.ts'
import { TrunkRoute } from './trunk-route.ts'
import { TrunkCall } from './trunk-call.ts'
import { testTrunk, type TrunkTest } from './trunk-test.ts'

/** Times in milliseconds since 1970. */
export interface LineState {
  readonly registration: { readonly registered: boolean; readonly since: number; readonly status: number | null } | null
  readonly answer: { readonly up: boolean; readonly at: number; readonly status: number | null; readonly roundTripMs: number | null } | null
}

export interface TrunkLineNeeds {
  readonly endpoint: Pick<SipEndpoint, 'network' | 'flowTo' | 'invite'>
  readonly names: NameService
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** It is served by others than before. */
  readonly moved: () => void
}

/** Out of service, or nobody there: another server may do (RFC 3263 §4.3). */
const isFailing = (status: number | null): boolean => status === null || status === 503

export class TrunkLine {
  readonly #way: TrunkWay
  readonly #needs: TrunkLineNeeds
  readonly #route: TrunkRoute
  #registration: Registration | undefined
  #watch: TrunkWatch | undefined
  #state: LineState = { registration: null, answer: null }
  #closed = false

  constructor(way: TrunkWay, needs: TrunkLineNeeds) {
    const { endpoint, names, moved } = needs
    const { host, port, transport: protocol } = way
    this.#way = way
    this.#needs = needs
    const { clock, random } = endpoint.network
    this.#route = new TrunkRoute({ locate: () => locateServer(names, random, { protocol, host, port }), clock, changed: moved })
  }

  /** Looks the trunk up, and begins to speak to it. */
  async open(): Promise<void> {
    await this.#route.find()
    if (!this.#closed) this.#speak()
  }

  get state(): LineState {
    return this.#state
  }

  /** Everything that serves it. */
  get targets(): readonly Destination[] {
    return this.#route.targets
  }

  /** Where calls to it go; undefined where its name leads nowhere. */
  get target(): Destination | undefined {
    return this.#route.target
  }

  /** Null where there is no way. Listen to it at once. */
  call(numbers: Numbers, sdp: string, more: Headers = []): InviteSession | null {
    const { endpoint } = this.#needs
    const { clock, random } = endpoint.network
    const servers = this.#route.inTurn.values()
    const next = (): InviteSession | null => {
      for (const destination of servers) {
        // Each server asks for a proof of its own.
        const parts = callParts(this.#way, numbers, sdp, random)
        const session = endpoint.invite({ ...parts, destination, headers: [...(parts.headers ?? []), ...more] })
        if (session !== undefined) return session
      }
      return null
    }
    return TrunkCall.place(next, clock)
  }

  test(): Promise<TrunkTest> {
    return testTrunk(this.#common(), this.#route.target)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#route.close()
    this.#watch?.close()
    await this.#registration?.close()
  }

  #common() {
    const { endpoint } = this.#needs
    const { domain, account } = this.#way
    const name = writeHostPort({ ...domain, port: undefined })
    return {
      network: endpoint.network,
      flow: () => this.#route.target && endpoint.flowTo(this.#route.target),
      trunk: `sip:${writeHostPort(domain)}`,
      from: `sip:${account?.username ?? 'latch'}@${name}`,
      ...(account && { prover: new DigestClient(withoutNull(account), endpoint.network.random) }),
    }
  }

  #speak(): void {
    const { account } = this.#way
    const common = this.#common()
    const changed = (state: RegistrationState): void => this.#registered(state)
    if (account)
      this.#registration = new Registration({ ...common, registrar: common.trunk, account: common.from, user: account.username, changed })
    // A registration looks for another server itself.
    const failed = (): void => void (account === null && this.#route.next())
    this.#watch = new TrunkWatch({ ...common, changed: (state) => this.#answered(state), failed })
  }

  #registered(state: RegistrationState): void {
    const since = this.#needs.now()
    if (state.kind === 'registered') this.#become({ registration: { registered: true, since, status: null } })
    if (state.kind !== 'failed') return
    if (isFailing(state.status) && this.#route.next()) return this.#registration?.refresh()
    this.#become({ registration: { registered: false, since, status: state.status } })
  }

  #answered(state: WatchState): void {
    const at = this.#needs.now()
    if (state.kind === 'up') this.#become({ answer: { up: true, at, status: null, roundTripMs: state.roundTripMs } })
    if (state.kind === 'down') this.#become({ answer: { up: false, at, status: state.status, roundTripMs: null } })
  }

  #become(part: Partial<LineState>): void {
    this.#state = { ...this.#state, ...part }
  }
}

const withoutNull = ({ username, password, realm }: NonNullable<TrunkWay['account']>) => ({
  username,
  password,
  ...(realm === null ? {} : { realm }),
})
