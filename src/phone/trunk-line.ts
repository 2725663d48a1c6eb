/** One trunk as long as it stands in the phone book: registered where it wants that, and asked whether it is there. */
import { DigestClient } from './sip/auth/digest-client.ts'
import { writeHostPort } from './sip/message/host-port.ts'
import { Registration, type RegistrationState } from './sip/registration/registration.ts'
import { TrunkWatch, type TrunkState as WatchState } from './sip/registration/trunk-watch.ts'
import type { SipEndpoint } from './sip/sip-endpoint.ts'
import { defaultPort, type Flow, type Protocol } from './sip/transport/flow.ts'

export interface RegisteredTrunk {
  readonly registrar: string
  readonly port: number
  readonly transport: Protocol
  readonly username: string
  readonly password: string
  readonly realm: string | null
}

/** Times in milliseconds since 1970. */
export interface LineState {
  readonly registration: { readonly registered: boolean; readonly since: number; readonly status: number | null } | null
  readonly answer: { readonly up: boolean; readonly at: number; readonly status: number | null; readonly roundTripMs: number | null } | null
}

export class TrunkLine {
  readonly #registration: Registration
  readonly #watch: TrunkWatch
  readonly #now: () => number
  #state: LineState = { registration: null, answer: null }

  constructor(endpoint: SipEndpoint, trunk: RegisteredTrunk, now: () => number) {
    this.#now = now
    const { registrar, port, transport, username, password, realm } = trunk
    const { network } = endpoint
    const flow = (): Flow | undefined => endpoint.flowTo({ protocol: transport, host: registrar, port })
    const account = `sip:${username}@${writeHostPort({ host: registrar, port: undefined })}`
    // Over UDP requests go where they say.
    const uri = `sip:${writeHostPort({ host: registrar, port: port === defaultPort(transport) ? undefined : port })}`
    const prover = new DigestClient({ username, password, ...(realm === null ? {} : { realm }) }, network.random)
    this.#registration = new Registration({
      network,
      flow,
      registrar: uri,
      account,
      user: username,
      prover,
      changed: (state) => this.#registered(state),
    })
    this.#watch = new TrunkWatch({
      network,
      flow,
      trunk: uri,
      from: account,
      prover,
      changed: (state) => this.#answered(state),
    })
  }

  get state(): LineState {
    return this.#state
  }

  async close(): Promise<void> {
    this.#watch.close()
    await this.#registration.close()
  }

  #registered(state: RegistrationState): void {
    const since = this.#now()
    if (state.kind === 'registered') this.#become({ registration: { registered: true, since, status: null } })
    if (state.kind === 'failed') this.#become({ registration: { registered: false, since, status: state.status } })
  }

  #answered(state: WatchState): void {
    const at = this.#now()
    if (state.kind === 'up') this.#become({ answer: { up: true, at, status: null, roundTripMs: state.roundTripMs } })
    if (state.kind === 'down') this.#become({ answer: { up: false, at, status: state.status, roundTripMs: null } })
  }

  #become(part: Partial<LineState>): void {
    this.#state = { ...this.#state, ...part }
  }
}
