import { MAX_FORWARDS } from '../message/max-forwards.ts'
import type { Headers, SipRequest, SipResponse } from '../message/sip-message.ts'
import { newToken } from '../random.ts'
import { isChallenge, type Prover, type SessionNetwork } from '../dialog/session-network.ts'
import type { Flow } from '../transport/flow.ts'

export interface TrunkClientOptions {
  readonly network: SessionNetwork
  /** The way to the trunk as it is now; undefined where there is none. */
  flow(): Flow | undefined
  /** Who asks, as a URI. */
  readonly from: string
  readonly to: string
  readonly prover?: Prover
}

/** No answer came, or the request could not be sent. */
export type TrunkAnswer = SipResponse | 'none'

/** Proxies and server may both ask who we are, and their nonces grow old. */
const MOST_TRIES = 5

/** Asks a trunk outside of calls, one request after the other, and proves who we are where it wants that. */
export class TrunkClient {
  readonly #options: TrunkClientOptions
  readonly #callId: string
  readonly #tag: string
  #sequence = 0

  constructor(options: TrunkClientOptions) {
    const { random } = options.network
    this.#options = options
    this.#callId = newToken(random)
    this.#tag = newToken(random)
  }

  /** `headers` are made for the flow that the request takes; `done` is told the final answer, later, and once. */
  ask(method: string, uri: string, headers: (flow: Flow) => Headers, done: (answer: TrunkAnswer, flow: Flow | undefined) => void): void {
    this.#ask(method, uri, headers, done, MOST_TRIES)
  }

  #ask(
    method: string,
    uri: string,
    headers: (flow: Flow) => Headers,
    done: (answer: TrunkAnswer, flow: Flow | undefined) => void,
    tries: number,
  ): void {
    const { network, prover } = this.#options
    const flow = this.#options.flow()
    const none = (): void => done('none', flow)
    if (!flow) return void network.clock.after(0, none)
    const send = (): void => {
      const request = this.#request(method, uri, [...headers(flow), ...(prover?.headersFor(method, uri) ?? [])])
      const response = (answer: SipResponse): void => {
        if (answer.status < 200) return
        const isAgain = isChallenge(answer) && tries > 0 && prover?.challenged(answer, request) === 'retry'
        if (isAgain) this.#ask(method, uri, headers, done, tries - 1)
        else done(answer, flow)
      }
      if (!network.request(request, flow, { response, failed: none })) network.clock.after(0, none)
    }
    flow.whenKnown(send)
  }

  #request(method: string, uri: string, headers: Headers): SipRequest {
    const { from, to } = this.#options
    return {
      kind: 'request',
      method,
      uri,
      headers: [
        ['max-forwards', `${MAX_FORWARDS}`],
        ['from', `<${from}>;tag=${this.#tag}`],
        ['to', `<${to}>`],
        ['call-id', this.#callId],
        ['cseq', `${++this.#sequence} ${method}`],
        ...headers,
      ],
      body: Buffer.alloc(0),
    }
  }
}
